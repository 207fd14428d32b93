// src/engine/conversation_test.cpp - the order of a session's messages, its begin and its end.
#include "engine/conversation.hpp"

#include "engine/counted_conversation.hpp"

namespace openenv {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

const std::string goodbye = R"({"type":"close"})";

constexpr ConversationLimits plenty{.waiting_messages_max = 100, .waiting_bytes_max = 10'000};

class ConversationTest : public CountedConversation {
 protected:
  void open(const ConversationLimits& limits = plenty) { CountedConversation::open(limits); }
  void open(Executor& executor, const ConversationLimits& limits = plenty) {
    CountedConversation::open(executor, limits);
  }
};

TEST_F(ConversationTest, MakesItsEnvironmentOnAWorkerAndSaysNothing) {
  open();
  EXPECT_EQ(Counter::world.made, 0);
  EXPECT_EQ(executor_.waiting(), 1u);
  executor_.run_all();
  EXPECT_EQ(Counter::world.made, 1);
  EXPECT_THAT(peer_.heard, IsEmpty());
}

TEST_F(ConversationTest, AnswersWhatWasSentBeforeTheEnvironmentWasThere) {
  open();
  say(step(1));
  EXPECT_THAT(peer_.heard, IsEmpty());
  executor_.run_all();
  EXPECT_THAT(peer_.heard, ElementsAre(total(1)));
}

TEST_F(ConversationTest, AnswersInOrderOneAtATime) {
  open();
  for (int i = 1; i <= 3; ++i) say(step(i));
  for (int i = 0; i < 4; ++i) {
    EXPECT_EQ(executor_.waiting(), 1u);
    executor_.run_next();
  }
  EXPECT_EQ(executor_.waiting(), 0u);
  EXPECT_THAT(peer_.heard, ElementsAre(total(1), total(3), total(6)));
}

TEST_F(ConversationTest, DoesNotMindWorkersThatAreDoneAtOnce) {
  PromptExecutor prompt;
  open(prompt, {.waiting_messages_max = 1, .waiting_bytes_max = 1});
  for (int i = 1; i <= 3; ++i) say(step(i));
  EXPECT_THAT(peer_.heard, ElementsAre(total(1), total(3), total(6)));
  say(goodbye);
  EXPECT_THAT(peer_.closed, ElementsAre("1000 "));
  expect_closed_once();
}

TEST_F(ConversationTest, GoesOnAfterAnError) {
  open();
  say(step(1));
  say(step(-1));
  say("nonsense");
  conversation_->receive(Message::bytes, step(1), now_);
  say(step(2));
  executor_.run_all();
  EXPECT_THAT(peer_.heard,
              ElementsAre(total(1), HasSubstr("EXECUTION_ERROR"), HasSubstr("INVALID_JSON"),
                          HasSubstr("INVALID_JSON"), total(3)));
  EXPECT_THAT(peer_.closed, IsEmpty());
}

TEST_F(ConversationTest, EndsAfterAGoodbyeAndAnswersNothingBehindIt) {
  open();
  say(step(1));
  say(goodbye);
  say(step(2));
  executor_.run_all();
  EXPECT_THAT(peer_.heard, ElementsAre(total(1)));
  EXPECT_THAT(peer_.closed, ElementsAre("1000 "));
  EXPECT_TRUE(conversation_->is_over());
  say(step(3));
  expect_closed_once();
  EXPECT_THAT(peer_.heard, SizeIs(1));
  EXPECT_EQ(engine_.metrics().totals().steps, 1u);
}

TEST_F(ConversationTest, HasFreedItsPlaceWhenTheClientIsToldThatItIsOver) {
  open();
  executor_.run_next();
  say(goodbye);
  const auto tell = executor_.work_next();
  EXPECT_EQ(Counter::world.closed, 1);
  EXPECT_EQ(engine_.active_sessions(), 0u);
  EXPECT_THAT(peer_.closed, IsEmpty());
  tell();
  EXPECT_THAT(peer_.closed, ElementsAre("1000 "));
  expect_closed_once();
}

TEST_F(ConversationTest, TellsAClientThatThereIsNoPlace) {
  const auto seated = engine_.open();
  open();
  EXPECT_THAT(peer_.heard, ElementsAre(HasSubstr("CAPACITY_REACHED")));
  EXPECT_THAT(peer_.closed, ElementsAre("1000 "));
  EXPECT_EQ(errors("CAPACITY_REACHED"), 1u);
  say(step(1));
  conversation_.reset();
  EXPECT_EQ(executor_.waiting(), 0u);
  EXPECT_EQ(engine_.active_sessions(), 1u) << "of the one who sits there";
}

TEST_F(ConversationTest, TellsAClientThatItsEnvironmentCouldNotBeMade) {
  Counter::world.broken = true;
  open();
  say(step(1));
  executor_.run_all();
  EXPECT_THAT(peer_.heard, ElementsAre(HasSubstr("FACTORY_ERROR")));
  EXPECT_THAT(peer_.closed, ElementsAre("1000 "));
  EXPECT_EQ(errors("FACTORY_ERROR"), 1u);
  EXPECT_EQ(engine_.active_sessions(), 0u);
}

// ---- clients that leave -------------------------------------------------------------------------

TEST_F(ConversationTest, ClosesTheEnvironmentOfALostClientOnAWorker) {
  open();
  executor_.run_all();
  conversation_.reset();
  EXPECT_EQ(Counter::world.closed, 0);
  EXPECT_EQ(executor_.waiting(), 1u);
  expect_closed_once();
  EXPECT_THAT(peer_.closed, IsEmpty()) << "nobody is there to be told";
}

TEST_F(ConversationTest, TellsTheStepOfALostClientAndFreesItsPlaceWhenItEnds) {
  open();
  say(step(1));
  say(step(2));
  executor_.run_next();
  Counter::world.during_step = [this] {
    conversation_.reset();
    EXPECT_EQ(engine_.active_sessions(), 1u) << "the step still runs";
  };
  executor_.run_next();
  EXPECT_TRUE(Counter::world.was_cancelled);
  expect_closed_once();
  EXPECT_EQ(engine_.metrics().totals().steps, 1u) << "what was queued is not executed";
  EXPECT_THAT(peer_.heard, IsEmpty());
}

TEST_F(ConversationTest, DropsTheReplyThatALostClientDidNotWaitFor) {
  open();
  executor_.run_all();
  say(step(1));
  const auto tell = executor_.work_next();
  conversation_.reset();
  tell();
  EXPECT_THAT(peer_.heard, IsEmpty());
  expect_closed_once();
}

TEST_F(ConversationTest, ClosesWhatWasMadeForAClientThatLeftMeanwhile) {
  open();
  say(step(1));
  conversation_.reset();
  EXPECT_EQ(engine_.active_sessions(), 1u);
  expect_closed_once();
  EXPECT_EQ(engine_.metrics().totals().steps, 0u);
}

TEST_F(ConversationTest, FreesItsPlaceThoughNothingCouldBeMadeForALostClient) {
  Counter::world.broken = true;
  open();
  conversation_.reset();
  executor_.run_all();
  EXPECT_EQ(engine_.active_sessions(), 0u);
  EXPECT_THAT(peer_.heard, IsEmpty());
}

TEST_F(ConversationTest, ClosesItsEnvironmentThoughNoWorkerIsLeft) {
  open();
  executor_.run_all();
  say(step(1));
  executor_.drop_all();
  conversation_.reset();
  expect_closed_once();
}

// ---- clients that are ahead ---------------------------------------------------------------------

TEST_F(ConversationTest, WantsNoMoreWhileTooManyMessagesWait) {
  int resumed = 0;
  peer_.on_resume = [&] { ++resumed; };
  open({.waiting_messages_max = 2, .waiting_bytes_max = 10'000});
  say(step(1));
  EXPECT_TRUE(conversation_->wants_more());
  say(step(2));
  EXPECT_FALSE(conversation_->wants_more());
  EXPECT_EQ(resumed, 0);
  executor_.run_next();
  EXPECT_TRUE(conversation_->wants_more());
  EXPECT_EQ(resumed, 1);
  executor_.run_all();
  EXPECT_EQ(resumed, 1);
  EXPECT_THAT(peer_.heard, ElementsAre(total(1), total(3)));
}

TEST_F(ConversationTest, WantsNoMoreWhileTooManyBytesWait) {
  open({.waiting_messages_max = 100, .waiting_bytes_max = 50});
  say(std::string(49, ' '));
  EXPECT_TRUE(conversation_->wants_more());
  say(" ");
  EXPECT_FALSE(conversation_->wants_more());
  executor_.run_next();
  EXPECT_TRUE(conversation_->wants_more());
}

TEST_F(ConversationTest, AnswersAFloodInOrderThoughFewMayWait) {
  constexpr int count = 50;
  int said = 0;
  const auto pour = [&] {
    while (said < count && conversation_->wants_more()) {
      ++said;
      say(step(1));
    }
  };
  peer_.on_resume = pour;
  open({.waiting_messages_max = 3, .waiting_bytes_max = 10'000});
  pour();
  EXPECT_EQ(said, 3);
  executor_.run_all();
  ASSERT_THAT(peer_.heard, SizeIs(count));
  for (int i = 0; i < count; ++i)
    EXPECT_THAT(peer_.heard[static_cast<std::size_t>(i)], total(i + 1));
}

// ---- quick environments -------------------------------------------------------------------------

class QuickConversationTest : public testing::Test {
 protected:
  QuickConversationTest() { Counter::world = {}; }

  const Conversation::Clock::time_point now_ = Conversation::Clock::now();
  Engine engine_{environment_type<QuickCounter>(), {.max_sessions = 1}};
  NotingPeer peer_;
};

TEST_F(QuickConversationTest, NeedsNoWorkers) {
  {
    Conversation conversation(engine_, nullptr, peer_, plenty, now_);
    EXPECT_EQ(Counter::world.made, 1);
    conversation.receive(Message::text, step(1), now_);
    conversation.receive(Message::bytes, step(1), now_);
    conversation.receive(Message::text, step(2), now_);
    EXPECT_TRUE(conversation.wants_more());
    EXPECT_THAT(peer_.heard, ElementsAre(total(1), HasSubstr("INVALID_JSON"), total(3)));
  }
  EXPECT_EQ(Counter::world.closed, 1);
  EXPECT_EQ(engine_.active_sessions(), 0u);
  EXPECT_THAT(peer_.closed, IsEmpty());
}

TEST_F(QuickConversationTest, EndsAfterAGoodbye) {
  Conversation conversation(engine_, nullptr, peer_, plenty, now_);
  conversation.receive(Message::text, goodbye, now_);
  EXPECT_EQ(Counter::world.closed, 1);
  EXPECT_EQ(engine_.active_sessions(), 0u) << "before the connection is gone";
  conversation.receive(Message::text, step(1), now_);
  EXPECT_THAT(peer_.heard, IsEmpty());
  EXPECT_THAT(peer_.closed, ElementsAre("1000 "));
}

TEST_F(QuickConversationTest, TellsAClientThatThereIsNoPlace) {
  const auto seated = engine_.open();
  Conversation conversation(engine_, nullptr, peer_, plenty, now_);
  conversation.receive(Message::text, step(1), now_);
  EXPECT_THAT(peer_.heard, ElementsAre(HasSubstr("CAPACITY_REACHED")));
  EXPECT_THAT(peer_.closed, ElementsAre("1000 "));
}

TEST_F(QuickConversationTest, TellsAClientThatItsEnvironmentCouldNotBeMade) {
  Counter::world.broken = true;
  const Conversation conversation(engine_, nullptr, peer_, plenty, now_);
  EXPECT_THAT(peer_.heard, ElementsAre(HasSubstr("FACTORY_ERROR")));
  EXPECT_THAT(peer_.closed, ElementsAre("1000 "));
  EXPECT_EQ(engine_.active_sessions(), 0u);
}

}  // namespace
}  // namespace openenv
