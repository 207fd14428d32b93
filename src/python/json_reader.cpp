// src/python/json_reader.cpp - JSON text to Python objects, with no document in between.
//
// The caller holds the GIL. The grammar is Boost.JSON's, as in src/base/json_parse.cpp. Python's
// own reader takes more (NaN, halves of surrogate pairs), so what is refused here goes to it.
#include "python/json_reader.hpp"

#include "base/limits.hpp"
#include "python/gil.hpp"

#include <boost/json/basic_parser_impl.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string>
#include <vector>

namespace nb = nanobind;

namespace openenv::python {
namespace {

namespace json = boost::json;
using boost::system::error_code;

/// The str objects of keys that came before: messages have few keys, and have them often. The GIL
/// guards it.
class KeyCache {
 public:
  /// A new reference to the str of `text`; null with a Python error.
  PyObject* find(std::string_view text) {
    if (text.size() > key_bytes_max || text.empty() || !is_ascii(text)) {
      return PyUnicode_DecodeUTF8(text.data(), static_cast<Py_ssize_t>(text.size()), nullptr);
    }
    PyObject*& place = entries_[place_of(text)];
    if (place == nullptr || !is(place, text)) {
      PyObject* made =
          PyUnicode_DecodeASCII(text.data(), static_cast<Py_ssize_t>(text.size()), nullptr);
      if (made == nullptr) return nullptr;
      Py_XDECREF(std::exchange(place, made));
    }
    Py_INCREF(place);
    return place;
  }

 private:
  static constexpr std::size_t key_bytes_max = 32, count = 512;

  static bool is_ascii(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  }
  static bool is(PyObject* key, std::string_view text) {
    return static_cast<std::size_t>(PyUnicode_GET_LENGTH(key)) == text.size() &&
           std::memcmp(PyUnicode_1BYTE_DATA(key), text.data(), text.size()) == 0;
  }
  static std::size_t place_of(std::string_view text) {
    std::uint64_t first = 0, last = 0;
    const std::size_t bytes = std::min<std::size_t>(text.size(), 8);
    std::memcpy(&first, text.data(), bytes);
    std::memcpy(&last, text.data() + text.size() - bytes, bytes);
    const std::uint64_t mixed =
        (first ^ (last << 7 | last >> 57) ^ text.size()) * 0x9E3779B97F4A7C15u;
    return mixed >> 55;  // The upper 9 bits: 512 places.
  }

  std::array<PyObject*, count> entries_{};
};

KeyCache key_cache;

bool is_integer(std::string_view number) {
  return number.find_first_of(".eE") == std::string_view::npos;
}

PyObject* python_number(std::string_view text) {
  if (is_integer(text)) return PyLong_FromString(std::string(text).c_str(), nullptr, 10);
  double exact = 0;
  if (std::from_chars(text.data(), text.data() + text.size(), exact).ec != std::errc{}) {
    // Beyond a double's range; Python says 0 or infinity.
    exact = PyOS_string_to_double(std::string(text).c_str(), nullptr, nullptr);
    if (exact == -1 && PyErr_Occurred() != nullptr) return nullptr;
  }
  return PyFloat_FromDouble(exact);
}

/// Boost's parser calls it for each thing that it reads. A false answer stops the parser, and then
/// there is a Python error.
class Builder {
 public:
  static constexpr std::size_t max_array_size = std::numeric_limits<std::size_t>::max();
  static constexpr std::size_t max_object_size = max_array_size, max_string_size = max_array_size,
                               max_key_size = max_array_size;

  Builder() { stack_.reserve(32); }
  Builder(const Builder&) = delete;
  Builder& operator=(const Builder&) = delete;
  ~Builder() {
    for (PyObject* each : stack_) Py_DECREF(each);
  }
  PyObject* release() {
    PyObject* whole = stack_.back();
    stack_.pop_back();
    return whole;
  }

  bool on_document_begin(error_code&) { return true; }
  bool on_document_end(error_code&) { return true; }
  bool on_object_begin(error_code&) { return true; }
  bool on_object_end(std::size_t n, error_code& failed) {
    PyObject* made = PyDict_New();
    const std::size_t first = stack_.size() - 2 * n;
    for (std::size_t i = first; made != nullptr && i < stack_.size(); i += 2) {
      if (PyDict_SetItem(made, stack_[i], stack_[i + 1]) != 0) Py_CLEAR(made);
    }
    for (std::size_t i = first; i < stack_.size(); ++i) Py_DECREF(stack_[i]);
    stack_.resize(first);
    return push(made, failed);
  }
  bool on_array_begin(error_code&) { return true; }
  bool on_array_end(std::size_t n, error_code& failed) {
    PyObject* made = PyList_New(static_cast<Py_ssize_t>(n));
    if (made == nullptr) return push(nullptr, failed);
    const std::size_t first = stack_.size() - n;
    for (std::size_t i = 0; i < n; ++i) {
      PyList_SET_ITEM(made, static_cast<Py_ssize_t>(i), stack_[first + i]);
    }
    stack_.resize(first);
    return push(made, failed);
  }
  bool on_key_part(json::string_view s, std::size_t, error_code&) { return add_part(s); }
  bool on_key(json::string_view s, std::size_t, error_code& failed) {
    const bool made = push(key_cache.find(whole(s)), failed);
    parts_.clear();
    return made;
  }
  bool on_string_part(json::string_view s, std::size_t, error_code&) { return add_part(s); }
  bool on_string(json::string_view s, std::size_t, error_code& failed) {
    const std::string_view text = whole(s);
    const auto size = static_cast<Py_ssize_t>(text.size());
    const bool made = push(PyUnicode_DecodeUTF8(text.data(), size, nullptr), failed);
    parts_.clear();
    return made;
  }
  bool on_number_part(json::string_view, error_code&) { return true; }
  bool on_int64(std::int64_t n, json::string_view, error_code& failed) {
    return push(PyLong_FromLongLong(n), failed);
  }
  bool on_uint64(std::uint64_t n, json::string_view, error_code& failed) {
    return push(PyLong_FromUnsignedLongLong(n), failed);
  }
  bool on_double(double, json::string_view text, error_code& failed) {
    return push(python_number({text.data(), text.size()}), failed);
  }
  bool on_bool(bool b, error_code& failed) { return push(PyBool_FromLong(b), failed); }
  bool on_null(error_code& failed) { return push(Py_NewRef(Py_None), failed); }
  bool on_comment_part(json::string_view, error_code&) { return true; }
  bool on_comment(json::string_view, error_code&) { return true; }

 private:
  bool push(PyObject* made, error_code& failed) {
    if (made == nullptr) {
      failed = json::error::incomplete;  // Any will do: the Python error tells more.
      return false;
    }
    stack_.push_back(made);
    return true;
  }
  bool add_part(json::string_view s) { return parts_.append(s.data(), s.size()), true; }
  /// The text of which `s` is the end.
  std::string_view whole(json::string_view s) {
    if (parts_.empty()) return {s.data(), s.size()};
    return parts_.append(s.data(), s.size());
  }

  std::vector<PyObject*> stack_;  // Owns a reference to each.
  std::string parts_;
};

/// Python's own reader; what is nested too deeply for it is a ValueError too.
nb::object read_as_python_does(nb::handle text) {
  try {
    return call(nb::module_::import_("json").attr("loads"), text);
  } catch (nb::python_error& error) {
    if (!error.matches(PyExc_RecursionError)) throw;
  }
  PyErr_SetString(PyExc_ValueError, "the text is nested too deeply");
  throw nb::python_error();
}

}  // namespace

nb::object read_json(std::string_view text, nb::handle original) {
  json::parse_options options;
  options.max_depth = limits::json_depth_max;
  error_code failed;
  {
    json::basic_parser<Builder> parser(options);
    const std::size_t used = parser.write_some(false, text.data(), text.size(), failed);
    if (!failed && used == text.size()) return nb::steal(parser.handler().release());
    if (PyErr_Occurred() != nullptr) throw nb::python_error();
  }
  if (original.is_valid()) return read_as_python_does(original);
  return read_as_python_does(nb::bytes(text.data(), text.size()));
}

}  // namespace openenv::python
