// src/python/loop_io.hpp - LoopIo of openenv._native: the sockets of one event loop together.
//
// To read and to send many sockets in one call costs an event loop much less than a call for
// each. Belongs to one event loop, and is used by its thread while it holds the GIL.
#pragma once

#include <nanobind/nanobind.h>

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

namespace openenv::python {

class AsyncCodec;

class LoopIo {
 public:
  /// Connections read into `buffer`, one after the other.
  explicit LoopIo(nanobind::object buffer);
  ~LoopIo();
  LoopIo(const LoopIo&) = delete;
  LoopIo& operator=(const LoopIo&) = delete;

  /// Readable while any watched socket is: then `read` is due.
  int fileno() const { return epoll_; }
  /// True if somebody must see to `flush`: those who got replies will have something to send.
  bool read();
  /// Reads the socket of a codec from now on. Throws std::system_error.
  void watch(AsyncCodec& codec, int fd);
  /// Leaves it alone again; does nothing for what is not watched.
  void unwatch(AsyncCodec& codec);
  /// The same in a forked process, whose parent goes on to watch by the same epoll set.
  void forget(AsyncCodec& codec);

  /// Adds a frame; true if somebody must see to `flush`.
  bool post(nanobind::object codec, std::string frame);
  void flush();

  nanobind::object buffer() const { return buffer_; }
  Py_buffer& memory() { return view_; }

 private:
  struct Post {
    nanobind::object codec;
    std::string frame;
  };

  bool read(AsyncCodec& codec, int fd);

  nanobind::object buffer_;
  Py_buffer view_ = {};
  int epoll_ = -1;
  // By number, because a codec may go while events for it are at hand.
  std::unordered_map<std::uint64_t, std::pair<AsyncCodec*, int>> watched_;
  std::uint64_t last_number_ = 0;
  std::vector<Post> posts_;
  bool flush_is_due_ = false;
};

}  // namespace openenv::python
