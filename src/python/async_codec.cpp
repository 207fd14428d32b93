// src/python/async_codec.cpp - replies go to the futures that wait for them.
#include "python/async_codec.hpp"

#include "python/json_writer.hpp"

#include <sys/socket.h>

#include <stdexcept>

namespace nb = nanobind;

namespace openenv::python {
namespace {

PyObject* interned(const char* text) { return PyUnicode_InternFromString(text); }

/// The value of a single message, if that is all that came.
nb::handle only_message(const nb::list& events) {
  static PyObject* const message = interned("message");
  if (events.size() != 1) return {};
  PyObject* event = PyList_GET_ITEM(events.ptr(), 0);
  return PyTuple_GET_ITEM(event, 0) == message ? PyTuple_GET_ITEM(event, 1) : nullptr;
}

/// False if the future is done already, because nobody waits for it any more.
bool set_result(const nb::object& future, nb::handle value) {
  static PyObject* const done = interned("done");
  static PyObject* const name = interned("set_result");
  const nb::object is_done = nb::steal(PyObject_CallMethodNoArgs(future.ptr(), done));
  if (!is_done.is_valid()) throw nb::python_error();
  if (is_done.is(nb::handle(Py_True))) return false;
  const nb::object none = nb::steal(PyObject_CallMethodOneArg(future.ptr(), name, value.ptr()));
  if (!none.is_valid()) throw nb::python_error();
  return true;
}

}  // namespace

bool Outbox::post(nb::object codec, std::string frame) {
  posts_.push_back({std::move(codec), std::move(frame)});
  return posts_.size() == 1;
}

void Outbox::flush() {
  const std::vector<Post> posts = std::exchange(posts_, {});
  for (const auto& [codec, frame] : posts) nb::inst_ptr<AsyncCodec>(codec)->send(frame);
}

AsyncCodec::AsyncCodec(std::size_t message_bytes_max, nb::object outbox, nb::object buffer,
                       nb::object on_events)
    : ClientConnection(message_bytes_max),
      outbox_(std::move(outbox)),
      buffer_(std::move(buffer)),
      on_events_(std::move(on_events)),
      waiter_(nb::none()) {
  if (PyObject_GetBuffer(buffer_.ptr(), &view_, PyBUF_WRITABLE) != 0) throw nb::python_error();
}

AsyncCodec::~AsyncCodec() { PyBuffer_Release(&view_); }

void AsyncCodec::connect(int fd, nb::object write) {
  fd_ = fd;
  write_ = std::move(write);
}

void AsyncCodec::disconnect() {
  fd_ = -1;
  write_.reset();
}

bool AsyncCodec::ask(nb::object self, nb::handle message, nb::object waiter) {
  std::string frame = encode(message);
  waiter_ = std::move(waiter);
  return nb::cast<Outbox&>(outbox_).post(std::move(self), std::move(frame));
}

bool AsyncCodec::post(nb::object self, nb::bytes frame) {
  return nb::cast<Outbox&>(outbox_).post(std::move(self), {frame.c_str(), frame.size()});
}

void AsyncCodec::send(std::string_view frame) {
  if (fd_ >= 0) {
    const ssize_t sent = ::send(fd_, frame.data(), frame.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent > 0) frame.remove_prefix(static_cast<std::size_t>(sent));
    if (frame.empty()) return;
    fd_ = -1;  // The transport has a queue from now on, and deals with errors.
  }
  if (write_.is_valid()) write_(nb::bytes(frame.data(), frame.size()));
}

void AsyncCodec::buffer_updated(std::size_t count) {
  if (count > static_cast<std::size_t>(view_.len)) throw std::out_of_range("more than the buffer");
  nb::list events;
  try {
    events = feed({static_cast<const char*>(view_.buf), count});
  } catch (const websocket::ProtocolError& error) {
    events.append(nb::make_tuple("broken", error.code(), error.what()));
  }
  const nb::handle reply = only_message(events);
  if (reply.is_valid() && !waiter_.is_none()) {
    const nb::object waiter = std::exchange(waiter_, nb::none());
    if (set_result(waiter, reply)) return;
  }
  if (events.size() > 0 && on_events_.is_valid()) on_events_(events);
}

int AsyncCodec::visit(visitproc visit, void* arg) const {
  Py_VISIT(outbox_.ptr());
  Py_VISIT(buffer_.ptr());
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
