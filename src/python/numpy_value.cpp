// src/python/numpy_value.cpp - arrays to tensors.
#include "python/numpy_value.hpp"

#include "base/base64.hpp"

#include <nanobind/stl/string.h>

#include <cstddef>
#include <string>

namespace nb = nanobind;

namespace openenv::python {
namespace {

/// The tensor's element type for an array's; empty if there is none. Those that JSON's tensors
/// have not, but that fit into one that they have, go as that one.
std::string element_type(const std::string& kind, std::size_t bytes) {
  if (kind == "b") return "uint8";
  if (kind == "f" && bytes == 2) return "float32";
  if (kind == "f" && (bytes == 4 || bytes == 8)) return "float" + std::to_string(8 * bytes);
  if (kind == "i") return "int" + std::to_string(8 * bytes);
  if (kind == "u") return "uint" + std::to_string(8 * bytes);
  return {};
}

nb::object tensor(nb::handle numpy, nb::handle array) {
  const nb::object dtype = array.attr("dtype");
  const std::string type = element_type(nb::cast<std::string>(dtype.attr("kind")),
                                        nb::cast<std::size_t>(dtype.attr("itemsize")));
  if (type.empty()) {
    const std::string text =
        "an array of dtype " + std::string(nb::str(dtype).c_str()) + " is not JSON serializable";
    throw nb::type_error(text.c_str());
  }
  // Little-endian and row by row; a copy only of what is otherwise.
  const nb::object wanted = numpy.attr("dtype")(type).attr("newbyteorder")("<");
  const nb::object plain =
      numpy.attr("asarray")(array, nb::arg("dtype") = wanted, nb::arg("order") = "C");
  Py_buffer view;
  if (PyObject_GetBuffer(plain.ptr(), &view, PyBUF_C_CONTIGUOUS) != 0) throw nb::python_error();
  std::string data;
  write_base64({static_cast<const std::byte*>(view.buf), static_cast<std::size_t>(view.len)}, data);
  PyBuffer_Release(&view);
  nb::dict out;
  out["shape"] = nb::list(array.attr("shape"));
  out["dtype"] = type;
  out["data"] = nb::str(data.data(), data.size());
  return out;
}

}  // namespace

nb::object numpy_value(nb::handle value) {
  const nb::object name = nb::str("numpy");
  const nb::object numpy = nb::steal(PyImport_GetModule(name.ptr()));
  if (!numpy.is_valid()) {
    if (PyErr_Occurred() != nullptr) throw nb::python_error();
    return {};
  }
  // A module that is still being imported has no types yet, nor has anybody an array.
  if (!nb::hasattr(numpy, "ndarray") || !nb::hasattr(numpy, "generic")) return {};
  if (nb::isinstance(value, numpy.attr("ndarray"))) return tensor(numpy, value);
  if (nb::isinstance(value, numpy.attr("generic"))) return value.attr("item")();
  return {};
}

}  // namespace openenv::python
