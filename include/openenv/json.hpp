// include/openenv/json.hpp - JSON text in and out.
//
// Documents are Boost.JSON values. Reading is our own handler over Boost's parser, so that
// numbers are exact and errors say where; writing is our own, so that numbers look as Python
// prints them and text that is not UTF-8 never leaves the program.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/storage_ptr.hpp>
#include <boost/json/string.hpp>
#include <boost/json/value.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace openenv {

namespace json = boost::json;

/// Reads one JSON document (RFC 8259). Of equal keys the last one counts. The document and all
/// in it use `storage`. Throws InvalidJson naming the fault and its byte: bad syntax, text that is
/// not UTF-8, a lone surrogate, a number beyond a double's range, or too deep nesting.
json::value parse_json(std::string_view text, json::storage_ptr storage = {});

/// Writes a document without spaces. Throws EncodeError if a text in it is not UTF-8.
std::string write_json(const json::value& value);

/// Each appends one JSON value to `out`.
namespace write {

/// Shortest digits that read back the same, laid out as Python's repr (`0.1`, `1e-05`, `100.0`);
/// NaN and infinities as `null`.
void number(double value, std::string& out);
/// The same for a float: the shortest digits that read back as the same float.
void number(float value, std::string& out);
void integer(std::int64_t value, std::string& out);
void integer(std::uint64_t value, std::string& out);
/// A quoted text. Throws EncodeError if `text` is not UTF-8.
void text(std::string_view text, std::string& out);
/// A whole document. Throws EncodeError if a text in it is not UTF-8.
void value(const json::value& value, std::string& out);
void object(const json::object& object, std::string& out);

}  // namespace write

/// Position of the first byte of `text` that is no valid UTF-8; npos if all is valid.
std::size_t find_invalid_utf8(std::string_view text);

}  // namespace openenv
