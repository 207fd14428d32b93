// src/protocol/bodies_test.cpp - the bodies of HTTP requests.
#include "protocol/bodies.hpp"
#include "base/limits.hpp"
#include "model/refusals.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace openenv::protocol {
namespace {

using testing::ElementsAre;

std::vector<std::string> reset_refusals(std::string_view text) {
  return refusals_of([&] {
    auto request = read_reset_body(text);
    if (!request.problems.empty()) throw ValidationError(std::move(request.problems));
  });
}
std::vector<std::string> step_refusals(std::string_view text) {
  return refusals_of([&] { read_step_body(text); });
}
std::vector<std::string> task_refusals(std::string_view text, TaskNumbers numbers) {
  return refusals_of([&] { read_task_body(text, numbers); });
}

TEST(ResetBody, MayBeEmpty) {
  for (const char* text : {"", "{}", R"({"seed":null,"episode_id":null})"}) {
    EXPECT_EQ(read_reset_body(text).how.seed, std::nullopt) << text;
    EXPECT_EQ(read_reset_body(text).how.episode_id, std::nullopt) << text;
  }
}

TEST(ResetBody, HasSeedNameAndOptions) {
  const Reset how = read_reset_body(R"({"seed":"42","episode_id":"ep1","difficulty":"hard"})").how;
  EXPECT_EQ(how.seed, 42u);
  EXPECT_EQ(how.episode_id, "ep1");
  EXPECT_EQ(how.options, (json::object{{"difficulty", "hard"}}));
}

TEST(ResetBody, IsRefusedWithTheWayFromTheBody) {
  EXPECT_THAT(reset_refusals(R"({"seed":-1})"), ElementsAre("body.seed: greater_than_equal"));
  EXPECT_THAT(reset_refusals(R"({"seed":"abc","episode_id":5})"),
              ElementsAre("body.seed: int_parsing", "body.episode_id: string_type"));
  EXPECT_THAT(reset_refusals(R"({"seed":1.5})"), ElementsAre("body.seed: int_from_float"));
  EXPECT_THAT(
      reset_refusals(R"({"episode_id":")" + std::string(limits::id_chars_max + 1, 'x') + "\"}"),
      ElementsAre("body.episode_id: string_too_long"));
  EXPECT_THAT(reset_refusals("null"), ElementsAre("body: model_attributes_type"));
  EXPECT_THAT(reset_refusals("[1]"), ElementsAre("body: model_attributes_type"));
}

TEST(Bodies, ThatAreNoJsonAreRefusedAtTheByte) {
  EXPECT_THAT(reset_refusals("{bad"), ElementsAre("body.1: json_invalid"));
  EXPECT_THAT(step_refusals("[1 2]"), ElementsAre("body.3: json_invalid"));
  EXPECT_THAT(task_refusals("{", TaskNumbers::none), ElementsAre("body.1: json_invalid"));
}

TEST(StepBody, HasAnActionAndWhatTheCallerAllows) {
  const StepBody body =
      read_step_body(R"({"action":{"message":"hi"},"timeout_s":2.5,"request_id":"r1","x":1})");
  EXPECT_EQ(body.action, parse_json(R"({"message":"hi"})"));
  EXPECT_EQ(body.context.timeout_s, 2.5);
  EXPECT_EQ(body.context.request_id, "r1");
}

TEST(StepBody, MayLeaveOutAllButTheAction) {
  const StepBody body = read_step_body(R"({"action":{},"timeout_s":null,"request_id":null})");
  EXPECT_EQ(body.context.timeout_s, std::nullopt);
  EXPECT_EQ(body.context.request_id, std::nullopt);
}

TEST(StepBody, IsRefusedWithTheWayFromTheBody) {
  EXPECT_THAT(step_refusals(""), ElementsAre("body: missing"));
  EXPECT_THAT(step_refusals("{}"), ElementsAre("body.action: missing"));
  EXPECT_THAT(step_refusals("5"), ElementsAre("body: model_attributes_type"));
  EXPECT_THAT(step_refusals(R"({"action":"hi"})"), ElementsAre("body.action: dict_type"));
  EXPECT_THAT(step_refusals(R"({"action":{},"timeout_s":0})"),
              ElementsAre("body.timeout_s: greater_than"));
  EXPECT_THAT(step_refusals(R"({"timeout_s":"x","request_id":5})"),
              ElementsAre("body.action: missing", "body.timeout_s: float_parsing",
                          "body.request_id: string_type"));
}

TEST(StepBody, PrefixesTheProblemsOfItsAction) {
  Problems problems;
  const Path root;
  problems.add(Path{&root, std::string_view("n")}, "int_type", "must be an integer", nullptr);
  EXPECT_THAT(refusals_of([&] { throw inside_action(ValidationError(std::move(problems))); }),
              ElementsAre("body.action.n: int_type"));
}

TEST(TaskBody, HasASplitAndTheNumbersOfItsCall) {
  EXPECT_EQ(read_task_body(R"({"split":"train"})", TaskNumbers::none).split, "train");
  EXPECT_EQ(read_task_body(R"({"split":"a","index":-1})", TaskNumbers::index).index, -1);
  const TaskBody range =
      read_task_body(R"({"split":"a","start":1,"stop":null})", TaskNumbers::range);
  EXPECT_EQ(range.start, 1);
  EXPECT_EQ(range.stop, std::nullopt);
}

TEST(TaskBody, IsRefusedWithTheWayFromTheBody) {
  EXPECT_THAT(task_refusals("", TaskNumbers::none), ElementsAre("body: missing"));
  EXPECT_THAT(task_refusals("{}", TaskNumbers::index),
              ElementsAre("body.split: missing", "body.index: missing"));
  EXPECT_THAT(task_refusals(R"({"split":"a","index":null})", TaskNumbers::index),
              ElementsAre("body.index: int_type"));
  EXPECT_THAT(task_refusals(R"({"split":"a","index":1})", TaskNumbers::none),
              ElementsAre("body.index: extra_forbidden"));
  EXPECT_THAT(task_refusals(R"({"split":"a","z":1,"start":"x"})", TaskNumbers::range),
              ElementsAre("body.start: int_parsing", "body.z: extra_forbidden"));
}

}  // namespace
}  // namespace openenv::protocol
