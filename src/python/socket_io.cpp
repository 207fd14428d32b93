// src/python/socket_io.cpp - sending and receiving with deadlines.
#include "python/socket_io.hpp"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

namespace openenv::python {
namespace {

using Clock = std::chrono::steady_clock;
using End = Attempt::End;

// About what a small step takes, with its way there and back on one machine.
constexpr auto spin_time = std::chrono::microseconds(50);
// After which it is seen whether Ctrl-C was pressed.
constexpr auto sleep_time = std::chrono::milliseconds(100);
// So many waits in vain, and the peer counts as slow; from then on only each 64th is tried.
constexpr int misses_max = 8, skipped_max = 64;

Attempt failure(int error) {
  if (error == EINTR) return {.end = End::interrupted};
  if (error == EAGAIN || error == EWOULDBLOCK) return {.end = End::late};
  return {.end = End::failed, .error = error};
}

/// Sleeps until the socket is ready for `events`, or has failed, which shows when it is used. Now
/// and then it counts as interrupted: a signal just before the sleep does not cut it short.
Attempt wait(int fd, short events, Deadline deadline) {
  Clock::duration time = sleep_time;
  if (deadline) time = std::clamp(*deadline - Clock::now(), Clock::duration(0), time);
  const timespec nap{.tv_sec = 0, .tv_nsec = std::chrono::nanoseconds(time).count()};
  pollfd watched{.fd = fd, .events = events, .revents = 0};
  const int ready = ppoll(&watched, 1, &nap, nullptr);
  if (ready > 0) return {};
  if (ready < 0) return failure(errno);
  return {.end = time < sleep_time ? End::late : End::interrupted};
}

}  // namespace

Attempt SocketIo::send(int fd, std::string_view data, Deadline deadline) {
  for (;;) {
    const ssize_t sent = ::send(fd, data.data(), data.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent >= 0) return {.bytes = static_cast<std::size_t>(sent)};
    if (const Attempt failed = failure(errno); failed.end != End::late) return failed;
    if (const Attempt waited = wait(fd, POLLOUT, deadline); waited.end != End::done) return waited;
  }
}

Attempt SocketIo::receive_now(int fd, char* to, std::size_t size) {
  const ssize_t got = ::recv(fd, to, size, MSG_DONTWAIT);
  if (got > 0) return {.bytes = static_cast<std::size_t>(got)};
  return got == 0 ? Attempt{.end = End::ended} : failure(errno);
}

bool SocketIo::may_spin() {
  if (misses_ < misses_max) return true;
  skipped_ = (skipped_ + 1) % skipped_max;
  return skipped_ == 0;
}

Attempt SocketIo::receive(int fd, char* to, std::size_t size, Deadline deadline) {
  Attempt got = receive_now(fd, to, size);
  if (got.end != End::late) return got;
  if (may_spin()) {
    const auto start = Clock::now();
    do {
      got = receive_now(fd, to, size);
    } while (got.end == End::late && Clock::now() - start < spin_time);
    misses_ = got.end == End::late ? misses_ + 1 : 0;
    if (got.end != End::late) return got;
  }
  do {
    if (const Attempt waited = wait(fd, POLLIN, deadline); waited.end != End::done) return waited;
    got = receive_now(fd, to, size);
  } while (got.end == End::late);
  return got;
}

}  // namespace openenv::python
