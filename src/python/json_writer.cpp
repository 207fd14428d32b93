// src/python/json_writer.cpp - Python objects to JSON text, without a document in between.
//
// The caller holds the GIL. What a container holds is kept alive while it is written, because
// Python code may run meanwhile and change the container.
#include "python/json_writer.hpp"

#include "base/json_text.hpp"
#include "base/limits.hpp"
#include "python/gil.hpp"
#include "python/numpy_value.hpp"

#include <openenv/json.hpp>

#include <cmath>
#include <vector>

namespace nb = nanobind;

namespace openenv::python {
namespace {

/// Where a value stands: in the container of `outer`, at a key or an index.
struct Place {
  const Place* outer = nullptr;
  std::size_t depth = 0;
  PyObject* container = nullptr;
  PyObject* key = nullptr;
  Py_ssize_t index = 0;
};

std::string type_name(nb::handle value) {
  return nb::cast<nb::str>(nb::handle(Py_TYPE(value.ptr())).attr("__qualname__")).c_str();
}

class Writer {
 public:
  Writer(std::string& out, const WriteOptions& options) : out_(out), options_(options) {}

  void value(PyObject* v, const Place& place) {
    PyTypeObject* type = Py_TYPE(v);
    if (type == &PyUnicode_Type) return text(v);
    if (type == &PyLong_Type) return integer(v);
    if (type == &PyFloat_Type) return number(v, place);
    if (v == Py_None) return void(out_ += "null");
    if (v == Py_True) return void(out_ += "true");
    if (v == Py_False) return void(out_ += "false");
    if (PyDict_Check(v)) return object(v, place);
    if (PyList_Check(v)) return array(v, place);
    if (PyTuple_Check(v)) return array(v, place);
    if (PyUnicode_Check(v)) return text(v);
    if (PyLong_Check(v)) return integer(v);
    if (PyFloat_Check(v)) return number(v, place);
    other(v, place);
  }

 private:
  void text(PyObject* v);
  void text_with_halves(PyObject* v);
  void integer(PyObject* v);
  void number(PyObject* v, const Place& place);
  void object(PyObject* v, const Place& place);
  void member(PyObject* key, PyObject* item, const Place& place, bool& first);
  void key_text(PyObject* key, const Place& place);
  void array(PyObject* v, const Place& place);
  void other(PyObject* v, const Place& place);
  nb::object replaced(PyObject* v, const Place& place);

  Place inside(PyObject* container, const Place& place) const;
  std::string way(const Place& place) const;
  [[noreturn]] void fail(nb::builtin_exception (*error)(const char*), const Place& place,
                         const std::string& what) const {
    const std::string where = way(place);
    throw error((where.empty() ? what : where + ": " + what).c_str());
  }

  std::string& out_;
  const WriteOptions& options_;
};

void Writer::text(PyObject* v) {
  if (PyUnicode_IS_COMPACT_ASCII(v)) {
    const auto size = static_cast<std::size_t>(PyUnicode_GET_LENGTH(v));
    return write_quoted({static_cast<const char*>(PyUnicode_DATA(v)), size}, out_);
  }
  Py_ssize_t size = 0;
  const char* utf8 = PyUnicode_AsUTF8AndSize(v, &size);
  if (utf8 == nullptr) return text_with_halves(v);
  write_quoted({utf8, static_cast<std::size_t>(size)}, out_);
}

/// Halves of surrogate pairs have no UTF-8; as escapes they can be written, as json.dumps does.
void Writer::text_with_halves(PyObject* v) {
  if (!PyErr_ExceptionMatches(PyExc_UnicodeEncodeError)) throw nb::python_error();
  PyErr_Clear();
  const nb::object encoded = nb::steal(PyUnicode_AsEncodedString(v, "utf-8", "surrogatepass"));
  if (!encoded.is_valid()) throw nb::python_error();
  std::string quoted;
  write_quoted(
      {PyBytes_AS_STRING(encoded.ptr()), static_cast<std::size_t>(PyBytes_GET_SIZE(encoded.ptr()))},
      quoted);
  constexpr std::string_view hex = "0123456789abcdef";
  for (std::size_t i = 0; i < quoted.size(); ++i) {
    const auto at = [&](std::size_t k) { return static_cast<unsigned char>(quoted[i + k]); };
    if (at(0) != 0xED || at(1) < 0xA0) {
      out_ += quoted[i];
      continue;
    }
    // U+D800 to U+DFFF: ED, then 101yyyyy... of which the last twelve bits lie in two bytes.
    const unsigned unit = 0xD000u | (at(1) & 0x3Fu) << 6 | (at(2) & 0x3Fu);
    out_ += "\\u";
    for (int shift = 12; shift >= 0; shift -= 4) out_ += hex[unit >> shift & 15];
    i += 2;
  }
}

void Writer::integer(PyObject* v) {
  int overflow = 0;
  const long long number = PyLong_AsLongLongAndOverflow(v, &overflow);
  if (overflow == 0) {
    if (number == -1 && PyErr_Occurred() != nullptr) throw nb::python_error();
    return write::integer(static_cast<std::int64_t>(number), out_);
  }
  // Not the type's own text: an enum prints its name.
  const nb::object digits = nb::steal(PyLong_Type.tp_repr(v));
  if (!digits.is_valid()) throw nb::python_error();
  out_ += nb::cast<nb::str>(digits).c_str();
}

void Writer::number(PyObject* v, const Place& place) {
  const double number = PyFloat_AS_DOUBLE(v);
  if (!std::isfinite(number)) {
    const char* name = std::isnan(number) ? "nan" : number > 0 ? "inf" : "-inf";
    fail(nb::value_error, place, std::string(name) + " has no JSON: numbers must be finite");
  }
  write::number(number, out_);
}

void Writer::key_text(PyObject* key, const Place& place) {
  if (PyUnicode_Check(key)) return text(key);
  const bool is_word = key == Py_True || key == Py_False || key == Py_None;
  if (!is_word && !PyLong_Check(key) && !PyFloat_Check(key)) {
    fail(nb::type_error, place,
         "a key must be str, int, float, bool or None, not " + type_name(key));
  }
  out_ += '"';
  value(key, place);
  out_ += '"';
}

void Writer::member(PyObject* key, PyObject* item, const Place& place, bool& first) {
  if (!first) out_ += ',';
  first = false;
  key_text(key, place);
  out_ += ':';
  value(item, place);
}

void Writer::object(PyObject* v, const Place& place) {
  Place here = inside(v, place);
  out_ += '{';
  bool first = true;
  if (PyDict_CheckExact(v)) {
    PyObject *key = nullptr, *item = nullptr;
    for (Py_ssize_t at = 0; PyDict_Next(v, &at, &key, &item) != 0;) {
      const nb::object held_key = nb::borrow(key), held_item = nb::borrow(item);
      here.key = key;
      member(key, item, here, first);
    }
  } else {
    // Others may have an order of their own.
    const nb::object items = nb::steal(PyMapping_Items(v));
    if (!items.is_valid()) throw nb::python_error();
    for (const nb::handle pair : nb::cast<nb::list>(items)) {
      if (!PyTuple_Check(pair.ptr()) || PyTuple_GET_SIZE(pair.ptr()) != 2) {
        fail(nb::value_error, place, "items() of " + type_name(v) + " must give pairs");
      }
      here.key = PyTuple_GET_ITEM(pair.ptr(), 0);
      member(here.key, PyTuple_GET_ITEM(pair.ptr(), 1), here, first);
    }
  }
  out_ += '}';
}

void Writer::array(PyObject* v, const Place& place) {
  Place here = inside(v, place);
  const bool is_list = PyList_Check(v);
  out_ += '[';
  for (Py_ssize_t& i = here.index; i < (is_list ? PyList_GET_SIZE(v) : PyTuple_GET_SIZE(v)); ++i) {
    if (i > 0) out_ += ',';
    const nb::object item = nb::borrow(is_list ? PyList_GET_ITEM(v, i) : PyTuple_GET_ITEM(v, i));
    value(item.ptr(), here);
  }
  out_ += ']';
}

void Writer::other(PyObject* v, const Place& place) {
  // What stands for a value counts as nested, so that an end comes even where it stands for itself.
  const nb::object instead = replaced(v, place);
  Place here = inside(v, place);
  here.container = nullptr;
  value(instead.ptr(), here);
}

/// What is written in place of a value that JSON has no kind for.
nb::object Writer::replaced(PyObject* v, const Place& place) {
  const nb::handle type(reinterpret_cast<PyObject*>(Py_TYPE(v)));
  if (nb::hasattr(type, "__pydantic_serializer__") && !PyType_Check(v)) {
    const auto fallback = [&](nb::handle inner) { return replaced(inner.ptr(), place); };
    return call(type.attr("__pydantic_serializer__").attr("to_python"), nb::handle(v),
                nb::arg("mode") = "json", nb::arg("fallback") = nb::cpp_function(fallback));
  }
  try {
    // Some scalars are no Python number's equal, and stay what they are.
    nb::object plain = numpy_value(v);
    if (plain.is_valid() && Py_TYPE(plain.ptr()) != Py_TYPE(v)) return plain;
  } catch (const nb::builtin_exception& error) {
    fail(nb::type_error, place, error.what());
  }
  fail(nb::type_error, place, type_name(v) + " is not JSON serializable");
}

/// The place of what `container`, which stands at `place`, holds.
Place Writer::inside(PyObject* container, const Place& place) const {
  if (place.depth >= limits::json_depth_max) {
    const Place* first = nullptr;
    for (const Place* at = &place; at->outer != nullptr; at = at->outer) {
      if (at->container == container) first = at->outer;
    }
    if (first != nullptr) fail(nb::value_error, *first, "it contains itself");
    fail(nb::value_error, {},
         "nested deeper than " + std::to_string(limits::json_depth_max) + " levels");
  }
  return {&place, place.depth + 1, container, nullptr, 0};
}

std::string Writer::way(const Place& place) const {
  std::vector<const Place*> steps;
  for (const Place* at = &place; at != nullptr; at = at->outer) {
    if (at->container != nullptr) steps.push_back(at);
  }
  std::string out(options_.name);
  for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
    if ((*step)->key == nullptr) {
      out += '[' + std::to_string((*step)->index) + ']';
    } else {
      if (!out.empty()) out += '.';
      out += nb::str(nb::handle((*step)->key)).c_str();
    }
  }
  return out;
}

}  // namespace

void write_json(nb::handle value, std::string& out, const WriteOptions& options) {
  Writer(out, options).value(value.ptr(), {.depth = options.depth});
}

}  // namespace openenv::python
