// src/model/schema_test.cpp - the JSON Schema of a model.
//
// That schemas mean what the reference's mean is tested in tests/schema; here are the shapes that
// no model of the reference has.
#include "model/refusals.hpp"

#include <gtest/gtest.h>
#include <boost/describe.hpp>

namespace openenv {
namespace {

struct Point {
  int x = 0;
  int y = 0;
};

struct Tree {
  std::string name = {};
  std::vector<Tree> branches = {};
};

struct Picture {
  Tensor pixels = {};
  Bytes thumbnail = {};
};

TEST(Schemas, OfAStructDescribeItsFields) {
  EXPECT_EQ(json::value(schema<Point>()), parse_json(R"({
    "title": "Point", "type": "object",
    "properties": {"x": {"type": "integer", "title": "X"}, "y": {"type": "integer", "title": "Y"}},
    "required": ["x", "y"], "additionalProperties": false})"));
}

TEST(Schemas, OfARecursiveStructReferToThemselves) {
  EXPECT_EQ(json::value(schema<Tree>()), parse_json(R"({
    "$ref": "#/$defs/Tree",
    "$defs": {"Tree": {
      "title": "Tree", "type": "object",
      "properties": {
        "name": {"type": "string", "title": "Name"},
        "branches": {"type": "array", "items": {"$ref": "#/$defs/Tree"}, "title": "Branches"}},
      "required": ["name", "branches"], "additionalProperties": false}}})"));
}

TEST(Schemas, DefineEachStructOnce) {
  struct Pair {
    Point first = {};
    Point second = {};
    std::vector<Point> rest = {};
  };
  const json::object all = schema<Pair>();
  EXPECT_EQ(all.at("$defs").as_object().size(), 1u);
  EXPECT_EQ(all.at("properties").at("second"), (json::value{{"$ref", "#/$defs/Point"}}));
}

namespace other {
struct Point {
  double angle = 0;
};
}  // namespace other

struct TwoPoints {
  Point plane = {};
  other::Point polar = {};
};

TEST(Schemas, TellStructsOfOneNameApart) {
  const json::object all = schema<TwoPoints>();
  EXPECT_EQ(all.at("$defs").as_object().size(), 2u);
  EXPECT_NE(all.at("properties").at("plane"), all.at("properties").at("polar"));
}

TEST(Schemas, OfBytesAndTensorsSayHowTheyTravel) {
  const json::object all = schema<Picture>();
  EXPECT_EQ(all.at("properties").at("thumbnail"),
            parse_json(R"({"type": "string", "format": "base64", "title": "Thumbnail"})"));
  const json::value& tensor = all.at("$defs").at("Tensor");
  EXPECT_EQ(tensor.at("required"), parse_json(R"(["shape", "dtype", "data"])"));
  EXPECT_EQ(tensor.at("properties").at("dtype").at("enum").as_array().size(), 10u);
}

struct Titled {
  int http2_port_number = 0;
  int class_name = 0;
  static constexpr auto about =
      openenv::about(field(&Titled::class_name, "Its class", named("class")));
};

TEST(Schemas, TitleFieldsAsTheReferenceDoes) {
  const json::object all = schema<Titled>();
  EXPECT_EQ(all.at("properties").at("http2_port_number").at("title"), "Http2 Port Number");
  EXPECT_EQ(all.at("properties").at("class"),
            parse_json(R"({"type": "integer", "title": "Class", "description": "Its class"})"));
}

class Account {
 public:
  double balance() const { return amount; }

 private:
  double amount = 0;
  BOOST_DESCRIBE_CLASS(Account, (), (), (), (amount))
};

TEST(Schemas, OfDescribedClassesHaveTheirFields) {
  EXPECT_EQ(schema<Account>().at("properties"),
            parse_json(R"({"amount": {"type": "number", "title": "Amount"}})"));
}

TEST(Schemas, OfWhatIsNoStructHaveNoTitle) {
  EXPECT_EQ(json::value(schema<std::vector<int>>()),
            parse_json(R"({"type": "array", "items": {"type": "integer"}})"));
}

}  // namespace
}  // namespace openenv
