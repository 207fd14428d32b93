// src/python/client.cpp - ClientCodec and ProtocolError of openenv._native.
#include "python/bindings.hpp"
#include "python/client_connection.hpp"

#include <nanobind/nanobind.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/string_view.h>
#include <nanobind/stl/vector.h>

#include <exception>

namespace nb = nanobind;
using namespace nanobind::literals;

namespace openenv::python {
namespace {

void raise_protocol_error(const std::exception_ptr& thrown, void* type) {
  try {
    std::rethrow_exception(thrown);
  } catch (const websocket::ProtocolError& error) {
    const nb::object made = nb::handle(static_cast<PyObject*>(type))(error.what());
    made.attr("code") = error.code();
    made.attr("reason") = error.what();
    PyErr_SetObject(static_cast<PyObject*>(type), made.ptr());
  }
}

}  // namespace

void bind_client(nb::module_& module) {
  const nb::object error = nb::steal(PyErr_NewExceptionWithDoc(
      "openenv._native.ProtocolError", "The peer broke HTTP or the WebSocket protocol.", nullptr,
      nullptr));
  if (!error.is_valid()) throw nb::python_error();
  module.attr("ProtocolError") = error;
  nb::register_exception_translator(raise_protocol_error, error.inc_ref().ptr());

  nb::class_<ClientConnection>(module, "ClientCodec")
      .def(nb::init<std::size_t>(), "max_message_bytes"_a)
      .def("request", &ClientConnection::request, "host"_a, "target"_a,
           "headers"_a = websocket::Headers(), nb::kw_only(), "compress"_a = true)
      .def("message", &ClientConnection::message, "value"_a.none(), "name"_a = "")
      .def("envelope", &ClientConnection::envelope, "type"_a, "data"_a.none(), "name"_a = "data")
      .def("close", &ClientConnection::close, "code"_a = 1000, "reason"_a = "")
      .def("ping", &ClientConnection::ping)
      .def("feed", &ClientConnection::feed, "data"_a)
      .def("end", &ClientConnection::end)
      .def("exchange", &ClientConnection::exchange, "fd"_a, "data"_a,
           "timeout_s"_a.none() = nb::none())
      .def("tend", &ClientConnection::tend, "fd"_a);
}

}  // namespace openenv::python
