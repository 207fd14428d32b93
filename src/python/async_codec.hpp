// src/python/async_codec.hpp - AsyncCodec and Outbox of openenv._native.
//
// Both belong to one event loop, and are used by its thread while it holds the GIL.
#pragma once

#include "python/client_connection.hpp"

#include <nanobind/nanobind.h>

#include <string>
#include <string_view>
#include <vector>

namespace openenv::python {

class AsyncCodec;

/// Frames of many connections that go out together.
class Outbox {
 public:
  /// Adds a frame; true if it is the first one, so that somebody must see to `flush`.
  bool post(nanobind::object codec, std::string frame);
  void flush();

 private:
  struct Post {
    nanobind::object codec;
    std::string frame;
  };

  std::vector<Post> posts_;
};

/// A ClientConnection as asyncio drives it: its transport reads into `buffer` and says how much
/// came, and a reply goes straight to the future that waits for it.
class AsyncCodec : public ClientConnection {
 public:
  AsyncCodec(std::size_t message_bytes_max, nanobind::object outbox, nanobind::object buffer,
             nanobind::object on_events);
  ~AsyncCodec();
  AsyncCodec(const AsyncCodec&) = delete;
  AsyncCodec& operator=(const AsyncCodec&) = delete;

  void connect(int fd, nanobind::object write);
  void disconnect();
  bool ask(nanobind::object self, nanobind::handle message, nanobind::object waiter);
  bool post(nanobind::object self, nanobind::bytes frame);
  /// Sends at once: on the socket itself while that takes all, then by the transport.
  void send(std::string_view frame);

  nanobind::object get_buffer(int) const { return buffer_; }
  void buffer_updated(std::size_t count);
  nanobind::object waiter() const { return waiter_; }
  nanobind::object take_waiter() { return std::exchange(waiter_, nanobind::none()); }

  /// For the garbage collector: what it refers to, and letting go of it.
  int visit(visitproc visit, void* argument) const;
  void clear();

 private:
  nanobind::object outbox_, buffer_, on_events_, write_, waiter_;
  Py_buffer view_ = {};
  int fd_ = -1;
};

}  // namespace openenv::python
