// src/python/json.cpp - dumps and loads of openenv._native.
#include "python/bindings.hpp"
#include "python/json_reader.hpp"
#include "python/json_writer.hpp"
#include "python/scratch.hpp"

#include <nanobind/nanobind.h>
#include <nanobind/stl/string_view.h>

namespace nb = nanobind;
using namespace nanobind::literals;

namespace openenv::python {
namespace {

nb::bytes dumps(nb::handle value, std::string_view name) {
  Scratch scratch;
  write_json(value, scratch.text, {.name = name});
  return nb::bytes(scratch.text.data(), scratch.text.size());
}

nb::object loads(nb::handle text) {
  if (PyBytes_Check(text.ptr())) {
    const auto size = static_cast<std::size_t>(PyBytes_GET_SIZE(text.ptr()));
    return read_json({PyBytes_AS_STRING(text.ptr()), size}, text);
  }
  if (!PyUnicode_Check(text.ptr())) throw nb::type_error("the JSON text must be str or bytes");
  Py_ssize_t size = 0;
  const char* utf8 = PyUnicode_AsUTF8AndSize(text.ptr(), &size);
  if (utf8 != nullptr) return read_json({utf8, static_cast<std::size_t>(size)}, text);
  PyErr_Clear();  // Halves of surrogate pairs: Python's reader is to judge.
  return read_json({}, text);
}

}  // namespace

void bind_json(nb::module_& module) {
  module.def("dumps", &dumps, "value"_a.none(), "name"_a = "");
  module.def("loads", &loads, "text"_a);
}

}  // namespace openenv::python
