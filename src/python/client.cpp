// src/python/client.cpp - ClientCodec and ProtocolError of openenv._native.
#include "python/async_codec.hpp"
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

int traverse(PyObject* self, visitproc visit, void* arg) {
  Py_VISIT(Py_TYPE(self));
  // Its constructor may not have run.
  return nb::inst_ready(self) ? nb::inst_ptr<AsyncCodec>(self)->visit(visit, arg) : 0;
}

int clear(PyObject* self) {
  if (nb::inst_ready(self)) nb::inst_ptr<AsyncCodec>(self)->clear();
  return 0;
}

PyType_Slot collected[] = {{Py_tp_traverse, reinterpret_cast<void*>(traverse)},
                           {Py_tp_clear, reinterpret_cast<void*>(clear)},
                           {0, nullptr}};

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
      .def("feed", &ClientConnection::feed_buffer, "data"_a)
      .def("end", &ClientConnection::end)
      .def("exchange", &ClientConnection::exchange, "fd"_a, "data"_a,
           "timeout_s"_a.none() = nb::none())
      .def("tend", &ClientConnection::tend, "fd"_a);

  nb::class_<LoopIo>(module, "LoopIo")
      .def(nb::init<nb::object>(), "buffer"_a)
      .def("fileno", &LoopIo::fileno)
      .def("read", nb::overload_cast<>(&LoopIo::read))
      .def("flush", &LoopIo::flush);

  using Self = nb::handle_t<AsyncCodec>;
  nb::class_<AsyncCodec, ClientConnection>(module, "AsyncCodec", nb::type_slots(collected))
      .def(nb::init<std::size_t, nb::object, nb::object>(), "max_message_bytes"_a, "io"_a,
           "on_events"_a)
      .def("connect", &AsyncCodec::connect, "fd"_a, "write"_a)
      .def("watch", &AsyncCodec::watch)
      .def("disconnect", &AsyncCodec::disconnect)
      .def("forget", &AsyncCodec::forget)
      .def(
          "ask",
          [](Self self, nb::handle message, nb::object waiter) {
            return nb::inst_ptr<AsyncCodec>(self)->ask(nb::borrow(self), message,
                                                       std::move(waiter));
          },
          "message"_a, "waiter"_a)
      .def(
          "post",
          [](Self self, nb::bytes frame) {
            return nb::inst_ptr<AsyncCodec>(self)->post(nb::borrow(self), std::move(frame));
          },
          "frame"_a)
      .def("get_buffer", &AsyncCodec::get_buffer, "sizehint"_a)
      .def("buffer_updated", &AsyncCodec::buffer_updated, "nbytes"_a)
      .def_prop_ro("waiter", &AsyncCodec::waiter)
      .def("take_waiter", &AsyncCodec::take_waiter);
}

}  // namespace openenv::python
