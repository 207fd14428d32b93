// include/openenv/rules.hpp - rules that a field's value must keep.
//
// A rule is one type with two functions side by side: `check` adds a problem if a value breaks it,
// `note` writes it into the field's JSON Schema. Rule names and limits are those that the
// reference reports (pydantic's error types).
#pragma once

#include <openenv/error.hpp>

#include <array>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace openenv {

/// The key may be absent; the field then keeps its initializer.
struct Defaulted {
  void check(const auto&, const json::value&, const Path&, Problems&) const {}
  void note(json::object&) const {}
};
inline constexpr Defaulted defaulted;

/// The field's key in JSON, where the C++ name cannot be used (`class`, `default`).
struct Named {
  std::string_view key;
  void check(const auto&, const json::value&, const Path&, Problems&) const {}
  void note(json::object&) const {}
};
/// A key that JSON would have to escape does not compile.
consteval Named named(std::string_view key) {
  for (const char c : key) {
    if (c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20) throw "not such a key";
  }
  return {key};
}

/// Number of Unicode code points in a UTF-8 text.
std::size_t code_points(std::string_view text);

struct Bounds;

namespace detail {
enum class Measured { text, list, mapping };
void check_length(std::size_t size, std::optional<std::size_t> least,
                  std::optional<std::size_t> most, Measured what, const json::value& input,
                  const Path& path, Problems& problems);
bool matches(std::string_view pattern, std::string_view text);
std::string quoted_choices(const std::string_view* first, std::size_t count);
void refuse_choice(const std::string_view* first, std::size_t count, const json::value& input,
                   const Path& path, Problems& problems);
json::value plain_number(double number);
void check_bounds(const Bounds& bounds, double value, bool is_whole, const json::value& input,
                  const Path& path, Problems& problems);
}  // namespace detail

/// Length of a text in code points, or of a list or map in items.
struct Length {
  std::optional<std::size_t> least = {}, most = {};

  void check(const std::string& value, const json::value& input, const Path& path,
             Problems& problems) const {
    detail::check_length(code_points(value), least, most, detail::Measured::text, input, path,
                         problems);
  }
  template <class K, class T>
  void check(const std::map<K, T>& value, const json::value& input, const Path& path,
             Problems& problems) const {
    detail::check_length(value.size(), least, most, detail::Measured::mapping, input, path,
                         problems);
  }
  template <class T>
  void check(const std::vector<T>& value, const json::value& input, const Path& path,
             Problems& problems) const {
    detail::check_length(value.size(), least, most, detail::Measured::list, input, path, problems);
  }
  void note(json::object& schema) const;
};
constexpr Length length(std::size_t least, std::size_t most) { return {least, most}; }
constexpr Length length_at_least(std::size_t least) { return {least, std::nullopt}; }
constexpr Length length_at_most(std::size_t most) { return {std::nullopt, most}; }

/// Bounds of a number.
struct Bounds {
  std::optional<double> at_least = {}, at_most = {}, more_than = {}, less_than = {};

  template <class Number>
    requires std::is_arithmetic_v<Number>
  void check(Number value, const json::value& input, const Path& path, Problems& problems) const {
    detail::check_bounds(*this, static_cast<double>(value), std::is_integral_v<Number>, input, path,
                         problems);
  }
  void note(json::object& schema) const;
};
constexpr Bounds at_least(double n) { return {.at_least = n}; }
constexpr Bounds at_most(double n) { return {.at_most = n}; }
constexpr Bounds between(double least, double most) { return {.at_least = least, .at_most = most}; }
constexpr Bounds more_than(double n) { return {.more_than = n}; }
constexpr Bounds less_than(double n) { return {.less_than = n}; }

/// A whole multiple of a step.
struct MultipleOf {
  double step;
  void check(double value, const json::value& input, const Path& path, Problems& problems) const;
  void note(json::object& schema) const;
};
constexpr MultipleOf multiple_of(double step) { return {step}; }

/// A regular expression (RE2's syntax) that must be found in the text.
struct Pattern {
  std::string_view expression;
  void check(const std::string& value, const json::value& input, const Path& path,
             Problems& problems) const;
  void note(json::object& schema) const;
};
constexpr Pattern pattern(std::string_view expression) { return {expression}; }

/// The texts that are allowed; use an enum where the program itself tells them apart.
template <std::size_t N>
struct Choices {
  std::array<std::string_view, N> texts;

  /// Whatever is none of the texts breaks this rule, of whatever kind it is.
  void check_kind(const json::value& input, const Path& path, Problems& problems) const {
    if (!input.is_string()) detail::refuse_choice(texts.data(), N, input, path, problems);
  }
  void check(const std::string& value, const json::value& input, const Path& path,
             Problems& problems) const {
    for (const auto text : texts) {
      if (text == value) return;
    }
    detail::refuse_choice(texts.data(), N, input, path, problems);
  }
  void note(json::object& schema) const {
    if constexpr (N == 1) {
      schema["const"] = texts.front();
    } else {
      schema["enum"] = json::array(texts.begin(), texts.end());
    }
  }
};
template <class... Texts>
constexpr Choices<sizeof...(Texts)> choices(Texts... texts) {
  return {{std::string_view(texts)...}};
}

}  // namespace openenv
