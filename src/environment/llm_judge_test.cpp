// src/environment/llm_judge_test.cpp - what a judge asks, and what it makes of the answer.
#include <openenv/rubric.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace openenv {
namespace {

using testing::HasSubstr;

struct Action {
  std::string move = {};
};
struct Observation {
  int depth = 0;
};
using Judge = LLMJudge<Action, Observation>;

double judged(const std::string& answer, JudgeSettings settings = {}) {
  Rubric<Action, Observation> rubric =
      Judge("Score?", [&](const std::string&) { return answer; }, std::move(settings));
  return rubric({}, {});
}

std::string refusal(const std::string& prompt_template, JudgeSettings settings = {}) {
  try {
    Judge(prompt_template, {}, std::move(settings));
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "none";
}

TEST(Judges, ShowTheStepAsJson) {
  std::string asked;
  Rubric<Action, Observation> rubric =
      Judge("{{Rate}} {action} by {observation}.", [&](const std::string& prompt) {
        asked = prompt;
        return "0.25";
      });
  EXPECT_EQ(rubric({"up"}, {.observation = {.depth = 3}}), 0.25);
  EXPECT_EQ(asked, R"({Rate} {"move":"up"} by {"depth":3}.)");
}

TEST(Judges, ReadTheFirstNumber) {
  EXPECT_EQ(judged("I would say 0.7 or 0.8."), 0.7);
  EXPECT_EQ(judged("1."), 1);
  EXPECT_EQ(judged("none"), 0);
  EXPECT_EQ(judged("", {.default_score = 0.5}), 0.5);
}

TEST(Judges, BringScoresIntoTheirRangeUnlessTold) {
  EXPECT_EQ(judged("7 of 9"), 1);
  EXPECT_EQ(judged("7 of 9", {.normalize = false}), 7);
  EXPECT_EQ(judged("score -3", {.score_pattern = R"(-\d)"}), 0);
}

TEST(Judges, ReadScoresByAnyPattern) {
  EXPECT_EQ(judged("7 of 9", {.score_pattern = R"(of (\d))", .normalize = false}), 9);
  EXPECT_EQ(judged("a 0.5 b", {.score_pattern = R"(a( \S+ )b)"}), 0.5);
  const std::string optional = R"((\d)?ok(!)?)";
  EXPECT_EQ(judged("ok", {.score_pattern = optional, .default_score = 0.3}), 0.3);
  EXPECT_EQ(judged("ok!", {.score_pattern = optional, .default_score = 0.3}), 0.3);
  EXPECT_EQ(judged("1ok!", {.score_pattern = optional, .default_score = 0.3}), 1);
  EXPECT_EQ(judged("nan", {.score_pattern = "nan", .default_score = 0.3}), 0.3);
}

TEST(Judges, RefuseTemplatesAndPatternsThatAreNone) {
  EXPECT_THAT(refusal("Rate {step}."), HasSubstr("other braces are doubled; here is {step}."));
  EXPECT_THAT(refusal("{\"score\": 1}"), HasSubstr("here is {\"score\""));
  EXPECT_THAT(refusal("a", {.score_pattern = "(\\d"}),
              HasSubstr("score_pattern '(\\d': missing )"));
  EXPECT_EQ(refusal("{{}} {action}{observation}"), "none");
}

}  // namespace
}  // namespace openenv
