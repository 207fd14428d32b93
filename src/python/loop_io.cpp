// src/python/loop_io.cpp - one epoll set and one outbox for the connections of an event loop.
#include "python/loop_io.hpp"

#include "python/async_codec.hpp"

#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

namespace nb = nanobind;

namespace openenv::python {
namespace {

// Of those that are ready at once; the rest are ready in the next turn.
constexpr int events_max = 256;

[[noreturn]] void fail(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

}  // namespace

LoopIo::LoopIo(nb::object buffer) : buffer_(std::move(buffer)) {
  if (PyObject_GetBuffer(buffer_.ptr(), &view_, PyBUF_WRITABLE) != 0) throw nb::python_error();
  epoll_ = epoll_create1(EPOLL_CLOEXEC);
  if (epoll_ < 0) fail("epoll_create1");
}

LoopIo::~LoopIo() {
  if (epoll_ >= 0) close(epoll_);
  PyBuffer_Release(&view_);
}

void LoopIo::watch(AsyncCodec& codec, int fd) {
  const std::uint64_t number = ++last_number_;
  epoll_event wanted{.events = EPOLLIN, .data = {.u64 = number}};
  if (epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &wanted) != 0) fail("epoll_ctl");
  watched_.emplace(number, std::pair(&codec, fd));
  codec.number = number;
}

void LoopIo::unwatch(AsyncCodec& codec) {
  const auto found = watched_.find(std::exchange(codec.number, 0));
  if (found == watched_.end()) return;
  epoll_ctl(epoll_, EPOLL_CTL_DEL, found->second.second, nullptr);
  watched_.erase(found);
}

void LoopIo::forget(AsyncCodec& codec) { watched_.erase(std::exchange(codec.number, 0)); }

bool LoopIo::read() {
  std::array<epoll_event, events_max> events;
  const int count = epoll_wait(epoll_, events.data(), events_max, 0);
  bool replied = false;
  for (int i = 0; i < count; ++i) {
    // A copy, because events are packed and what stands in them is not aligned.
    const std::uint64_t number = events[static_cast<std::size_t>(i)].data.u64;
    // What one connection leads to may have ended another one.
    const auto found = watched_.find(number);
    if (found == watched_.end()) continue;
    replied = read(*found->second.first, found->second.second) || replied;
  }
  return replied && !std::exchange(flush_is_due_, true);
}

bool LoopIo::read(AsyncCodec& codec, int fd) {
  const nb::object held = nb::find(codec);
  const ssize_t got = ::recv(fd, view_.buf, static_cast<std::size_t>(view_.len), MSG_DONTWAIT);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return false;
  try {
    if (got > 0) return codec.take(static_cast<std::size_t>(got));
    unwatch(codec);
    codec.ended();
  } catch (nb::python_error& error) {
    error.discard_as_unraisable("openenv: reading a connection");  // The others go on.
  }
  return false;
}

bool LoopIo::post(nb::object codec, std::string frame) {
  posts_.push_back({std::move(codec), std::move(frame)});
  return !std::exchange(flush_is_due_, true);
}

void LoopIo::flush() {
  flush_is_due_ = false;
  const std::vector<Post> posts = std::exchange(posts_, {});
  for (const auto& [codec, frame] : posts) nb::inst_ptr<AsyncCodec>(codec)->send(frame);
}

}  // namespace openenv::python
