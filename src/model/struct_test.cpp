// src/model/struct_test.cpp - plain structs, described classes, and what they contain.
#include "model/refusals.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <boost/describe.hpp>

namespace openenv {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

struct Point {
  int x = 0;
  int y = 0;
};

struct Move {
  std::string who = {};
  Point to = {};
  std::vector<Point> over = {};
  int pace = 1;
  std::optional<std::string> why = {};
  static constexpr auto about =
      openenv::about("A move on the board", field(&Move::over, "Corners on the way", defaulted),
                     field(&Move::pace, "", defaulted, at_least(1)));
};

TEST(Structs, AreReadByTheNamesOfTheirFields) {
  const auto move = decode<Move>(parse_json(
      R"({"to":{"y":2,"x":1},"who":"ann","over":[{"x":5,"y":6}],"pace":3,"why":"because"})"));
  EXPECT_EQ(move.who, "ann");
  EXPECT_EQ(move.to.x, 1);
  EXPECT_EQ(move.to.y, 2);
  EXPECT_EQ(move.over.at(0).y, 6);
  EXPECT_EQ(move.pace, 3);
  EXPECT_EQ(move.why, "because");
}

TEST(Structs, AreWrittenInTheOrderOfTheirFields) {
  const Move move{.who = "ann", .to = {1, 2}};
  EXPECT_EQ(encode(move), R"({"who":"ann","to":{"x":1,"y":2},"over":[],"pace":1,"why":null})");
}

TEST(Structs, KeepTheInitializersOfFieldsThatMayBeAbsent) {
  EXPECT_EQ(again<Move>(R"({"who":"ann","to":{"x":1,"y":2}})"),
            R"({"who":"ann","to":{"x":1,"y":2},"over":[],"pace":1,"why":null})");
}

TEST(Structs, ReportEveryProblemAtOnceInTheOrderOfTheFields) {
  EXPECT_THAT(
      refusals<Move>(R"({"zzz":1,"pace":0,"over":[{"x":1,"y":"q"},7],"to":{"x":null}})"),
      ElementsAre("who: missing", "to.x: int_type", "to.y: missing", "over.0.y: int_parsing",
                  "over.1: model_type", "pace: greater_than_equal", "zzz: extra_forbidden"));
}

TEST(Structs, AreObjects) {
  for (const char* text : {"null", "5", "[]", "\"x\""}) {
    EXPECT_THAT(refusals<Move>(text), ElementsAre("$: model_type")) << text;
  }
}

TEST(Structs, ShowTheWholeObjectWhereAKeyIsMissing) {
  const Problem problem = only_problem<Point>(R"({"x":1})");
  EXPECT_EQ(problem.rule, "missing");
  EXPECT_EQ(problem.input, (json::value{{"x", 1}}));
}

TEST(Structs, SayWhichKeysThereAre) {
  const Problem problem = only_problem<Point>(R"({"x":1,"y":2,"z":3})");
  EXPECT_EQ(problem.message, "is no key of this object, which has x and y");
  EXPECT_EQ(problem.input, json::value(3));
}

TEST(Structs, IgnoreUnknownKeysWhereTheCallerWantsIt) {
  const auto point = decode<Point>(parse_json(R"({"x":1,"y":2,"z":3})"), UnknownKeys::ignored);
  EXPECT_EQ(point.y, 2);
}

TEST(Structs, NameTheFieldWhoseTextIsNotUtf8) {
  const Move move{.who = "\xff"};
  try {
    encode(move);
    FAIL() << "was written";
  } catch (const EncodeError& error) {
    EXPECT_EQ(error.where(), "who");
    EXPECT_STREQ(error.what(), "who: text is not UTF-8 at byte 0");
  }
}

struct Tree {
  std::string name = {};
  std::vector<Tree> branches = {};
};

TEST(Structs, MayContainThemselves) {
  constexpr auto text =
      R"({"name":"a","branches":[{"name":"b","branches":[]},{"name":"c","branches":[]}]})";
  EXPECT_EQ(again<Tree>(text), text);
  EXPECT_THAT(refusals<Tree>(R"({"name":"a","branches":[{"name":"b","branches":[{}]}]})"),
              ElementsAre("branches.0.branches.0.name: missing",
                          "branches.0.branches.0.branches: missing"));
}

struct Empty {};

TEST(Structs, MayBeEmpty) {
  EXPECT_EQ(again<Empty>("{}"), "{}");
  EXPECT_THAT(refusals<Empty>(R"({"a":1})"), ElementsAre("a: extra_forbidden"));
}

struct Renamed {
  std::string class_name = {};
  static constexpr auto about =
      openenv::about(field(&Renamed::class_name, "Its class", named("class")));
};

TEST(Structs, MayHaveKeysThatCxxCannotName) {
  EXPECT_EQ(again<Renamed>(R"({"class":"a"})"), R"({"class":"a"})");
  EXPECT_THAT(refusals<Renamed>(R"({"class_name":"a"})"),
              ElementsAre("class: missing", "class_name: extra_forbidden"));
}

class Account {
 public:
  Account() = default;
  Account(std::string owner, double balance) : owner_name(std::move(owner)), balance(balance) {}
  bool operator==(const Account&) const = default;

 private:
  std::string owner_name;
  double balance = 0;
  BOOST_DESCRIBE_CLASS(Account, (), (), (), (owner_name, balance))
};

TEST(DescribedClasses, AreModelsWithTheirPrivateFields) {
  EXPECT_EQ(encode(Account("ann", 2.5)), R"({"owner_name":"ann","balance":2.5})");
  EXPECT_EQ(decode<Account>(parse_json(R"({"owner_name":"ann","balance":"2.5"})")),
            Account("ann", 2.5));
  EXPECT_THAT(refusals<Account>(R"({"balance":"x"})"),
              ElementsAre("owner_name: missing", "balance: float_parsing"));
}

struct Base {
  int first = 0;
};
struct Derived : Base {
  int second = 0;
};
BOOST_DESCRIBE_STRUCT(Base, (), (first))
BOOST_DESCRIBE_STRUCT(Derived, (Base), (second))

TEST(DescribedClasses, HaveTheFieldsOfTheirBasesToo) {
  EXPECT_EQ(again<Derived>(R"({"second":2,"first":1})"), R"({"first":1,"second":2})");
  EXPECT_THAT(refusals<Derived>(R"({"first":1,"second":2})"), IsEmpty());
}

}  // namespace
}  // namespace openenv
