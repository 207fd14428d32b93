// src/engine/session_test.cpp - whole sessions, driven message by message with no socket.
#include "engine/metrics.hpp"

#include <openenv/engine.hpp>
#include <openenv/environment_type.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <stdexcept>
#include <thread>

namespace openenv {
namespace {

using testing::HasSubstr;

/// An environment that fails in the way that its action, or what the test set, asks for.
struct Moody {
  struct Action {
    std::string mood = {};
  };
  struct Observation {
    std::string said = {};
  };
  struct State {
    std::string mood = {};
  };

  Moody() {
    if (broken == 1) throw std::runtime_error("no mood today");
    if (broken == 2) throw 5;
    ++alive;
  }
  ~Moody() { --alive; }

  StepResult<Observation> reset(const Reset& how) {
    mood = "fresh";
    if (how.options.contains("fail")) throw std::runtime_error("will not begin");
    return {.observation = {"ready"}};
  }
  StepResult<Observation> step(const Action& action, const StepContext& context) {
    mood = action.mood;
    if (mood == "angry") throw std::runtime_error("kaboom");
    if (mood == "odd") throw 5;
    if (mood == "own code") throw Error("TOO_TIRED", "sleeping");
    if (mood == "no words") throw std::runtime_error("\xff\xfe");
    if (mood == "choosy") {
      Problems problems;
      problems.add(Path{}, "bad_mood", "must be better", json::value(mood));
      throw ValidationError(std::move(problems));
    }
    if (mood == "garbled") return {.observation = {"\xff"}};
    if (mood == "patient") {
      while (!context.cancelled.stop_requested()) std::this_thread::yield();
      return {.observation = {"cancelled"}};
    }
    return {.observation = {mood}, .reward = 1, .done = mood == "last"};
  }
  State state() const {
    if (mood == "secretive") throw std::runtime_error("not telling");
    return {mood};
  }
  void close() {
    ++closed;
    if (mood == "clingy") throw std::runtime_error("will not leave");
  }

  std::string mood = "new";
  static inline int broken = 0;
  static inline std::atomic<int> closed = 0, alive = 0;
};

/// One client's session.
class Client {
 public:
  explicit Client(Engine& engine) : session_(engine.open()) { session_->begin(); }

  std::string ask(std::string_view message) {
    std::string reply;
    goes_on_ = session_->handle(message, reply);
    return reply;
  }
  std::string step(std::string_view mood) {
    return ask(R"({"type":"step","data":{"mood":")" + std::string(mood) + "\"}}");
  }
  bool goes_on() const { return goes_on_; }
  Session& session() { return *session_; }

 private:
  std::unique_ptr<Session> session_;
  bool goes_on_ = true;
};

std::uint64_t errors(Engine& engine, std::string_view code) {
  const auto at = std::find(error_codes.begin(), error_codes.end(), code) - error_codes.begin();
  return engine.metrics().totals().errors.at(static_cast<std::size_t>(at));
}

TEST(Session, PlaysAnEpisodeWithoutAnySocket) {
  Engine engine(environment_type<Moody>(), {});
  Client client(engine);
  EXPECT_EQ(client.ask(R"({"type":"state"})"),
            R"({"type":"state","data":{"episode_id":null,"step_count":0,"mood":"new"}})");
  EXPECT_EQ(client.ask(R"({"type":"reset","data":{"episode_id":"ep-1","seed":7}})"),
            R"({"type":"observation","data":{"observation":{"metadata":{},"said":"ready"},)"
            R"("reward":null,"done":false}})");
  EXPECT_EQ(client.ask(R"({"type":"step","data":{"mood":"last"}})"),
            R"({"type":"observation","data":{"observation":{"metadata":{},"said":"last"},)"
            R"("reward":1.0,"done":true}})");
  EXPECT_EQ(client.ask(R"({"type":"state"})"),
            R"({"type":"state","data":{"episode_id":"ep-1","step_count":1,"mood":"last"}})");
  EXPECT_TRUE(client.goes_on());
  EXPECT_EQ(client.ask(R"({"type":"close"})"), "");
  EXPECT_FALSE(client.goes_on());
}

TEST(Session, CountsItsStepsFromEachReset) {
  Engine engine(environment_type<Moody>(), {});
  Client client(engine);
  client.step("a");
  client.step("b");
  EXPECT_THAT(client.ask(R"({"type":"state"})"),
              HasSubstr(R"("episode_id":null,"step_count":2,"mood":"b")"));
  client.ask(R"({"type":"reset","data":{"episode_id":"x"}})");
  EXPECT_THAT(client.ask(R"({"type":"state"})"),
              HasSubstr(R"("episode_id":"x","step_count":0,"mood":"fresh")"));
}

TEST(Session, NamesAnEpisodeThatNobodyNamed) {
  Engine engine(environment_type<Moody>(), {});
  Client client(engine);
  const auto name = [&] {
    client.ask(R"({"type":"reset"})");
    return parse_json(client.ask(R"({"type":"state"})")).at("data").at("episode_id");
  };
  const auto first = name(), second = name();
  EXPECT_EQ(first.as_string().size(), 36u);
  EXPECT_NE(first, second);
}

TEST(Session, AppendsItsReplyToWhatIsThere) {
  Engine engine(environment_type<Moody>(), {});
  Client client(engine);
  std::string out = "header ";
  client.session().handle(R"({"type":"step","data":{"mood":"angry"}})", out);
  EXPECT_EQ(out, R"(header {"type":"error","data":{"message":"kaboom","code":"EXECUTION_ERROR"}})");
}

TEST(Session, AnswersWhatIsWrongAndGoesOn) {
  Engine engine(environment_type<Moody>(), {});
  Client client(engine);
  const std::pair<const char*, const char*> wrong[] = {
      {"not json", "INVALID_JSON"},
      {"", "INVALID_JSON"},
      {"\xff", "INVALID_JSON"},
      {"[1]", "VALIDATION_ERROR"},
      {R"({"type":"dance"})", "UNKNOWN_TYPE"},
      {R"({"type":"step"})", "VALIDATION_ERROR"},
      {R"({"type":"step","data":{"mood":5}})", "VALIDATION_ERROR"},
      {R"({"type":"reset","data":{"seed":-1}})", "VALIDATION_ERROR"},
      {R"({"type":"reset","data":{"fail":true}})", "EXECUTION_ERROR"},
      {R"({"type":"close","data":{}})", "VALIDATION_ERROR"}};
  for (const auto& [message, code] : wrong) {
    const std::string reply = client.ask(message);
    EXPECT_THAT(reply, HasSubstr("\"code\":\"" + std::string(code) + '"')) << message;
    EXPECT_TRUE(client.goes_on()) << message;
  }
  EXPECT_THAT(client.step("calm"), HasSubstr("\"said\":\"calm\""));
}

TEST(Session, PassesOnWhateverAnEnvironmentThrows) {
  Engine engine(environment_type<Moody>(), {});
  Client client(engine);
  EXPECT_EQ(client.step("angry"),
            R"({"type":"error","data":{"message":"kaboom","code":"EXECUTION_ERROR"}})");
  EXPECT_THAT(client.step("odd"), HasSubstr("no std::exception"));
  EXPECT_EQ(client.step("own code"),
            R"({"type":"error","data":{"message":"sleeping","code":"TOO_TIRED"}})");
  EXPECT_THAT(client.step("choosy"), HasSubstr(R"("type":"bad_mood")"));
  EXPECT_THAT(client.step("no words"), HasSubstr("EXECUTION_ERROR"));
  EXPECT_THAT(client.step("garbled"), HasSubstr("said: text is not UTF-8"));
  client.step("secretive");
  EXPECT_THAT(client.ask(R"({"type":"state"})"), HasSubstr("not telling"));
}

TEST(Session, CountsAStepThatFailedButNotOneThatWasRefused) {
  Engine engine(environment_type<Moody>(), {});
  Client client(engine);
  const auto count = [&] {
    return parse_json(client.ask(R"({"type":"state"})")).at("data").at("step_count");
  };
  client.step("angry");
  EXPECT_EQ(count(), 1);
  client.ask(R"({"type":"step","data":{}})");
  EXPECT_EQ(count(), 1);
  client.step("calm");
  EXPECT_EQ(count(), 2);
}

TEST(Session, KeepsItsEpisodeWhenAResetFails) {
  Engine engine(environment_type<Moody>(), {});
  Client client(engine);
  client.ask(R"({"type":"reset","data":{"episode_id":"kept"}})");
  client.step("a");
  client.ask(R"({"type":"reset","data":{"episode_id":"lost","fail":1}})");
  EXPECT_THAT(client.ask(R"({"type":"state"})"),
              HasSubstr(R"("episode_id":"kept","step_count":1)"));
}

TEST(Session, ClosesItsEnvironmentOnceWhenItEnds) {
  Engine engine(environment_type<Moody>(), {});
  const int closed = Moody::closed;
  {
    Client client(engine);
    client.ask(R"({"type":"close"})");
    EXPECT_EQ(Moody::alive, 1);
  }
  EXPECT_EQ(Moody::closed, closed + 1);
  EXPECT_EQ(Moody::alive, 0);
}

TEST(Session, EndsEvenIfItsEnvironmentWillNotClose) {
  std::string logged;
  Engine engine(
      environment_type<Moody>(),
      {.max_sessions = 1, .log = [&](Severity, std::string_view line) { logged = line; }});
  {
    Client(engine).step("clingy");
  }
  EXPECT_EQ(engine.active_sessions(), 0u);
  EXPECT_EQ(errors(engine, "EXECUTION_ERROR"), 1u);
  EXPECT_THAT(logged, HasSubstr("will not leave"));
  EXPECT_EQ(Moody::alive, 0);
}

TEST(Session, SaysWhyItsEnvironmentCouldNotBeMade) {
  Engine engine(environment_type<Moody>(), {.max_sessions = 1});
  for (const auto& [broken, words] : {std::pair{1, "no mood today"}, {2, "no std::exception"}}) {
    Moody::broken = broken;
    try {
      Client client(engine);
      ADD_FAILURE() << "was made";
    } catch (const FactoryError& error) {
      EXPECT_THAT(error.what(), HasSubstr(words));
      EXPECT_EQ(error.factory_name(), "Moody");
    }
  }
  Moody::broken = 0;
  EXPECT_EQ(engine.active_sessions(), 0u);
  EXPECT_EQ(errors(engine, "FACTORY_ERROR"), 2u);
  EXPECT_NO_THROW(Client{engine});
}

TEST(Session, TellsARunningStepThatNobodyWaits) {
  Engine engine(environment_type<Moody>(), {});
  Client client(engine);
  std::string reply;
  std::jthread stepping([&] { reply = client.step("patient"); });
  client.session().cancel();
  stepping.join();
  EXPECT_THAT(reply, HasSubstr("cancelled"));
}

TEST(Session, AnswersJsonRpcAsAnEnvironmentWithoutTools) {
  Engine engine(environment_type<Moody>(), {});
  Client client(engine);
  const auto call = [&](std::string_view method) {
    return parse_json(client.ask(R"({"type":"mcp","data":{"jsonrpc":"2.0","id":"a","method":")" +
                                 std::string(method) + "\"}}"));
  };
  const auto created = call("openenv/session/create");
  EXPECT_EQ(created.at("type"), "mcp");
  EXPECT_EQ(created.at("data").at("result").at("session_id").as_string().size(), 36u);
  EXPECT_EQ(call("openenv/session/create"), created);
  EXPECT_EQ(call("nope").at("data").at("error").at("code"), -32601);
  EXPECT_EQ(call("tools/list").at("data").at("id"), "a");
  EXPECT_EQ(parse_json(client.ask(R"({"type":"mcp","data":{"method":"x"}})"))
                .at("data")
                .at("error")
                .at("code"),
            -32600);
}

TEST(Engine, RefusesMoreSessionsThanItMayHold) {
  Engine engine(environment_type<Moody>(), {.max_sessions = 2});
  auto first = engine.open(), second = engine.open();
  EXPECT_THROW(
      {
        try {
          engine.open();
        } catch (const CapacityReached& error) {
          EXPECT_EQ(error.active_sessions(), 2u);
          EXPECT_EQ(error.max_sessions(), 2u);
          throw;
        }
      },
      CapacityReached);
  first.reset();
  EXPECT_EQ(engine.active_sessions(), 1u);
  EXPECT_NO_THROW(engine.open());
}

TEST(Engine, NeverHoldsMoreThanItMayWhoeverAsks) {
  constexpr std::size_t most = 3;
  Engine engine(environment_type<Moody>(), {.max_sessions = most});
  std::atomic<std::size_t> refused = 0, beyond = 0;
  {
    std::vector<std::jthread> clients;
    for (int i = 0; i < 4; ++i) {
      clients.emplace_back([&] {
        for (int k = 0; k < 200; ++k) {
          try {
            const auto session = engine.open();
            if (engine.active_sessions() > most) ++beyond;
          } catch (const CapacityReached&) {
            ++refused;
          }
        }
      });
    }
  }
  EXPECT_EQ(beyond, 0u);
  EXPECT_EQ(engine.active_sessions(), 0u);
}

struct Single : Moody {
  static constexpr bool concurrent = false;
};

TEST(Engine, HoldsOneSessionOfAnEnvironmentThatIsNotConcurrent) {
  EXPECT_THROW(Engine(environment_type<Single>(), {.max_sessions = 2}), std::invalid_argument);
  EXPECT_NO_THROW(Engine(environment_type<Single>(), {.max_sessions = 1}));
}

TEST(Engine, InProductionPlaysOnWebSocketsUnlessThatIsClosedToo) {
  Engine open(environment_type<Moody>(), {.mode = Mode::production});
  EXPECT_THAT(Client(open).step("calm"), HasSubstr("\"said\":\"calm\""));

  Engine closed(environment_type<Moody>(), {.mode = Mode::production, .close_ws_play = true});
  Client client(closed);
  EXPECT_THAT(client.step("calm"), HasSubstr("UNKNOWN_TYPE"));
  EXPECT_THAT(client.ask(R"({"type":"reset"})"), HasSubstr("UNKNOWN_TYPE"));
  EXPECT_THAT(client.ask(R"({"type":"state"})"), HasSubstr("UNKNOWN_TYPE"));
  EXPECT_THAT(client.ask(R"({"type":"mcp","data":{}})"), HasSubstr("\"type\":\"mcp\""));
  client.ask(R"({"type":"close"})");
  EXPECT_FALSE(client.goes_on());
}

TEST(Metrics, AddUpWhatHappened) {
  Engine engine(environment_type<Moody>(), {});
  {
    Client client(engine);
    client.ask(R"({"type":"reset"})");
    client.step("a");
    client.step("b");
    client.step("angry");
    client.ask("nope");
  }
  const Metrics::Totals totals = engine.metrics().totals();
  EXPECT_EQ(totals.sessions_opened, 1u);
  EXPECT_EQ(totals.resets, 1u);
  EXPECT_EQ(totals.steps, 2u);
  EXPECT_EQ(errors(engine, "EXECUTION_ERROR"), 1u);
  EXPECT_EQ(errors(engine, "INVALID_JSON"), 1u);
  std::uint64_t observed = 0;
  for (const auto count : totals.latency) observed += count;
  EXPECT_EQ(observed, totals.steps);
}

TEST(Metrics, CountTheBytesOfMessages) {
  Engine engine(environment_type<Moody>(), {});
  Client client(engine);
  const std::string message = R"({"type":"reset"})";
  const std::string reply = client.ask(message);
  EXPECT_EQ(engine.metrics().totals().bytes_in, message.size());
  EXPECT_EQ(engine.metrics().totals().bytes_out, reply.size());
}

TEST(Metrics, LoseNothingThatManyThreadsCount) {
  Engine engine(environment_type<Moody>(), {});
  {
    std::vector<std::jthread> clients;
    for (int i = 0; i < 4; ++i) {
      clients.emplace_back([&] {
        Client client(engine);
        for (int k = 0; k < 250; ++k) client.step("a");
      });
    }
  }
  EXPECT_EQ(engine.metrics().totals().steps, 1000u);
  EXPECT_EQ(engine.metrics().totals().sessions_opened, 4u);
}

}  // namespace
}  // namespace openenv
