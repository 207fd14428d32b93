// src/engine/conversation_limits_test.cpp - deadline, lease and drain of a session.
//
// The test says what time it is, always far from a limit, as the conversation asks the clock too.
#include "engine/conversation.hpp"
#include "engine/counted_conversation.hpp"

namespace openenv {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using Clock = Conversation::Clock;
using std::chrono::hours;
using std::chrono::minutes;

constexpr ConversationLimits one_hour_of_work{
    .deadline_s = 3600, .waiting_messages_max = 9, .waiting_bytes_max = 9999};
constexpr ConversationLimits one_hour_of_rest{
    .idle_s = 3600, .waiting_messages_max = 9, .waiting_bytes_max = 9999};
constexpr ConversationLimits no_limits{.waiting_messages_max = 9, .waiting_bytes_max = 9999};

class ConversationLimitsTest : public CountedConversation {
 protected:
  void tick(Clock::duration later) { conversation_->tick(now_ + later); }
};

TEST_F(ConversationLimitsTest, LastsForEverWithoutLimits) {
  open(no_limits);
  tick(hours(100'000));
  executor_.run_all();
  tick(hours(100'000));
  EXPECT_FALSE(conversation_->is_over());
}

// ---- deadline -----------------------------------------------------------------------------------

TEST_F(ConversationLimitsTest, EndsACallThatOverrunsItsDeadline) {
  open(one_hour_of_work);
  executor_.run_all();
  say(step(1));
  say(step(2));
  Counter::world.during_step = [this] {
    tick(minutes(30));
    EXPECT_THAT(peer_.heard, IsEmpty());
    tick(hours(2));
    EXPECT_EQ(engine_.active_sessions(), 1u) << "the step still runs";
  };
  executor_.run_all();
  EXPECT_TRUE(Counter::world.was_cancelled);
  EXPECT_THAT(peer_.heard, ElementsAre(HasSubstr("DEADLINE_EXCEEDED"))) << "and no late reply";
  EXPECT_THAT(peer_.closed, ElementsAre("1000 deadline exceeded"));
  EXPECT_TRUE(conversation_->is_over());
  EXPECT_EQ(errors("DEADLINE_EXCEEDED"), 1u);
  EXPECT_EQ(engine_.metrics().totals().steps, 1u) << "what was queued is not executed";
  tick(hours(9));
  conversation_.reset();
  expect_closed_once();
  EXPECT_THAT(peer_.closed, SizeIs(1));
}

TEST_F(ConversationLimitsTest, SaysHowLongTheCallWasAllowed) {
  open(one_hour_of_work);
  executor_.run_all();
  say(step(1));
  tick(hours(2));
  EXPECT_THAT(peer_.heard, ElementsAre(HasSubstr("longer than 3600 s")));
}

TEST_F(ConversationLimitsTest, EndsWhereTheEnvironmentTakesTooLongToMake) {
  open(one_hour_of_work);
  tick(hours(2));
  EXPECT_THAT(peer_.heard, ElementsAre(HasSubstr("DEADLINE_EXCEEDED")));
  expect_closed_once();
}

TEST_F(ConversationLimitsTest, HasNoDeadlineWhileNothingRuns) {
  open(one_hour_of_work);
  executor_.run_all();
  tick(hours(1000));
  say(step(1));
  executor_.run_all();
  EXPECT_THAT(peer_.heard, ElementsAre(total(1)));
}

// ---- lease --------------------------------------------------------------------------------------

TEST_F(ConversationLimitsTest, EndsASessionThatNobodyUses) {
  open(one_hour_of_rest);
  executor_.run_all();
  tick(minutes(30));
  EXPECT_FALSE(conversation_->is_over());
  tick(hours(2));
  EXPECT_THAT(peer_.heard, ElementsAre(HasSubstr("SESSION_ERROR")));
  EXPECT_THAT(peer_.closed, ElementsAre("1000 session expired"));
  EXPECT_EQ(errors("SESSION_ERROR"), 1u);
  EXPECT_EQ(Counter::world.closed, 0) << "that is a worker's work";
  expect_closed_once();
}

TEST_F(ConversationLimitsTest, NeverExpiresWhileItExecutes) {
  open(one_hour_of_rest);
  tick(hours(5));
  executor_.run_all();
  say(step(1));
  tick(hours(5));
  EXPECT_FALSE(conversation_->is_over());
  executor_.run_all();
  EXPECT_THAT(peer_.heard, ElementsAre(total(1)));
}

// ---- drain --------------------------------------------------------------------------------------

TEST_F(ConversationLimitsTest, DrainsAtOnceWhereNothingRuns) {
  open(no_limits);
  executor_.run_all();
  conversation_->drain();
  EXPECT_THAT(peer_.closed, ElementsAre("1012 the server goes down"));
  expect_closed_once();
}

TEST_F(ConversationLimitsTest, DrainsAfterTheRunningStepHasBeenAnswered) {
  open(no_limits);
  executor_.run_all();
  say(step(1));
  say(step(2));
  conversation_->drain();
  say(step(3));
  EXPECT_FALSE(conversation_->is_over());
  executor_.run_all();
  EXPECT_THAT(peer_.heard, ElementsAre(total(1)));
  EXPECT_FALSE(Counter::world.was_cancelled);
  EXPECT_THAT(peer_.closed, ElementsAre("1012 the server goes down"));
  expect_closed_once();
}

TEST_F(ConversationLimitsTest, DrainsWhileItsEnvironmentIsBeingMade) {
  open(no_limits);
  say(step(1));
  conversation_->drain();
  executor_.run_all();
  EXPECT_THAT(peer_.heard, IsEmpty());
  EXPECT_THAT(peer_.closed, ElementsAre("1012 the server goes down"));
  expect_closed_once();
}

TEST_F(ConversationLimitsTest, EndsOnlyOnceHoweverOftenItHasReasonsTo) {
  open({.idle_s = 1, .deadline_s = 1, .waiting_messages_max = 9, .waiting_bytes_max = 999});
  executor_.run_all();
  say(R"({"type":"close"})");
  executor_.run_next();
  conversation_->drain();
  conversation_->drain();
  tick(hours(1));
  EXPECT_THAT(peer_.closed, ElementsAre("1000 "));
  EXPECT_THAT(peer_.heard, IsEmpty());
  conversation_.reset();
  expect_closed_once();
}

TEST_F(ConversationLimitsTest, KeepsItsDeadlineWhileItDrains) {
  open(one_hour_of_work);
  executor_.run_all();
  say(step(1));
  conversation_->drain();
  tick(hours(2));
  EXPECT_THAT(peer_.heard, ElementsAre(HasSubstr("DEADLINE_EXCEEDED")));
  EXPECT_THAT(peer_.closed, SizeIs(1));
  expect_closed_once();
}

TEST_F(ConversationLimitsTest, ClosesOnceForAClientThatLeavesADrainingServer) {
  open(no_limits);
  executor_.run_all();
  say(step(1));
  conversation_->drain();
  conversation_.reset();
  EXPECT_THAT(peer_.closed, IsEmpty());
  expect_closed_once();
}

// ---- quick environments -------------------------------------------------------------------------

class QuickConversationLimitsTest : public testing::Test {
 protected:
  QuickConversationLimitsTest() { Counter::world = {}; }

  const Clock::time_point now_ = Clock::now();
  Engine engine_{environment_type<QuickCounter>(), {.max_sessions = 1}};
  NotingPeer peer_;
};

TEST_F(QuickConversationLimitsTest, RenewsItsLeaseWithEachMessage) {
  Conversation conversation(engine_, nullptr, peer_, one_hour_of_rest, now_);
  for (int i = 1; i <= 4; ++i) {
    const auto later = now_ + i * minutes(40);
    conversation.tick(later);
    conversation.receive(Message::text, step(1), later);
  }
  EXPECT_THAT(peer_.heard, SizeIs(4));
  conversation.tick(now_ + hours(9));
  EXPECT_THAT(peer_.heard.back(), HasSubstr("SESSION_ERROR"));
  EXPECT_EQ(Counter::world.closed, 1);
  EXPECT_EQ(engine_.active_sessions(), 0u);
}

TEST_F(QuickConversationLimitsTest, ExpiresAfterTheWholeLeaseAndNotBefore) {
  Conversation conversation(engine_, nullptr, peer_, one_hour_of_rest, now_);
  conversation.tick(now_ + hours(1));
  EXPECT_FALSE(conversation.is_over());
  conversation.tick(now_ + hours(1) + std::chrono::milliseconds(1));
  EXPECT_TRUE(conversation.is_over());
}

TEST_F(QuickConversationLimitsTest, DrainsAtOnce) {
  Conversation conversation(engine_, nullptr, peer_, no_limits, now_);
  conversation.receive(Message::text, step(1), now_);
  conversation.drain();
  EXPECT_THAT(peer_.heard, ElementsAre(total(1)));
  EXPECT_THAT(peer_.closed, ElementsAre("1012 the server goes down"));
  EXPECT_EQ(Counter::world.closed, 1);
}

}  // namespace
}  // namespace openenv
