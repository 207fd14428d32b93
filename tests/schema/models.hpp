// tests/schema/models.hpp - the twins of the models in models.py: same fields, texts and rules.
//
// What the reference's base classes add to actions, observations and states the engine adds to
// these.
#pragma once

#include <openenv/model.hpp>

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace openenv::tests {

using Integer = std::int64_t;

enum class Color { red, green, dark_blue };

struct Point {
  Integer x = 0;
  Integer y = 0;
  static constexpr auto about = openenv::about(field(&Point::y, "Rows from the top", defaulted));
};

struct Path {
  std::string name = {};
  std::vector<Point> points = {};
  static constexpr auto about =
      openenv::about(field(&Path::name, "", defaulted, length_at_most(40)),
                     field(&Path::points, "From start to end", defaulted));
};

struct Circle {
  double radius = 0;
  static constexpr Tag tag{"kind", "circle"};
  static constexpr auto about = openenv::about(field(&Circle::radius, "", more_than(0)));
};

struct Box {
  Point corner = {};
  bool filled = false;
  static constexpr Tag tag{"kind", "box"};
  static constexpr auto about = openenv::about(field(&Box::filled, "", defaulted));
};

using Shape = std::variant<Circle, Box>;

struct EmptyAction {};

struct TextAction {
  std::string plain = {};
  std::string described = {};
  std::string bounded = {};
  std::string matched = {};
  std::string defaulted = "none yet";
  std::string x2y = {};
  static constexpr auto about = openenv::about(
      field(&TextAction::described, "A sentence"), field(&TextAction::bounded, "", length(1, 255)),
      field(&TextAction::matched, "Words joined by dashes", pattern("^[a-z]+(-[a-z]+)*$")),
      field(&TextAction::defaulted, "", openenv::defaulted, length_at_least(2)),
      field(&TextAction::x2y, "", openenv::defaulted));
};

struct ChoiceAction {
  std::string direction = {};
  std::string pace = "walk";
  std::string only = "this";
  static constexpr auto about =
      openenv::about(field(&ChoiceAction::direction, "", choices("north", "south")),
                     field(&ChoiceAction::pace, "How fast", defaulted, choices("walk", "run")),
                     field(&ChoiceAction::only, "", defaulted, choices("this")));
};

struct IntegerAction {
  Integer plain = 0;
  std::uint64_t not_negative = 0;
  Integer below_ten = 3;
  Integer even = 0;
  static constexpr auto about = openenv::about(
      field(&IntegerAction::below_ten, "", defaulted, more_than(-10), less_than(10)),
      field(&IntegerAction::even, "An even number", defaulted, between(0, 100), multiple_of(2)));
};

struct NumberAction {
  double plain = 0;
  double probability = 0;
  double inside = 0.5;
  double quarters = 1.25;
  static constexpr auto about = openenv::about(
      field(&NumberAction::probability, "Between nothing and certainty", between(0, 1)),
      field(&NumberAction::inside, "", defaulted, more_than(0), less_than(1)),
      field(&NumberAction::quarters, "", defaulted, multiple_of(0.25)));
};

struct ColorAction {
  Color required = Color::red;
  Color defaulted = Color::dark_blue;
  Color described = Color::red;
  std::optional<Color> optional = {};
  static constexpr auto about =
      openenv::about(field(&ColorAction::defaulted, "", openenv::defaulted),
                     field(&ColorAction::described, "The color of the brush", openenv::defaulted));
};

struct VariantAction {
  Shape shape = {};
  std::vector<Shape> more = {};
  static constexpr auto about = openenv::about(field(&VariantAction::shape, "What to draw"),
                                               field(&VariantAction::more, "", defaulted));
};

struct FreeAction {
  json::value anything = {};
  json::object keyed = {};
  std::vector<json::value> listed = {};
  static constexpr auto about = openenv::about(
      field(&FreeAction::anything, "", defaulted), field(&FreeAction::keyed, "", defaulted),
      field(&FreeAction::listed, "In any shape", defaulted));
};

struct OptionalObservation {
  std::optional<std::string> text = {};
  std::optional<Integer> count = {};
  std::optional<double> ratio = {};
  std::optional<bool> flag = {};
  std::optional<std::vector<std::string>> words = {};
  std::optional<Point> where = {};
  static constexpr auto about =
      openenv::about(field(&OptionalObservation::count, "How many, if known", at_least(0)));
};

struct ListObservation {
  // g++ 12 cannot count the fields of a struct that lists texts where a member is declared.
  static std::vector<std::string> two_texts() { return {"a", "b"}; }

  std::vector<Integer> required = {};
  std::vector<std::string> defaulted = two_texts();
  std::vector<double> bounded = {};
  std::array<double, 3> fixed = {0.0, 0.5, 1.0};
  std::vector<std::vector<Integer>> grid = {};
  std::vector<bool> flags = {true, false};
  static constexpr auto about =
      openenv::about(field(&ListObservation::defaulted, "", openenv::defaulted),
                     field(&ListObservation::bounded, "One to eight", length(1, 8)),
                     field(&ListObservation::fixed, "", openenv::defaulted),
                     field(&ListObservation::grid, "", openenv::defaulted),
                     field(&ListObservation::flags, "", openenv::defaulted));
};

struct MapObservation {
  static std::map<std::string, double> one_number() { return {{"a", 0.5}}; }

  std::map<std::string, Integer> required = {};
  std::map<std::string, double> defaulted = one_number();
  std::map<std::string, Point> places = {};
  std::map<std::string, std::vector<Integer>> lists = {};
  static constexpr auto about =
      openenv::about(field(&MapObservation::defaulted, "", openenv::defaulted),
                     field(&MapObservation::places, "By name", openenv::defaulted),
                     field(&MapObservation::lists, "", openenv::defaulted));
};

struct NestedObservation {
  Point required = {};
  Point described = {};
  Point defaulted = {.x = 1, .y = 2};
  std::vector<Point> points = {};
  Path path = {};
  std::map<std::string, Path> paths = {};
  static constexpr auto about =
      openenv::about(field(&NestedObservation::described, "Where it began"),
                     field(&NestedObservation::defaulted, "", openenv::defaulted),
                     field(&NestedObservation::points, "", openenv::defaulted),
                     field(&NestedObservation::path, "", openenv::defaulted),
                     field(&NestedObservation::paths, "", openenv::defaulted));
};

struct PlainState {};

struct DefaultsState {
  static std::map<std::string, Integer> one_integer() { return {{"one", 1}}; }

  std::string text = "quote \" backslash \\ \u00e9";
  Integer whole = -7;
  Integer large = 9007199254740993;
  double number = 0.1;
  double small = 1e-05;
  bool yes = true;
  bool no = false;
  Color color = Color::green;
  Point point = {.x = 3};
  std::vector<Integer> numbers = {1, 2, 3};
  std::map<std::string, Integer> table = one_integer();
  std::optional<std::string> nothing = {};
  std::optional<Integer> something = 5;
  static constexpr auto about = openenv::about(
      field(&DefaultsState::text, "", defaulted), field(&DefaultsState::whole, "", defaulted),
      field(&DefaultsState::large, "", defaulted), field(&DefaultsState::number, "", defaulted),
      field(&DefaultsState::small, "", defaulted), field(&DefaultsState::yes, "", defaulted),
      field(&DefaultsState::no, "Never", defaulted), field(&DefaultsState::color, "", defaulted),
      field(&DefaultsState::point, "", defaulted), field(&DefaultsState::numbers, "", defaulted),
      field(&DefaultsState::table, "", defaulted));
};

}  // namespace openenv::tests
