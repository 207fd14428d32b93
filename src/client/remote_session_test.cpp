// src/client/remote_session_test.cpp - what players are told when a server or a network fails.
#include "client/scripted_server.hpp"

#include <openenv/generic_client.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <future>

namespace openenv {
namespace {

using testing::HasSubstr;
using Script = ScriptedServer::Script;

std::string observation(std::string_view text) {
  return R"({"type":"observation","data":{"observation":{"text":")" + std::string(text) +
         R"("},"reward":1.5,"done":false}})";
}

/// Answers `count` messages, each with its number, and leaves the rest to what follows.
void answer(Peer& peer, int count) {
  for (int i = 1; i <= count && peer.read_text(); ++i)
    peer.send_text(observation(std::to_string(i)));
}

/// A well-behaved session: answers everything until the client says goodbye.
void play(Peer& peer) {
  peer.accept();
  for (int i = 1; const auto text = peer.read_text(); ++i) {
    if (*text == R"({"type":"close"})") return peer.send_close(1000);
    peer.send_text(*text == R"({"type":"state"})"
                       ? R"({"type":"state","data":{"episode_id":"e","step_count":7,"hue":3}})"
                       : observation(std::to_string(i)));
  }
}

std::string text_of(const StepResult<json::object>& result) {
  return std::string(result.observation.at("text").as_string());
}

/// What `call` says when it finds its session lost.
template <class Call>
std::string loss(Call&& call) {
  try {
    call();
  } catch (const SessionLost& error) {
    EXPECT_EQ(error.code(), "SESSION_LOST");
    return error.what();
  }
  ADD_FAILURE() << "the session is not lost";
  return {};
}

/// Plays against a server that breaks the session by `script` at the first step after a reset.
/// Returns what that step said; checks that the session stays lost until a reset.
std::string loss_at_first_step(const Script& script, ClientOptions options = {}) {
  ScriptedServer server({[&](Peer& peer) {
                           peer.accept();
                           answer(peer, 1);
                           script(peer);
                         },
                         play});
  SyncGenericClient env(server.url(), options);
  EXPECT_EQ(text_of(env.reset()), "1");
  const std::string said = loss([&] { env.step({{"n", 1}}); });
  EXPECT_EQ(loss([&] { env.step({{"n", 2}}); }), said);
  EXPECT_EQ(loss([&] { env.state(); }), said);
  env.reset();
  EXPECT_EQ(text_of(env.step({})), "2") << "the reset opened a new session";
  EXPECT_THAT(said, HasSubstr("A reset begins a new episode"));
  return said;
}

TEST(RemoteSession, PlaysAnEpisode) {
  std::vector<std::string> heard;
  ScriptedServer server({[&](Peer& peer) {
    peer.accept();
    while (const auto text = peer.read_text()) {
      heard.push_back(*text);
      if (*text == R"({"type":"close"})") return peer.send_close(1000);
      peer.send_text(observation("seen"));
    }
  }});
  {
    SyncGenericClient env(server.url());
    const auto first = env.reset({.seed = 3, .episode_id = "e", .options = {{"task", "easy"}}});
    EXPECT_EQ(text_of(first), "seen");
    EXPECT_EQ(first.reward, 1.5);
    EXPECT_FALSE(first.done);
    env.step({{"move", 2}});
  }
  EXPECT_THAT(heard, testing::ElementsAre(
                         R"({"type":"reset","data":{"seed":3,"episode_id":"e","task":"easy"}})",
                         R"({"type":"step","data":{"move":2}})", R"({"type":"close"})"));
}

TEST(RemoteSession, TellsTheState) {
  ScriptedServer server({play});
  SyncGenericClient env(server.url());
  const auto state = env.state();
  EXPECT_EQ(state.episode_id, "e");
  EXPECT_EQ(state.step_count, 7U);
  EXPECT_EQ(state.all.at("hue"), 3);
}

TEST(RemoteSession, IsLostWhenTheServerDiesDuringAStep) {
  const auto said = loss_at_first_step([](Peer& peer) { peer.read_text(); });
  EXPECT_THAT(said, HasSubstr("without a goodbye"));
}

TEST(RemoteSession, IsLostWhenTheServerNeverAnswers) {
  const auto said =
      loss_at_first_step([](Peer& peer) { peer.wait_for_end(); }, {.message_timeout_s = 0.25});
  EXPECT_THAT(said, HasSubstr("no answer within 0.25 s"));
}

TEST(RemoteSession, IsLostWhenAnAnswerIsCutInHalf) {
  loss_at_first_step([](Peer& peer) {
    peer.read_text();
    const std::string frame = frame_bytes(Opcode::text, observation("never seen"));
    peer.send(frame.substr(0, frame.size() / 2));
  });
}

TEST(RemoteSession, IsLostWhenAnAnswerNeverComesToItsEnd) {
  const auto said = loss_at_first_step(
      [](Peer& peer) {
        peer.read_text();
        const std::string frame = frame_bytes(Opcode::text, observation("never seen"));
        peer.send(frame.substr(0, frame.size() / 2));
        peer.wait_for_end();
      },
      {.message_timeout_s = 0.25});
  EXPECT_THAT(said, HasSubstr("no answer within 0.25 s"));
}

TEST(RemoteSession, IsLostWhenAnAnswerIsTooLarge) {
  const auto said = loss_at_first_step(
      [](Peer& peer) {
        peer.read_text();
        peer.send_text(observation(std::string(2000, 'x')));
        peer.wait_for_end();
      },
      {.message_bytes_max = 1000});
  EXPECT_THAT(said, HasSubstr("larger than 1000 bytes"));
}

TEST(RemoteSession, IsLostWhenTheServerBreaksTheProtocol) {
  const auto after_step = [](Opcode opcode, std::string_view payload) {
    return loss_at_first_step([=](Peer& peer) {
      peer.read_text();
      peer.send_frame(opcode, payload);
      peer.wait_for_end();
    });
  };
  EXPECT_THAT(after_step(Opcode::text, "{"), HasSubstr("not JSON"));
  EXPECT_THAT(after_step(Opcode::text, R"({"type":"state","data":{}})"), HasSubstr("'state'"));
  EXPECT_THAT(after_step(Opcode::text, R"({"type":"observation"})"), HasSubstr("type and data"));
  EXPECT_THAT(after_step(Opcode::binary, "{}"), HasSubstr("binary"));
  EXPECT_THAT(after_step(Opcode{3}, ""), HasSubstr("illegal opcode"));
}

TEST(RemoteSession, IsLostWhenTheServerShutsDown) {
  const auto said = loss_at_first_step([](Peer& peer) {
    peer.read_text();
    peer.send_close(1012, "service restart");
  });
  EXPECT_THAT(said, HasSubstr("code 1012 (service restart)"));
}

TEST(RemoteSession, IsLostWhenTheServerEndsItBetweenCalls) {
  std::promise<void> ended;
  ScriptedServer server({[&](Peer& peer) {
                           peer.accept();
                           answer(peer, 1);
                           peer.send_text(R"({"type":"error","data":{"message":"idle too long",)"
                                          R"("code":"SESSION_ERROR"}})");
                           peer.send_close(1000);
                           peer.wait_for_end();
                           ended.set_value();
                         },
                         play});
  SyncGenericClient env(server.url());
  env.reset();
  ended.get_future().wait();
  EXPECT_THAT(loss([&] { env.step({}); }), HasSubstr("idle too long"));
  EXPECT_EQ(text_of(env.reset()), "1") << "a reset needs no second try";
}

TEST(RemoteSession, OutlivesAnErrorThatTheServerTells) {
  ScriptedServer server({[](Peer& peer) {
    peer.accept();
    peer.read_text();
    peer.send_text(R"({"type":"error","data":{"message":"kaboom","code":"EXECUTION_ERROR"}})");
    answer(peer, 1);
  }});
  SyncGenericClient env(server.url());
  EXPECT_THROW(env.step({}), ExecutionError);
  EXPECT_EQ(text_of(env.step({})), "1");
}

const std::string refusal =
    R"({"type":"error","data":{"message":"Server at capacity: 2/2 sessions active.",)"
    R"("code":"CAPACITY_REACHED","active_sessions":2,"max_sessions":2}})";

TEST(RemoteSession, AFullServerIsKnownAsSuch) {
  ScriptedServer server({[](Peer& peer) {
                           peer.accept();
                           peer.read_text();
                           peer.send_text(refusal);
                           peer.send_close(1000);
                         },
                         play});
  SyncGenericClient env(server.url());
  EXPECT_THROW(env.reset(), CapacityReached);
  EXPECT_THAT(loss([&] { env.step({}); }), HasSubstr("code 1000"));
  EXPECT_EQ(text_of(env.reset()), "1") << "there is room now";
}

TEST(RemoteSession, ARefusalThatNobodyAskedForIsThrownOnce) {
  std::promise<void> refused;
  ScriptedServer server({[&](Peer& peer) {
                           peer.accept(frame_bytes(Opcode::text, refusal));
                           peer.send_close(1000);
                           peer.wait_for_end();
                           refused.set_value();
                         },
                         play});
  // It is thrown by connecting if it comes in time, else by the first call.
  const auto connect_and_reset = [&] {
    SyncGenericClient env(server.url());
    refused.get_future().wait();
    try {
      env.reset();
    } catch (const CapacityReached&) {
      EXPECT_THAT(loss([&] { env.step({}); }), HasSubstr("capacity"));
      EXPECT_EQ(text_of(env.reset()), "1");
      throw;
    }
  };
  EXPECT_THROW(connect_and_reset(), CapacityReached);
}

TEST(RemoteSession, IsNewAfterAGoodbye) {
  ScriptedServer server({play, play});
  SyncGenericClient env(server.url());
  env.reset();
  env.close();
  EXPECT_THAT(loss([&] { env.state(); }), HasSubstr("it was closed"));
  EXPECT_EQ(text_of(env.reset()), "1");
}

// With coroutines: several calls at once.

void run(asio::io_context& io, asio::awaitable<void> work) {
  auto done = asio::co_spawn(io, std::move(work), asio::use_future);
  io.run();
  done.get();
}

asio::awaitable<void> take_two_steps_at_once(std::string url) {
  using namespace asio::experimental::awaitable_operators;
  auto env = co_await GenericClient::connect(url);
  const json::object action;
  auto both = env.step(action) && env.step(action);
  const auto [first, second] = co_await std::move(both);
  EXPECT_EQ(text_of(first), "1");
  EXPECT_EQ(text_of(second), "2");
  co_await env.close();
}

TEST(RemoteSession, AnswersCallsInTheirOrder) {
  ScriptedServer server({play});
  asio::io_context io;
  run(io, take_two_steps_at_once(server.url()));
}

asio::awaitable<void> abandon_a_step(std::string url) {
  using namespace asio::experimental::awaitable_operators;
  auto env = co_await GenericClient::connect(url);
  const json::object action;
  asio::steady_timer at_once(co_await asio::this_coro::executor, std::chrono::seconds(0));
  auto either = env.step(action) || at_once.async_wait(asio::use_awaitable);
  co_await std::move(either);
  std::string said;
  try {
    co_await env.step(action);
  } catch (const SessionLost& error) {
    said = error.what();
  }
  EXPECT_THAT(said, HasSubstr("abandoned"));
  const auto first = co_await env.reset();
  EXPECT_EQ(text_of(first), "1");
  co_await env.close();
}

TEST(RemoteSession, IsLostWhenItsCallerAbandonsACall) {
  const Script mute = [](Peer& peer) {
    peer.accept();
    peer.wait_for_end();
  };
  ScriptedServer server({mute, play});
  asio::io_context io;
  run(io, abandon_a_step(server.url()));
}

asio::awaitable<void> leave_during_a_step(std::string url) {
  using namespace asio::experimental::awaitable_operators;
  const json::object action;
  auto env = std::make_unique<GenericClient>(co_await GenericClient::connect(url));
  auto step = env->step(action);
  env.reset();
  const auto result = co_await std::move(step);
  EXPECT_EQ(text_of(result), "1");
}

TEST(RemoteSession, ACallUnderWayOutlivesItsClient) {
  ScriptedServer server({play});
  asio::io_context io;
  run(io, leave_during_a_step(server.url()));
}

asio::awaitable<void> take_two_steps_that_never_end(std::string url) {
  using namespace asio::experimental::awaitable_operators;
  auto env = co_await GenericClient::connect(url);
  const json::object action;
  auto both = env.step(action) && env.step(action);
  co_await std::move(both);
}

TEST(RemoteSession, AnEventLoopMayEndBeforeItsCalls) {
  std::atomic<bool> heard = false;
  ScriptedServer server({[&](Peer& peer) {
    peer.accept();
    peer.read_text();
    heard = true;
    peer.send_frame(Opcode::ping, "wakes the loop");
    peer.wait_for_end();
  }});
  asio::io_context io;
  const auto done =
      asio::co_spawn(io, take_two_steps_that_never_end(server.url()), asio::use_future);
  while (!heard) io.run_one();
}

}  // namespace
}  // namespace openenv
