// src/python/async_codec.cpp - replies go to the futures that wait for them.
#include "python/async_codec.hpp"

#include "python/gil.hpp"
#include "python/json_writer.hpp"
#include "python/python_object.hpp"

#include <nanobind/stl/string.h>

#include <sys/socket.h>

#include <stdexcept>

namespace nb = nanobind;

namespace openenv::python {
namespace {

PyObject* interned(const char* text) { return PyUnicode_InternFromString(text); }

/// The value of a single message that tells of no error, if that is all that came.
nb::handle only_reply(const nb::list& events) {
  static PyObject* const message = interned("message");
  static PyObject* const type = interned("type");
  if (events.size() != 1) return {};
  PyObject* event = PyList_GET_ITEM(events.ptr(), 0);
  if (PyTuple_GET_ITEM(event, 0) != message) return {};
  PyObject* value = PyTuple_GET_ITEM(event, 1);
  if (!PyDict_CheckExact(value)) return {};
  PyObject* kind = PyDict_GetItem(value, type);
  const bool is_error = kind != nullptr && PyUnicode_Check(kind) &&
                        PyUnicode_CompareWithASCIIString(kind, "error") == 0;
  return is_error ? nb::handle() : nb::handle(value);
}

/// False if the future is done already, because nobody waits for it any more.
bool set_result(const nb::object& future, nb::handle value) {
  static PyObject* const done = interned("done");
  static PyObject* const name = interned("set_result");
  const nb::object is_done = nb::steal(PyObject_CallMethodNoArgs(future.ptr(), done));
  if (!is_done.is_valid()) throw nb::python_error();
  if (is_done.is(nb::handle(Py_True))) return false;
  Anchor anchor;  // The loop that is told of it may be Python code.
  const nb::object none = nb::steal(PyObject_CallMethodOneArg(future.ptr(), name, value.ptr()));
  anchor.lift();
  if (!none.is_valid()) throw nb::python_error();
  return true;
}

}  // namespace

AsyncCodec::AsyncCodec(std::size_t message_bytes_max, nb::object io, nb::object on_events)
    : ClientConnection(message_bytes_max),
      io_object_(std::move(io)),
      on_events_(std::move(on_events)),
      waiter_(nb::none()),
      io_(nb::cast<LoopIo*>(io_object_)) {}

AsyncCodec::~AsyncCodec() { io_->unwatch(*this); }

void AsyncCodec::connect(int fd, nb::object write) {
  fd_ = fd;
  write_ = std::move(write);
  transport_sends_ = fd < 0;
}

void AsyncCodec::watch() { io_->watch(*this, fd_); }

void AsyncCodec::disconnect() {
  io_->unwatch(*this);
  fd_ = -1;
  write_.reset();
}

void AsyncCodec::forget() {
  io_->forget(*this);
  disconnect();
}

bool AsyncCodec::ask(nb::object self, nb::handle message, nb::object waiter) {
  std::string frame = encode(message);
  waiter_ = std::move(waiter);
  return io_->post(std::move(self), std::move(frame));
}

bool AsyncCodec::post(nb::object self, nb::bytes frame) {
  return io_->post(std::move(self), {frame.c_str(), frame.size()});
}

void AsyncCodec::send(std::string_view frame) {
  if (!write_.is_valid()) return;
  if (!transport_sends_) {
    const ssize_t sent = ::send(fd_, frame.data(), frame.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent > 0) frame.remove_prefix(static_cast<std::size_t>(sent));
    if (frame.empty()) return;
    transport_sends_ = true;  // It has a queue from now on, and deals with errors.
  }
  call(write_, nb::bytes(frame.data(), frame.size()));
}

void AsyncCodec::buffer_updated(std::size_t count) { take(count); }

bool AsyncCodec::take(std::size_t count) {
  const Py_buffer& memory = io_->memory();
  if (count > static_cast<std::size_t>(memory.len)) throw std::out_of_range("nbytes");
  nb::list events;
  try {
    events = feed({static_cast<const char*>(memory.buf), count});
  } catch (const websocket::ProtocolError& error) {
    events.append(nb::make_tuple("broken", error.code(), error.what()));
  } catch (const nb::python_error& error) {
    if (!error.matches(PyExc_Exception)) throw;
    events.append(nb::make_tuple("failed", message_of(error)));
  } catch (const std::exception& error) {
    events.append(nb::make_tuple("failed", error.what()));
  }
  const nb::handle reply = only_reply(events);
  if (reply.is_valid() && !waiter_.is_none() && set_result(waiter_, reply)) {
    waiter_ = nb::none();
    return true;
  }
  tell(events);
  return false;
}

void AsyncCodec::ended() {
  nb::list events;
  events.append(nb::make_tuple("eof"));
  tell(events);
}

void AsyncCodec::tell(const nb::list& events) {
  if (events.size() > 0 && on_events_.is_valid()) call(on_events_, events);
}

int AsyncCodec::visit(visitproc visit, void* arg) const {
  Py_VISIT(io_object_.ptr());
  Py_VISIT(on_events_.ptr());
  Py_VISIT(write_.ptr());
  Py_VISIT(waiter_.ptr());
  return 0;
}

void AsyncCodec::clear() {
  disconnect();
  on_events_.reset();
  waiter_ = nb::none();
}

}  // namespace openenv::python
