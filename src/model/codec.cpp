// src/model/codec.cpp - the parts of the codecs that need no type: lenient numbers, schemas.
//
// Pure functions, any thread. What is accepted where a number or a bool is wanted, and the names
// of the rules, follow the reference (pydantic's lax mode).
#include <openenv/codec.hpp>
#include <openenv/rules.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>

namespace openenv {
namespace {

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view spaces = " \t\n\r\f\v";
  const auto first = text.find_first_not_of(spaces);
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(spaces) - first + 1);
}

/// A whole number of either sign, with the magnitude apart so that all 64-bit values fit.
struct Whole {
  bool negative = false;
  std::uint64_t magnitude = 0;
};

constexpr double two_to_63 = 9223372036854775808.0;
constexpr double two_to_64 = 18446744073709551616.0;

std::optional<Whole> whole_text(std::string_view text, bool& too_large) {
  text = trimmed(text);
  Whole out;
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) {
    out.negative = text.front() == '-';
    text.remove_prefix(1);
  }
  // "3.0" is as good as 3.
  if (const auto point = text.find('.'); point != text.npos && point > 0) {
    const std::string_view fraction = text.substr(point + 1);
    if (fraction.empty() || fraction.find_first_not_of('0') != text.npos) return std::nullopt;
    text = text.substr(0, point);
  }
  if (text.empty() || text.find_first_not_of("0123456789") != text.npos) return std::nullopt;
  const auto end = std::from_chars(text.data(), text.data() + text.size(), out.magnitude);
  too_large = end.ec == std::errc::result_out_of_range;
  return out;
}

struct Reader {
  const json::value& in;
  const Path& path;
  Problems& problems;

  std::nullopt_t fail(std::string_view rule, std::string message) {
    problems.add(path, rule, std::move(message), in);
    return std::nullopt;
  }
  std::nullopt_t beyond() {
    return fail("int_parsing_size", "must be an integer of at most 64 bits");
  }

  std::optional<Whole> whole() {
    switch (in.kind()) {
      case json::kind::int64: {
        const std::int64_t n = in.get_int64();
        const auto bits = static_cast<std::uint64_t>(n);
        return Whole{n < 0, n < 0 ? ~bits + 1 : bits};
      }
      case json::kind::uint64:
        return Whole{false, in.get_uint64()};
      case json::kind::bool_:
        return Whole{false, in.get_bool() ? 1u : 0u};
      case json::kind::double_: {
        const double n = in.get_double();
        if (n != std::floor(n)) {
          return fail("int_from_float", "must be an integer, not a number with a fraction");
        }
        // The least 64-bit integer too: as a double it may stand for one below, read inexactly.
        if (n >= two_to_64 || n <= -two_to_63) return beyond();
        return Whole{n < 0, static_cast<std::uint64_t>(std::abs(n))};
      }
      case json::kind::string: {
        bool too_large = false;
        const auto n = whole_text(in.get_string(), too_large);
        if (!n) return fail("int_parsing", "must be an integer; this text is none");
        if (too_large) return beyond();
        return n;
      }
      default:
        return fail("int_type", "must be an integer");
    }
  }
};

}  // namespace

namespace detail {

void wrong_kind(std::string_view rule, std::string_view wanted, const json::value& in,
                const Path& path, Problems& problems) {
  problems.add(path, rule, "must be " + std::string(wanted), in);
}

bool read_bool(const json::value& in, bool& out, const Path& path, Problems& problems) {
  constexpr std::array<std::string_view, 6> yes{"1", "true", "t", "yes", "y", "on"};
  constexpr std::array<std::string_view, 6> no{"0", "false", "f", "no", "n", "off"};
  std::optional<bool> read;
  bool is_other_kind = false;
  if (in.is_bool()) {
    read = in.get_bool();
  } else if (in.is_number()) {
    const auto n = in.to_number<double>();
    if (n == 0 || n == 1) read = n == 1;
    const bool large = in.is_uint64() || (in.is_double() && std::abs(n) >= two_to_63);
    is_other_kind = large || n != std::floor(n);
  } else if (const auto* text = in.if_string()) {
    std::string lower(*text);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](unsigned char c) { return c < 0x80 ? std::tolower(c) : c; });
    if (std::count(yes.begin(), yes.end(), lower) > 0) read = true;
    if (std::count(no.begin(), no.end(), lower) > 0) read = false;
  } else {
    is_other_kind = true;
  }
  if (read) {
    out = *read;
  } else if (is_other_kind) {
    problems.add(path, "bool_type", "must be true or false", in);
  } else {
    problems.add(path, "bool_parsing", "must be true or false; this stands for neither", in);
  }
  return read.has_value();
}

std::optional<std::int64_t> read_signed(const json::value& in, std::int64_t least,
                                        std::int64_t most, const Path& path, Problems& problems) {
  Reader reader{in, path, problems};
  const auto whole = reader.whole();
  if (!whole) return std::nullopt;
  const std::uint64_t room = static_cast<std::uint64_t>(most) + (whole->negative ? 1 : 0);
  if (whole->magnitude > room) {
    if (most == std::numeric_limits<std::int64_t>::max()) return reader.beyond();
    problems.add(path, whole->negative ? "greater_than_equal" : "less_than_equal",
                 "must be from " + std::to_string(least) + " to " + std::to_string(most), in,
                 whole->negative ? json::object{{"ge", least}} : json::object{{"le", most}});
    return std::nullopt;
  }
  const std::uint64_t bits = whole->negative ? ~whole->magnitude + 1 : whole->magnitude;
  return static_cast<std::int64_t>(bits);
}

std::optional<std::uint64_t> read_unsigned(const json::value& in, std::uint64_t most,
                                           const Path& path, Problems& problems) {
  Reader reader{in, path, problems};
  const auto whole = reader.whole();
  if (!whole) return std::nullopt;
  if (whole->negative && whole->magnitude > 0) {
    problems.add(path, "greater_than_equal", "must be at least 0", in, {{"ge", 0}});
    return std::nullopt;
  }
  if (whole->magnitude > most) {
    problems.add(path, "less_than_equal", "must be at most " + std::to_string(most), in,
                 {{"le", most}});
    return std::nullopt;
  }
  return whole->magnitude;
}

std::optional<double> read_number(const json::value& in, const Path& path, Problems& problems) {
  Reader reader{in, path, problems};
  if (in.is_number()) return in.to_number<double>();
  if (in.is_bool()) return in.get_bool() ? 1.0 : 0.0;
  const auto* text = in.if_string();
  if (text == nullptr) return reader.fail("float_type", "must be a number");
  std::string_view digits = trimmed(*text);
  if (digits.starts_with('+') && !digits.starts_with("+-")) digits.remove_prefix(1);
  double out = 0;
  const auto end = std::from_chars(digits.data(), digits.data() + digits.size(), out);
  if (end.ec == std::errc::invalid_argument || end.ptr != digits.data() + digits.size()) {
    return reader.fail("float_parsing", "must be a number; this text is none");
  }
  // Too small is zero, too large is infinite.
  if (end.ec != std::errc{}) out = std::strtod(std::string(digits).c_str(), nullptr);
  if (!std::isfinite(out)) return reader.fail("finite_number", "must be a finite number");
  return out;
}

std::string title_of(std::string_view name) {
  std::string out(name);
  bool start = true;
  for (char& c : out) {
    const auto letter = static_cast<unsigned char>(c);
    if (c == '_') {
      c = ' ';
      start = true;
    } else if (std::isalpha(letter) != 0) {
      c = static_cast<char>(start ? std::toupper(letter) : std::tolower(letter));
      start = false;
    } else {
      start = true;
    }
  }
  return out;
}

std::size_t check_tag(std::string_view key, std::string_view value, const json::value& in,
                      const Path& path, Problems& problems) {
  const Path here{&path, key};
  const auto* tag = in.get_object().if_contains(key);
  if (tag == nullptr) return 0;  // It could be nothing else.
  const auto* text = tag->if_string();
  if (text == nullptr || *text != value) {
    const std::string expected = quoted_choices(&value, 1);
    problems.add(here, "literal_error", "must be " + expected, *tag, {{"expected", expected}});
  }
  return 1;
}

void unknown_tag(std::string_view key, const json::value* tag, const std::string& expected,
                 const json::value& in, const Path& path, Problems& problems) {
  const std::string quoted_key = "'" + std::string(key) + "'";
  if (tag == nullptr) {
    problems.add(path, "union_tag_not_found", "must have the key " + quoted_key, in,
                 {{"discriminator", quoted_key}});
    return;
  }
  const std::string text = tag->is_string() ? std::string(tag->get_string()) : write_json(*tag);
  problems.add(path, "union_tag_invalid",
               "has the " + quoted_key + " '" + text + "', which is none of " + expected, in,
               {{"discriminator", quoted_key}, {"tag", text}, {"expected_tags", expected}});
}

void unknown_key(const json::key_value_pair& item, const std::vector<std::string_view>& known,
                 const Path& path, Problems& problems) {
  std::string message = "is no key of this object, which has ";
  for (std::size_t i = 0; i < known.size(); ++i) {
    if (i > 0) message += i + 1 == known.size() ? " and " : ", ";
    message += known[i];
  }
  if (known.empty()) message += "none";
  problems.add(Path{&path, std::string_view(item.key())}, "extra_forbidden", std::move(message),
               item.value());
}

json::object& ruled_part(json::object& property) {
  auto* any_of = property.if_contains("anyOf");
  return any_of == nullptr ? property : any_of->get_array().front().get_object();
}

bool is_reference(const json::object& property) {
  if (property.contains("$ref")) return true;
  const auto* any_of = property.if_contains("anyOf");
  return any_of != nullptr && any_of->get_array().front().get_object().contains("$ref");
}

json::object object_schema(std::string_view title, std::string_view text, json::object properties,
                           json::array required) {
  json::object out{{"title", title}, {"type", "object"}};
  if (!text.empty()) out["description"] = text;
  out["properties"] = std::move(properties);
  if (!required.empty()) out["required"] = std::move(required);
  out["additionalProperties"] = false;
  return out;
}

}  // namespace detail

}  // namespace openenv
