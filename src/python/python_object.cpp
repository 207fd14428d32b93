// src/python/python_object.cpp - documents and exceptions between the two languages.
#include "python/python_object.hpp"

#include "python/gil.hpp"

#include <stdexcept>

namespace openenv::python {

namespace nb = nanobind;

nb::object to_python(const json::value& value) {
  switch (value.kind()) {
    case json::kind::null:
      return nb::none();
    case json::kind::bool_:
      return nb::bool_(value.get_bool());
    case json::kind::int64:
      return nb::int_(value.get_int64());
    case json::kind::uint64:
      return nb::int_(value.get_uint64());
    case json::kind::double_:
      return nb::float_(value.get_double());
    case json::kind::string:
      return nb::str(value.get_string().data(), value.get_string().size());
    case json::kind::array: {
      nb::list out;
      for (const auto& item : value.get_array()) out.append(to_python(item));
      return out;
    }
    case json::kind::object:
      break;
  }
  nb::dict out;
  for (const auto& member : value.get_object()) {
    out[nb::str(member.key().data(), member.key().size())] = to_python(member.value());
  }
  return out;
}

std::string message_of(const nb::python_error& error) {
  const nb::object text = nb::steal(PyObject_Str(error.value().ptr()));
  // A lone surrogate has no UTF-8.
  const nb::object encoded =
      text.is_valid()
          ? nb::steal(PyUnicode_AsEncodedString(text.ptr(), "utf-8", "backslashreplace"))
          : nb::object();
  if (!encoded.is_valid()) PyErr_Clear();
  const std::string_view words = encoded.is_valid() ? view_of(encoded) : std::string_view();
  // A key or an exit code alone says nothing.
  const bool is_bare = error.matches(PyExc_LookupError) || error.matches(PyExc_SystemExit);
  if (!words.empty() && !is_bare) return std::string(words);
  auto message = nb::cast<std::string>(error.type().attr("__name__"));
  if (!words.empty()) message.append(": ").append(words);
  return message;
}

std::string_view view_of(nb::handle object) {
  if (PyBytes_Check(object.ptr())) {
    return {PyBytes_AS_STRING(object.ptr()),
            static_cast<std::size_t>(PyBytes_GET_SIZE(object.ptr()))};
  }
  Py_ssize_t size = 0;
  const char* text =
      PyUnicode_Check(object.ptr()) ? PyUnicode_AsUTF8AndSize(object.ptr(), &size) : nullptr;
  if (text != nullptr) return {text, static_cast<std::size_t>(size)};
  PyErr_Clear();
  throw std::invalid_argument("must be bytes, or a text that has a UTF-8 form");
}

SharedObject share(nb::object object) {
  return {new nb::object(std::move(object)), [](nb::object* held) {
            if (!nb::is_alive()) return;  // The interpreter is gone, and the object with it.
            const WithGil gil;
            delete held;
          }};
}

}  // namespace openenv::python
