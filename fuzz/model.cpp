// fuzz/model.cpp - what a model accepts it writes, and reads again as the same; what it refuses
// has a problem.
#include "require.hpp"

#include <openenv/model.hpp>

namespace openenv::fuzz {
namespace {

enum class Color { red, green, dark_blue };

struct Circle {
  double radius = 1;
  static constexpr Tag tag{"kind", "circle"};
  static constexpr auto about = openenv::about(field(&Circle::radius, "", more_than(0)));
};

struct Square {
  float side = 0;
  static constexpr Tag tag{"kind", "square"};
};

struct Tree {
  std::string name = {};
  std::vector<Tree> branches = {};
};

/// A field of every kind, each of which may be absent so that short inputs reach far.
struct Everything {
  bool flag = false;
  std::int8_t small = 0;
  std::int64_t large = 0;
  std::uint64_t natural = 0;
  double number = 0;
  std::string text = "ab";
  Color color = Color::red;
  std::optional<std::int64_t> maybe = {};
  std::vector<std::string> words = {};
  std::array<double, 2> pair = {};
  std::map<std::string, double> table = {};
  std::variant<Circle, Square> shape = {};
  std::optional<Tree> tree = {};
  json::value free = {};
  Bytes bytes = {};
  std::optional<Tensor> tensor = {};
  static constexpr auto about = openenv::about(
      field(&Everything::flag, "", defaulted), field(&Everything::small, "", defaulted),
      field(&Everything::large, "", defaulted, between(-1000, 1000), multiple_of(2)),
      field(&Everything::natural, "", defaulted), field(&Everything::number, "", defaulted),
      field(&Everything::text, "", defaulted, length(2, 9), pattern("^[a-z]")),
      field(&Everything::color, "", defaulted), field(&Everything::words, "", defaulted),
      field(&Everything::pair, "", defaulted),
      field(&Everything::table, "", defaulted, length_at_most(3)),
      field(&Everything::shape, "", defaulted), field(&Everything::free, "", defaulted),
      field(&Everything::bytes, "", defaulted));
};

}  // namespace
}  // namespace openenv::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace openenv;
  json::value document;
  try {
    document = parse_json({reinterpret_cast<const char*>(data), size});
  } catch (const InvalidJson&) {
    return 0;
  }
  std::string text;
  try {
    text = encode(decode<fuzz::Everything>(document));
  } catch (const ValidationError& error) {
    fuzz::require(!error.problems().empty(), "what is refused has a problem");
    return 0;
  }
  // Not inside the try: what is written must be accepted.
  const std::string again = encode(decode<fuzz::Everything>(parse_json(text)));
  fuzz::require(text == again, "what is written reads the same");
  return 0;
}
