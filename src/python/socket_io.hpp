// src/python/socket_io.hpp - a connected socket, used without waiting longer than one wants.
//
// No Python in here: the caller has released the GIL. One thread at a time. The socket belongs to
// whoever made it, and may be blocking or not.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string_view>

namespace openenv::python {

using Deadline = std::optional<std::chrono::steady_clock::time_point>;  ///< None: never.

/// How an attempt ended.
struct Attempt {
  enum class End {
    done,
    ended,        ///< The peer sends no more.
    interrupted,  ///< Perhaps by a signal; to be tried again.
    late,
    failed,  ///< With `error`, an errno.
  };
  End end = End::done;
  std::size_t bytes = 0;
  int error = 0;
};

/// Looks for an answer a while before it sleeps, as long as answers come that soon: to be woken
/// takes longer than many a step.
class SocketIo {
 public:
  /// Sends some of `data`; `bytes` says how much.
  Attempt send(int fd, std::string_view data, Deadline deadline);
  /// Receives up to `size` bytes, at least one.
  Attempt receive(int fd, char* to, std::size_t size, Deadline deadline);
  /// The same, without waiting: `late` if nothing lies there.
  static Attempt receive_now(int fd, char* to, std::size_t size);

 private:
  bool may_spin();

  int misses_ = 0, skipped_ = 0;
};

}  // namespace openenv::python
