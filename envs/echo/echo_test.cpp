// envs/echo/echo_test.cpp - Echo as its class, and as the engine serves it.
#include "echo/echo.hpp"

#include <openenv/engine.hpp>
#include <openenv/environment_type.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace openenv::envs {
namespace {

using testing::HasSubstr;

TEST(Echo, GreetsAtReset) {
  const auto result = Echo().reset({});
  EXPECT_EQ(result.observation.echoed_message, "Echo environment ready!");
  EXPECT_EQ(result.observation.message_length, 0);
  EXPECT_EQ(result.reward, 0.0);
  EXPECT_FALSE(result.done);
}

TEST(Echo, SaysBackWhatItIsToldAndPaysForItsLength) {
  const auto result = Echo().step({.message = "hello"});
  EXPECT_EQ(result.observation.echoed_message, "hello");
  EXPECT_EQ(result.observation.message_length, 5);
  EXPECT_DOUBLE_EQ(result.reward.value(), 0.5);
  EXPECT_FALSE(result.done);
}

TEST(Echo, CountsCharactersAndNotBytes) {
  EXPECT_EQ(Echo().step({.message = "na\u00efve \U0001f600"}).observation.message_length, 7);
  EXPECT_EQ(Echo().step({.message = ""}).observation.message_length, 0);
}

/// What a session of the engine answers.
std::string answer(Session& session, std::string_view message) {
  std::string out;
  session.handle(message, out);
  return out;
}

TEST(Echo, IsServedAsTheTutorialShows) {
  Engine engine(environment_type<Echo>(), {});
  const auto session = engine.open();
  session->begin();
  EXPECT_EQ(answer(*session, R"({"type":"reset"})"),
            R"({"type":"observation","data":{"observation":{"metadata":{},)"
            R"("echoed_message":"Echo environment ready!","message_length":0},)"
            R"("reward":0.0,"done":false}})");
  EXPECT_EQ(answer(*session, R"({"type":"step","data":{"message":"Hello, World!"}})"),
            R"({"type":"observation","data":{"observation":{"metadata":{},)"
            R"("echoed_message":"Hello, World!","message_length":13},)"
            R"("reward":1.3,"done":false}})");
}

TEST(Echo, PaysAsPythonPrints) {
  Engine engine(environment_type<Echo>(), {});
  const auto session = engine.open();
  session->begin();
  EXPECT_THAT(answer(*session, R"({"type":"step","data":{"message":"abc"}})"),
              HasSubstr(R"("reward":0.30000000000000004)"));
}

TEST(Echo, NeedsAMessage) {
  Engine engine(environment_type<Echo>(), {});
  const auto session = engine.open();
  session->begin();
  EXPECT_THAT(answer(*session, R"({"type":"step","data":{}})"),
              testing::AllOf(HasSubstr("VALIDATION_ERROR"), HasSubstr("message")));
}

TEST(Echo, IsCalledEchoAndRunsOnTheLoop) {
  const EnvironmentType type = environment_type<Echo>();
  EXPECT_EQ(type.name, "echo");
  EXPECT_TRUE(type.quick);
  EXPECT_TRUE(type.concurrent);
}

}  // namespace
}  // namespace openenv::envs
