// src/model/containers_test.cpp - optionals, lists, maps and tagged variants.
#include "model/refusals.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace openenv {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

using Integers = std::vector<std::int64_t>;
using Table = std::map<std::string, std::int64_t>;

struct Circle {
  double radius = 0;
  static constexpr Tag tag{"kind", "circle"};
  static constexpr auto about = openenv::about(field(&Circle::radius, "", more_than(0)));
};

struct Square {
  double side = 0;
  static constexpr Tag tag{"kind", "square"};
};

using Shape = std::variant<Circle, Square>;

TEST(Optionals, AreNullOrAValue) {
  EXPECT_EQ(again<std::optional<int>>("null"), "null");
  EXPECT_EQ(again<std::optional<int>>("3"), "3");
  EXPECT_THAT(refusals<std::optional<int>>("\"x\""), ElementsAre("$: int_parsing"));
}

TEST(Lists, AreReadAndWrittenInOrder) {
  EXPECT_EQ(again<Integers>("[3,1,2]"), "[3,1,2]");
  EXPECT_EQ(again<Integers>("[]"), "[]");
  EXPECT_EQ(again<std::vector<bool>>("[true,0,\"yes\"]"), "[true,false,true]");
  EXPECT_EQ(again<std::vector<Integers>>("[[1],[],[2,3]]"), "[[1],[],[2,3]]");
  EXPECT_EQ(again<std::vector<std::optional<std::string>>>(R"(["a",null])"), R"(["a",null])");
}

TEST(Lists, AreNothingElse) {
  for (const char* text : {"null", "5", "\"abc\"", "{}"}) {
    EXPECT_THAT(refusals<Integers>(text), ElementsAre("$: list_type")) << text;
  }
}

TEST(Lists, ReportEveryFaultyItemByItsIndex) {
  EXPECT_THAT(refusals<Integers>(R"([1,"x",2,2.5])"),
              ElementsAre("1: int_parsing", "3: int_from_float"));
  EXPECT_THAT(refusals<std::vector<Integers>>(R"([[1],["x"],5])"),
              ElementsAre("1.0: int_parsing", "2: list_type"));
}

TEST(Arrays, HaveTheirLength) {
  using Three = std::array<double, 3>;
  EXPECT_EQ(again<Three>("[1,2,3]"), "[1.0,2.0,3.0]");
  EXPECT_THAT(refusals<Three>("[1]"), ElementsAre("$: too_short"));
  EXPECT_THAT(refusals<Three>("[1,2,3,4]"), ElementsAre("$: too_long"));
  EXPECT_THAT(refusals<Three>("[1,null,3]"), ElementsAre("1: float_type"));
  EXPECT_THAT(refusals<Three>("{}"), ElementsAre("$: list_type"));
}

TEST(Maps, AreObjectsWithAnyKeys) {
  EXPECT_EQ(again<Table>(R"({"b":1,"a":"2","":3})"), R"({"":3,"a":2,"b":1})");
  EXPECT_EQ(again<Table>("{}"), "{}");
  EXPECT_THAT(refusals<Table>("[]"), ElementsAre("$: dict_type"));
  EXPECT_THAT(refusals<Table>(R"({"a":1,"b":"x","c":null})"),
              ElementsAre("b: int_parsing", "c: int_type"));
}

TEST(Variants, AreToldApartByTheirTag) {
  EXPECT_EQ(again<Shape>(R"({"kind":"square","side":2})"), R"({"kind":"square","side":2.0})");
  const auto shape = decode<Shape>(parse_json(R"({"radius":1,"kind":"circle"})"));
  EXPECT_EQ(std::get<Circle>(shape).radius, 1);
}

TEST(Variants, AreRefusedByTheReferencesRules) {
  EXPECT_THAT(refusals<Shape>("5"), ElementsAre("$: model_attributes_type"));
  EXPECT_THAT(refusals<Shape>(R"({"side":2})"), ElementsAre("$: union_tag_not_found"));
  EXPECT_THAT(refusals<Shape>(R"({"kind":"hexagon"})"), ElementsAre("$: union_tag_invalid"));
  EXPECT_THAT(refusals<Shape>(R"({"kind":5})"), ElementsAre("$: union_tag_invalid"));
}

TEST(Variants, NameTheTagInTheWayToAProblem) {
  EXPECT_THAT(refusals<Shape>(R"({"kind":"circle","radius":-1})"),
              ElementsAre("circle.radius: greater_than"));
  EXPECT_THAT(refusals<Shape>(R"({"kind":"circle"})"), ElementsAre("circle.radius: missing"));
  EXPECT_THAT(refusals<Shape>(R"({"kind":"circle","radius":1,"side":2})"),
              ElementsAre("circle.side: extra_forbidden"));
}

TEST(Variants, SayWhichTagsThereAre) {
  const Problem problem = only_problem<Shape>(R"({"kind":"hexagon"})");
  EXPECT_EQ(problem.limits, (json::object{{"discriminator", "'kind'"},
                                          {"tag", "hexagon"},
                                          {"expected_tags", "'circle', 'square'"}}));
}

TEST(Variants, StandInListsAndMaps) {
  EXPECT_EQ(again<std::vector<Shape>>(R"([{"kind":"circle","radius":1}])"),
            R"([{"kind":"circle","radius":1.0}])");
  EXPECT_THAT((refusals<std::map<std::string, Shape>>(R"({"a":{"kind":"circle","radius":0}})")),
              ElementsAre("a.circle.radius: greater_than"));
}

TEST(Tags, OfAStructByItselfMayBeAbsentButNotWrong) {
  EXPECT_THAT(refusals<Circle>(R"({"kind":"circle","radius":1})"), IsEmpty());
  EXPECT_THAT(refusals<Circle>(R"({"radius":1})"), IsEmpty());
  EXPECT_THAT(refusals<Circle>(R"({"kind":"square","radius":1})"),
              ElementsAre("kind: literal_error"));
}

TEST(TextThatIsNotUtf8, IsRefusedWithItsWay) {
  const auto way = [](const auto& value) -> std::string {
    try {
      encode(value);
    } catch (const EncodeError& error) {
      return error.where();
    }
    return "was written";
  };
  EXPECT_EQ(way(std::vector<std::string>{"a", "\xff"}), "1");
  EXPECT_EQ(way(std::map<std::string, std::vector<std::string>>{{"key", {"\xff"}}}), "key.0");
  EXPECT_EQ(way(std::optional<std::string>("\xc3")), "");
  EXPECT_EQ(way(std::map<std::string, int>{{"\xff", 1}}), "");
}

}  // namespace
}  // namespace openenv
