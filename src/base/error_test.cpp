// src/base/error_test.cpp - what errors say, and the words that travel on the wire.
#include "base/limits.hpp"

#include <openenv/error.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace openenv {
namespace {

const Path root;

TEST(Errors, CarryTheCodesOfTheProtocol) {
  EXPECT_EQ(InvalidJson("x").code(), "INVALID_JSON");
  EXPECT_EQ(UnknownType("x").code(), "UNKNOWN_TYPE");
  EXPECT_EQ(ValidationError(Problems()).code(), "VALIDATION_ERROR");
  EXPECT_EQ(ExecutionError("x").code(), "EXECUTION_ERROR");
  EXPECT_EQ(EncodeError("x").code(), "EXECUTION_ERROR");
  EXPECT_EQ(CapacityReached(1, 1).code(), "CAPACITY_REACHED");
  EXPECT_EQ(FactoryError("x").code(), "FACTORY_ERROR");
  EXPECT_EQ(SessionError("x").code(), "SESSION_ERROR");
  EXPECT_EQ(DeadlineExceeded("x").code(), "DEADLINE_EXCEEDED");
}

TEST(Errors, AFullServerSaysHowFull) {
  const CapacityReached error(3, 4);
  EXPECT_THAT(error.what(), testing::HasSubstr("Server at capacity: 3/4 sessions active"));
  EXPECT_EQ(error.active_sessions(), 3u);
  EXPECT_EQ(error.max_sessions(), 4u);
}

TEST(Problems, KnowTheWayToTheFaultyValue) {
  Problems problems;
  const Path moves{&root, std::string_view("moves")};
  const Path third{&moves, std::size_t{2}};
  problems.add(Path{&third, std::string_view("x")}, "int_type", "must be an integer", nullptr);
  const std::vector<Key> way{std::string("moves"), std::size_t{2}, std::string("x")};
  EXPECT_EQ(problems.list().front().where, way);
  EXPECT_STREQ(ValidationError(problems).what(), "Invalid message: moves[2].x: must be an integer");
}

TEST(Problems, OfTheWholeInputHaveNoWay) {
  Problems problems;
  problems.add(root, "model_type", "must be an object", 5);
  EXPECT_TRUE(problems.list().front().where.empty());
  EXPECT_STREQ(ValidationError(problems).what(), "Invalid message: must be an object");
}

TEST(Problems, AreNamedUpToThreeAndThenCounted) {
  Problems problems;
  for (const std::string_view key : {"a", "b", "c", "d", "e"}) {
    problems.add(Path{&root, key}, "missing", "is required but absent", nullptr);
  }
  const ValidationError error(problems);
  EXPECT_THAT(error.what(), testing::AllOf(testing::HasSubstr("c: is required"),
                                           testing::EndsWith("; and 2 more")));
  EXPECT_EQ(error.problems().size(), 5u);
}

TEST(Problems, OfAHostileInputAreNotAllKept) {
  Problems problems;
  for (std::size_t i = 0; i < 10 * limits::problems_max; ++i) {
    problems.add(Path{&root, i}, "int_type", "must be an integer", nullptr);
  }
  EXPECT_EQ(problems.size(), limits::problems_max);
}

TEST(ValidationError, DoesNotRepeatAValueThatIsLarge) {
  const std::string large(limits::problem_input_bytes_max + 1, 'x');
  EXPECT_TRUE(
      ValidationError({"name"}, "is unknown", json::value(large)).problems()[0].input.is_null());
  EXPECT_EQ(ValidationError({"name"}, "is unknown", "x").problems()[0].input, "x");
}

TEST(Problems, DoNotRepeatAnInputThatIsLarge) {
  Problems problems;
  const std::string large(limits::problem_input_bytes_max + 1, 'x');
  problems.add(Path{}, "missing", "is required but absent", json::object{{"text", large}});
  problems.add(Path{}, "missing", "is required but absent", json::array{large.substr(1000), 1});
  EXPECT_TRUE(problems.list()[0].input.is_null());
  EXPECT_EQ(problems.list()[1].input.get_array().size(), 2u);
}

TEST(Problems, OutliveTheDocumentTheyAreAbout) {
  Problems problems;
  {
    const json::value document = parse_json(R"({"a":["long enough to be stored apart"]})");
    problems.add(root, "model_type", "must be an object", document.at("a"));
  }
  EXPECT_EQ(write_json(problems.list().front().input), R"(["long enough to be stored apart"])");
}

TEST(EncodeErrors, GrowTheirWayFromInsideOut) {
  const EncodeError error = EncodeError("text is not UTF-8").inside("3").inside("names");
  EXPECT_EQ(error.where(), "names.3");
  EXPECT_STREQ(error.what(), "names.3: text is not UTF-8");
}

}  // namespace
}  // namespace openenv
