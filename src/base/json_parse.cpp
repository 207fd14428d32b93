// src/base/json_parse.cpp - JSON text to values.
//
// Pure functions, any thread. The grammar is Boost.JSON's; this handler builds the document and
// reads each number again from its own text, because the parser of this Boost rounds some
// decimals to a neighbouring double.
#include "base/limits.hpp"

#include <openenv/error.hpp>
#include <openenv/json.hpp>

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/src.hpp>
#include <boost/json/value_stack.hpp>

#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>

namespace openenv {
namespace {

using boost::system::error_code;

class Builder {
 public:
  static constexpr std::size_t max_array_size = std::numeric_limits<std::size_t>::max();
  static constexpr std::size_t max_object_size = std::numeric_limits<std::size_t>::max();
  static constexpr std::size_t max_string_size = std::numeric_limits<std::size_t>::max();
  static constexpr std::size_t max_key_size = std::numeric_limits<std::size_t>::max();

  explicit Builder(json::storage_ptr storage) { stack_.reset(std::move(storage)); }
  json::value release() { return stack_.release(); }
  bool out_of_range() const { return out_of_range_; }

  bool on_document_begin(error_code&) { return true; }
  bool on_document_end(error_code&) { return true; }
  bool on_object_begin(error_code&) { return true; }
  bool on_object_end(std::size_t n, error_code&) { return stack_.push_object(n), true; }
  bool on_array_begin(error_code&) { return true; }
  bool on_array_end(std::size_t n, error_code&) { return stack_.push_array(n), true; }
  bool on_key_part(json::string_view s, std::size_t, error_code&) {
    return stack_.push_chars(s), true;
  }
  bool on_key(json::string_view s, std::size_t, error_code&) { return stack_.push_key(s), true; }
  bool on_string_part(json::string_view s, std::size_t, error_code&) {
    return stack_.push_chars(s), true;
  }
  bool on_string(json::string_view s, std::size_t, error_code&) {
    return stack_.push_string(s), true;
  }
  bool on_number_part(json::string_view, error_code&) { return true; }
  bool on_int64(std::int64_t n, json::string_view, error_code&) {
    return stack_.push_int64(n), true;
  }
  bool on_uint64(std::uint64_t n, json::string_view, error_code&) {
    return stack_.push_uint64(n), true;
  }
  bool on_double(double, json::string_view text, error_code& failed) {
    double exact = 0;
    if (std::from_chars(text.data(), text.data() + text.size(), exact).ec != std::errc{}) {
      // Too small to tell from zero reads as zero, as everywhere; too large has no value.
      if (!std::isfinite(std::strtod(std::string(text).c_str(), nullptr))) {
        out_of_range_ = true;
        failed = json::error::exponent_overflow;
        return false;
      }
      exact = 0;
    }
    return stack_.push_double(exact), true;
  }
  bool on_bool(bool b, error_code&) { return stack_.push_bool(b), true; }
  bool on_null(error_code&) { return stack_.push_null(), true; }
  bool on_comment_part(json::string_view, error_code&) { return true; }
  bool on_comment(json::string_view, error_code&) { return true; }

 private:
  json::value_stack stack_;
  bool out_of_range_ = false;
};

/// True if what cannot stand at `at` follows the escape of a pair's first half.
bool follows_half_pair(std::string_view text, std::size_t at) {
  if (at > 0 && text[at - 1] == '\\') --at;  // It began another kind of escape.
  if (at < 6) return false;
  const std::string_view escape = text.substr(at - 6, 6);
  return (escape.starts_with("\\ud") || escape.starts_with("\\uD")) &&
         std::string_view("89abAB").find(escape[3]) != std::string_view::npos;
}

std::string reason(const error_code& failed, bool out_of_range, bool half_pair) {
  if (out_of_range) return "the number is beyond the range of a double";
  switch (static_cast<json::error>(failed.value())) {
    case json::error::incomplete:
      return "the text ends too early";
    case json::error::extra_data:
      return "something follows the end of the value";
    case json::error::too_deep:
      return "nested deeper than " + std::to_string(limits::json_depth_max) + " levels";
    case json::error::illegal_leading_surrogate:
    case json::error::illegal_trailing_surrogate:
    case json::error::expected_utf16_escape:
      half_pair = true;
      break;
    default:
      break;
  }
  if (half_pair) return "a \\u escape is half of a surrogate pair";
  if (failed == json::error::syntax) return "this character cannot stand here";
  return failed.message();
}

}  // namespace

json::value parse_json(std::string_view text, json::storage_ptr storage) {
  json::parse_options options;
  options.max_depth = limits::json_depth_max;
  json::basic_parser<Builder> parser(options, std::move(storage));
  error_code failed;
  const std::size_t used = parser.write_some(false, text.data(), text.size(), failed);
  if (!failed && used < text.size()) failed = json::error::extra_data;
  if (failed) {
    if (const auto bad = find_invalid_utf8(text); bad != text.npos) {
      throw InvalidJson("the text is not UTF-8", bad);
    }
    const bool half_pair = follows_half_pair(text, used);
    throw InvalidJson(reason(failed, parser.handler().out_of_range(), half_pair), used);
  }
  return parser.handler().release();
}

}  // namespace openenv
