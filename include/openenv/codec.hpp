// include/openenv/codec.hpp - how one kind of type is read, written and described.
//
// One Codec per kind, each with the same three functions. To teach the library a new kind of
// type, add one Codec; nothing else changes. Reading is as lenient as the reference: "3", 2.0 and
// true are accepted where an integer is wanted. Pure functions, any thread.
#pragma once

#include <openenv/definitions.hpp>
#include <openenv/error.hpp>
#include <openenv/reflect.hpp>
#include <openenv/rules.hpp>

#include <concepts>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace openenv {

namespace detail {

template <class T>
inline constexpr bool has_codec = false;
template <class T>
inline constexpr char identity = 0;

bool read_bool(const json::value& in, bool& out, const Path& path, Problems& problems);
std::optional<std::int64_t> read_signed(const json::value& in, std::int64_t least,
                                        std::int64_t most, const Path& path, Problems& problems);
std::optional<std::uint64_t> read_unsigned(const json::value& in, std::uint64_t most,
                                           const Path& path, Problems& problems);
std::optional<double> read_number(const json::value& in, const Path& path, Problems& problems);
void wrong_kind(std::string_view rule, std::string_view wanted, const json::value& in,
                const Path& path, Problems& problems);
std::string title_of(std::string_view name);  // tool_name -> Tool Name

// Parts of the struct codec that need no type.
std::size_t check_tag(std::string_view key, std::string_view value, const json::value& in,
                      const Path& path, Problems& problems);
void unknown_key(const json::key_value_pair& item, const std::vector<std::string_view>& known,
                 const Path& path, Problems& problems);
json::object& ruled_part(json::object& property);
bool is_reference(const json::object& property);
json::object object_schema(std::string_view title, std::string_view text, json::object properties,
                           json::array required);

}  // namespace detail

/// Each has decode(in, out, path, problems), write(value, out) and schema(definitions).
template <class T>
struct Codec {
  static_assert(detail::has_codec<T>,
                "a field has a type that is no model and has no Codec: docs/models.md lists what "
                "there may be; the alternatives of a variant need a Tag");
};

template <>
struct Codec<bool> {
  static void decode(const json::value& in, bool& out, const Path& path, Problems& problems) {
    detail::read_bool(in, out, path, problems);
  }
  static void write(bool value, std::string& out) { out += value ? "true" : "false"; }
  static json::object schema(Definitions&) { return {{"type", "boolean"}}; }
};

template <std::signed_integral T>
struct Codec<T> {
  static void decode(const json::value& in, T& out, const Path& path, Problems& problems) {
    using Limits = std::numeric_limits<T>;
    if (auto n = detail::read_signed(in, Limits::min(), Limits::max(), path, problems)) {
      out = static_cast<T>(*n);
    }
  }
  static void write(T value, std::string& out) {
    write::integer(static_cast<std::int64_t>(value), out);
  }
  static json::object schema(Definitions&) { return {{"type", "integer"}}; }
};

template <std::unsigned_integral T>
struct Codec<T> {
  static void decode(const json::value& in, T& out, const Path& path, Problems& problems) {
    if (auto n = detail::read_unsigned(in, std::numeric_limits<T>::max(), path, problems)) {
      out = static_cast<T>(*n);
    }
  }
  static void write(T value, std::string& out) {
    write::integer(static_cast<std::uint64_t>(value), out);
  }
  static json::object schema(Definitions&) { return {{"type", "integer"}, {"minimum", 0}}; }
};

template <std::floating_point T>
struct Codec<T> {
  static void decode(const json::value& in, T& out, const Path& path, Problems& problems) {
    const auto n = detail::read_number(in, path, problems);
    if (!n) return;
    if (*n < std::numeric_limits<T>::lowest() || *n > std::numeric_limits<T>::max()) {
      return problems.add(path, "finite_number", "must be a number that its type can hold", in);
    }
    out = static_cast<T>(*n);
  }
  static void write(T value, std::string& out) { write::number(value, out); }
  static json::object schema(Definitions&) { return {{"type", "number"}}; }
};

template <>
struct Codec<std::string> {
  static void decode(const json::value& in, std::string& out, const Path& path,
                     Problems& problems) {
    if (const auto* text = in.if_string()) {
      out.assign(text->data(), text->size());
    } else {
      detail::wrong_kind("string_type", "a string", in, path, problems);
    }
  }
  static void write(const std::string& value, std::string& out) { write::text(value, out); }
  static json::object schema(Definitions&) { return {{"type", "string"}}; }
};

/// Any JSON.
template <>
struct Codec<json::value> {
  static void decode(const json::value& in, json::value& out, const Path&, Problems&) { out = in; }
  static void write(const json::value& value, std::string& out) { write::value(value, out); }
  static json::object schema(Definitions&) { return {}; }
};

/// Any JSON object.
template <>
struct Codec<json::object> {
  static void decode(const json::value& in, json::object& out, const Path& path,
                     Problems& problems) {
    if (const auto* object = in.if_object()) {
      out = *object;
    } else {
      detail::wrong_kind("dict_type", "an object", in, path, problems);
    }
  }
  static void write(const json::object& value, std::string& out) { write::object(value, out); }
  static json::object schema(Definitions&) {
    return {{"type", "object"}, {"additionalProperties", true}};
  }
};

/// An enum, by the names of its enumerators.
template <class T>
  requires std::is_enum_v<T>
struct Codec<T> {
  static void decode(const json::value& in, T& out, const Path& path, Problems& problems) {
    if (const auto* text = in.if_string()) {
      for (std::size_t i = 0; i < reflect::enumerators<T>.size(); ++i) {
        if (!reflect::enumerators<T>[i].empty() && reflect::enumerators<T>[i] == *text) {
          out = static_cast<T>(i);
          return;
        }
      }
    }
    const std::string expected = choices();
    problems.add(path, "enum", "must be " + expected, in, {{"expected", expected}});
  }
  /// Throws EncodeError if `value` is no enumerator.
  static void write(T value, std::string& out) {
    const auto index = static_cast<std::size_t>(value);
    if (index >= reflect::enumerators<T>.size() || reflect::enumerators<T>[index].empty()) {
      throw EncodeError("the enum has no enumerator with the value " + std::to_string(index));
    }
    write::text(reflect::enumerators<T>[index], out);
  }
  static json::object schema(Definitions& definitions) {
    auto name = definitions.find(&detail::identity<T>);
    if (!name) {
      name = definitions.reserve(&detail::identity<T>, reflect::type_name<T>());
      json::array texts;
      for (const auto text : reflect::enumerators<T>) {
        if (!text.empty()) texts.emplace_back(text);
      }
      definitions.define(*name, {{"title", *name}, {"type", "string"}, {"enum", texts}});
    }
    return {{"$ref", "#/$defs/" + *name}};
  }

 private:
  static std::string choices() {
    std::array<std::string_view, reflect::enumerators<T>.size()> names{};
    std::size_t count = 0;
    for (const auto text : reflect::enumerators<T>) {
      if (!text.empty()) names[count++] = text;
    }
    return detail::quoted_choices(names.data(), count);
  }
};

}  // namespace openenv
