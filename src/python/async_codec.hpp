// src/python/async_codec.hpp - AsyncCodec of openenv._native.
//
// Belongs to one event loop, and is used by its thread while it holds the GIL.
#pragma once

#include "python/client_connection.hpp"
#include "python/loop_io.hpp"

#include <nanobind/nanobind.h>

#include <string>
#include <string_view>

namespace openenv::python {

/// A ClientConnection as an event loop drives it: a reply goes straight to the future that waits
/// for it. What comes is read by the LoopIo, or by a transport of asyncio's, in the same memory.
class AsyncCodec : public ClientConnection {
 public:
  AsyncCodec(std::size_t message_bytes_max, nanobind::object io, nanobind::object on_events);
  ~AsyncCodec();
  AsyncCodec(const AsyncCodec&) = delete;
  AsyncCodec& operator=(const AsyncCodec&) = delete;

  void connect(int fd, nanobind::object write);
  void watch();
  void disconnect();
  void forget();
  bool ask(nanobind::object self, nanobind::handle message, nanobind::object waiter);
  bool post(nanobind::object self, nanobind::bytes frame);
  /// Sends at once: on the socket itself while that takes all, then by the transport.
  void send(std::string_view frame);

  nanobind::object get_buffer(int) const { return io_->buffer(); }
  void buffer_updated(std::size_t count);
  /// Takes what was read into the buffer; true if that was a reply, and somebody waited for it.
  bool take(std::size_t count);
  /// The peer has ended the stream, or it broke.
  void ended();
  nanobind::object waiter() const { return waiter_; }
  nanobind::object take_waiter() { return std::exchange(waiter_, nanobind::none()); }

  /// For the garbage collector: what it refers to, and letting go of it.
  int visit(visitproc visit, void* argument) const;
  void clear();

  /// Under which the LoopIo watches it; 0 if it does not.
  std::uint64_t number = 0;

 private:
  void tell(const nanobind::list& events);

  nanobind::object io_object_, on_events_, write_, waiter_;
  LoopIo* io_;
  int fd_ = -1;
  bool transport_sends_ = false;
};

}  // namespace openenv::python
