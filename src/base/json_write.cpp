// src/base/json_write.cpp - JSON values to text.
//
// Pure functions, any thread.
#include "base/json_text.hpp"

#include <openenv/error.hpp>
#include <openenv/json.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstring>

namespace openenv {
namespace {

// Python switches to an exponent outside of this range (float.__repr__).
constexpr int least_plain_exponent = -4;
constexpr int most_plain_exponent = 16;

/// Lays out shortest scientific text ("1.25e-07") as Python's repr does.
void lay_out(std::string_view scientific, std::string& out) {
  if (scientific.front() == '-') {
    out += '-';
    scientific.remove_prefix(1);
  }
  const auto mark = scientific.find('e');
  int exponent = 0;
  const char* first = scientific.data() + mark + 1;
  if (*first == '+') ++first;
  std::from_chars(first, scientific.data() + scientific.size(), exponent);

  std::array<char, 24> digits{};
  std::size_t count = 0;
  for (const char c : scientific.substr(0, mark)) {
    if (c != '.') digits[count++] = c;
  }
  const std::string_view all(digits.data(), count);
  if (exponent < least_plain_exponent || exponent >= most_plain_exponent) {
    out += all[0];
    if (count > 1) out.append(".").append(all.substr(1));
    out += 'e';
    out += exponent < 0 ? '-' : '+';
    const int size = std::abs(exponent);
    if (size < 10) out += '0';
    out += std::to_string(size);
  } else if (exponent < 0) {
    out.append("0.").append(static_cast<std::size_t>(-exponent - 1), '0').append(all);
  } else if (const auto whole = static_cast<std::size_t>(exponent) + 1; count <= whole) {
    out.append(all).append(whole - count, '0').append(".0");
  } else {
    out.append(all.substr(0, whole)).append(".").append(all.substr(whole));
  }
}

template <class Number>
void number_text(Number value, std::string& out) {
  if (!std::isfinite(value)) {
    out += "null";
    return;
  }
  std::array<char, 48> text{};
  const auto end =
      std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::scientific);
  lay_out({text.data(), static_cast<std::size_t>(end.ptr - text.data())}, out);
}

template <class Integer>
void integer_text(Integer value, std::string& out) {
  std::array<char, 24> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value);
  out.append(text.data(), end.ptr);
}

void escape(unsigned char c, std::string& out) {
  switch (c) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\b':
      out += "\\b";
      return;
    case '\f':
      out += "\\f";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      break;
  }
  constexpr std::string_view hex = "0123456789abcdef";
  out += "\\u00";
  out += hex[c >> 4];
  out += hex[c & 15];
}

constexpr bool is_plain(unsigned char c) { return c >= 0x20 && c != '"' && c != '\\'; }

/// True only if all of 8 bytes are plain: one subtraction for all tells a byte below another.
bool all_plain(const char* eight) {
  constexpr std::uint64_t each = 0x0101010101010101u, high = 0x8080808080808080u;
  std::uint64_t word = 0;
  std::memcpy(&word, eight, sizeof word);
  const auto below = [](std::uint64_t bytes, std::uint64_t bound) {
    return (bytes - each * bound) & ~bytes;
  };
  const std::uint64_t quotes = word ^ each * '"', backslashes = word ^ each * '\\';
  return ((below(word, 0x20) | below(quotes, 1) | below(backslashes, 1)) & high) == 0;
}

/// True if all of 8 bytes are below 0x80.
bool all_ascii(const char* eight) {
  std::uint64_t word = 0;
  std::memcpy(&word, eight, sizeof word);
  return (word & 0x8080808080808080u) == 0;
}

/// Length of the UTF-8 sequence at `p`, 0 if there is none. Ranges: Unicode 15, table 3-7.
std::size_t sequence_length(const unsigned char* p, std::size_t left) {
  const auto tail = [&](std::size_t i, unsigned char least = 0x80, unsigned char most = 0xBF) {
    return i < left && p[i] >= least && p[i] <= most;
  };
  if (p[0] < 0x80) return 1;
  if (p[0] >= 0xC2 && p[0] <= 0xDF) return tail(1) ? 2 : 0;
  if (p[0] == 0xE0) return tail(1, 0xA0) && tail(2) ? 3 : 0;
  if (p[0] == 0xED) return tail(1, 0x80, 0x9F) && tail(2) ? 3 : 0;
  if (p[0] >= 0xE1 && p[0] <= 0xEF) return tail(1) && tail(2) ? 3 : 0;
  if (p[0] == 0xF0) return tail(1, 0x90) && tail(2) && tail(3) ? 4 : 0;
  if (p[0] >= 0xF1 && p[0] <= 0xF3) return tail(1) && tail(2) && tail(3) ? 4 : 0;
  if (p[0] == 0xF4) return tail(1, 0x80, 0x8F) && tail(2) && tail(3) ? 4 : 0;
  return 0;
}

}  // namespace

std::size_t find_invalid_utf8(std::string_view text) {
  std::size_t i = 0;
  while (i < text.size()) {
    if (i + 8 <= text.size() && all_ascii(text.data() + i)) {
      i += 8;
      continue;
    }
    const auto* p = reinterpret_cast<const unsigned char*>(text.data()) + i;
    const std::size_t length = sequence_length(p, text.size() - i);
    if (length == 0) return i;
    i += length;
  }
  return std::string_view::npos;
}

void write_quoted(std::string_view text, std::string& out) {
  out += '"';
  std::size_t start = 0, i = 0;
  while (i < text.size()) {
    if (i + 8 <= text.size() && all_plain(text.data() + i)) {
      i += 8;
      continue;
    }
    const std::size_t end = std::min(i + 8, text.size());
    for (; i < end; ++i) {
      const auto c = static_cast<unsigned char>(text[i]);
      if (is_plain(c)) continue;
      out.append(text.substr(start, i - start));
      escape(c, out);
      start = i + 1;
    }
  }
  out.append(text.substr(start));
  out += '"';
}

namespace write {

void number(double value, std::string& out) { number_text(value, out); }
void number(float value, std::string& out) { number_text(value, out); }
void integer(std::int64_t value, std::string& out) { integer_text(value, out); }
void integer(std::uint64_t value, std::string& out) { integer_text(value, out); }

void text(std::string_view text, std::string& out) {
  if (const auto bad = find_invalid_utf8(text); bad != text.npos) {
    throw EncodeError("text is not UTF-8 at byte " + std::to_string(bad));
  }
  write_quoted(text, out);
}

void object(const json::object& object, std::string& out) {
  out += '{';
  bool first = true;
  for (const auto& item : object) {
    if (!first) out += ',';
    first = false;
    text(item.key(), out);
    out += ':';
    value(item.value(), out);
  }
  out += '}';
}

void value(const json::value& value, std::string& out) {
  switch (value.kind()) {
    case json::kind::null:
      out += "null";
      return;
    case json::kind::bool_:
      out += value.get_bool() ? "true" : "false";
      return;
    case json::kind::int64:
      return integer(value.get_int64(), out);
    case json::kind::uint64:
      return integer(value.get_uint64(), out);
    case json::kind::double_:
      return number(value.get_double(), out);
    case json::kind::string:
      return text(value.get_string(), out);
    case json::kind::object:
      return object(value.get_object(), out);
    case json::kind::array:
      break;
  }
  out += '[';
  bool first = true;
  for (const auto& item : value.get_array()) {
    if (!first) out += ',';
    first = false;
    write::value(item, out);
  }
  out += ']';
}

}  // namespace write

std::string write_json(const json::value& value) {
  std::string out;
  write::value(value, out);
  return out;
}

}  // namespace openenv
