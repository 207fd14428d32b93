// src/model/rules_test.cpp - the rules of fields: what breaks them, and what is said then.
#include "model/refusals.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace openenv {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

struct Ruled {
  std::int64_t integer = 0;
  double number = 1;
  std::string text = "abc";
  std::string word = "go";
  std::vector<int> list = {1};
  std::map<std::string, int> table = {};
  std::optional<std::int64_t> maybe = {};
  static constexpr auto about =
      openenv::about(field(&Ruled::integer, "", defaulted, between(-10, 4), multiple_of(2)),
                     field(&Ruled::number, "", defaulted, more_than(0), less_than(3)),
                     field(&Ruled::text, "", defaulted, length(2, 3), pattern("^a")),
                     field(&Ruled::word, "", defaulted, choices("go", "stay", "turn")),
                     field(&Ruled::list, "", defaulted, length(1, 2)),
                     field(&Ruled::table, "", defaulted, length_at_most(1)),
                     field(&Ruled::maybe, "", at_least(3)));
};

struct Broken {
  const char* input;
  const char* rule;
  json::object limits;
};

TEST(Rules, AreReportedByNameAndLimits) {
  const Broken all[] = {
      {R"({"integer":-12})", "greater_than_equal", {{"ge", -10}}},
      {R"({"integer":6})", "less_than_equal", {{"le", 4}}},
      {R"({"integer":3})", "multiple_of", {{"multiple_of", 2}}},
      {R"({"number":0})", "greater_than", {{"gt", 0.0}}},
      {R"({"number":3})", "less_than", {{"lt", 3.0}}},
      {R"({"text":"a"})", "string_too_short", {{"min_length", 2}}},
      {R"({"text":"abcd"})", "string_too_long", {{"max_length", 3}}},
      {R"({"text":"ba"})", "string_pattern_mismatch", {{"pattern", "^a"}}},
      {R"({"word":"run"})", "literal_error", {{"expected", "'go', 'stay' or 'turn'"}}},
      {R"({"list":[]})",
       "too_short",
       {{"min_length", 1}, {"field_type", "List"}, {"actual_length", 0}}},
      {R"({"list":[1,2,3]})",
       "too_long",
       {{"max_length", 2}, {"field_type", "List"}, {"actual_length", 3}}},
      {R"({"table":{"a":1,"b":2}})",
       "too_long",
       {{"max_length", 1}, {"field_type", "Dictionary"}, {"actual_length", 2}}},
      {R"({"maybe":2})", "greater_than_equal", {{"ge", 3}}},
  };
  for (const Broken& broken : all) {
    const Problem problem = only_problem<Ruled>(broken.input);
    EXPECT_EQ(problem.rule, broken.rule) << broken.input;
    EXPECT_EQ(problem.limits, broken.limits) << broken.input;
  }
}

TEST(Rules, SayInWordsWhatWouldBeRight) {
  EXPECT_EQ(only_problem<Ruled>(R"({"integer":6})").message, "must be at most 4");
  EXPECT_EQ(only_problem<Ruled>(R"({"number":0})").message, "must be more than 0");
  EXPECT_EQ(only_problem<Ruled>(R"({"text":"a"})").message,
            "must have at least 2 characters, not 1");
  EXPECT_EQ(only_problem<Ruled>(R"({"list":[]})").message, "must have at least 1 item, not 0");
  EXPECT_EQ(only_problem<Ruled>(R"({"word":"x"})").message, "must be 'go', 'stay' or 'turn'");
}

TEST(Rules, HoldAtTheirLimits) {
  EXPECT_THAT(refusals<Ruled>(R"({"integer":-10,"text":"ab","list":[1,2],"maybe":3})"), IsEmpty());
  EXPECT_THAT(refusals<Ruled>(R"({"integer":4,"number":2.999,"text":"abc","table":{"a":1}})"),
              IsEmpty());
}

TEST(Rules, AreCheckedOnTheValueThatWasRead) {
  EXPECT_THAT(refusals<Ruled>(R"({"integer":"6"})"), ElementsAre("integer: less_than_equal"));
  EXPECT_EQ(only_problem<Ruled>(R"({"integer":"6"})").input, json::value("6"));
}

TEST(Rules, OfAFieldThatCannotBeReadAreNotChecked) {
  EXPECT_THAT(refusals<Ruled>(R"({"integer":"x","text":5})"),
              ElementsAre("integer: int_parsing", "text: string_type"));
}

TEST(Rules, OfChoicesRefuseWhatIsNoTextAlike) {
  EXPECT_THAT(refusals<Ruled>(R"({"word":null})"), ElementsAre("word: literal_error"));
  EXPECT_THAT(refusals<Ruled>(R"({"word":5})"), ElementsAre("word: literal_error"));
}

TEST(Rules, OfOneFieldAreAllChecked) {
  EXPECT_THAT(refusals<Ruled>(R"({"integer":5})"),
              ElementsAre("integer: less_than_equal", "integer: multiple_of"));
}

TEST(Rules, OfAnOptionalDoNotMindNull) {
  EXPECT_THAT(refusals<Ruled>(R"({"maybe":null})"), IsEmpty());
}

TEST(Rules, MeasureTextsInCodePoints) {
  EXPECT_THAT(refusals<Ruled>("{\"text\":\"a\u4e2d\U0001f600\"}"), IsEmpty());
  EXPECT_THAT(refusals<Ruled>("{\"text\":\"a\u4e2d\U0001f600\u00e9\"}"),
              ElementsAre("text: string_too_long"));
}

struct Steps {
  double size = 0;
  static constexpr auto about = openenv::about(field(&Steps::size, "", multiple_of(0.1)));
};

TEST(Rules, MultiplesForgiveWhatBinaryFractionsCannotHold) {
  EXPECT_THAT(refusals<Steps>(R"({"size":0.30000000000000004})"), IsEmpty());
  EXPECT_THAT(refusals<Steps>(R"({"size":-1234.5})"), IsEmpty());
  EXPECT_THAT(refusals<Steps>(R"({"size":0.25})"), ElementsAre("size: multiple_of"));
}

struct Pairs {
  std::int64_t count = 0;
  static constexpr auto about = openenv::about(field(&Pairs::count, "", multiple_of(2)));
};

TEST(Rules, MultiplesOfAWholeStepForgiveNothing) {
  EXPECT_THAT(refusals<Pairs>(R"({"count":10000000000002})"), IsEmpty());
  EXPECT_THAT(refusals<Pairs>(R"({"count":10000000000001})"), ElementsAre("count: multiple_of"));
}

struct Wrong {
  std::string text = {};
  static constexpr auto about = openenv::about(field(&Wrong::text, "", pattern("(")));
};

TEST(Rules, APatternThatIsNoneIsTheAuthorsMistakeEachTime) {
  EXPECT_THROW(refusals<Wrong>(R"({"text":"a"})"), std::logic_error);
  EXPECT_THROW(refusals<Wrong>(R"({"text":"a"})"), std::logic_error);
}

TEST(CodePoints, AreCountedNotBytes) {
  EXPECT_EQ(code_points(""), 0u);
  EXPECT_EQ(code_points("h\u00e9\u4e2d\U0001f600"), 4u);
}

}  // namespace
}  // namespace openenv
