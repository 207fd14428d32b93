// src/python/native_session.hpp - a session of a built-in environment, in the caller's process.
#pragma once

#include <openenv/engine.hpp>

#include <nanobind/nanobind.h>

#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace openenv::python {

/// Answers the messages of the WebSocket protocol, without a socket. Any thread; one at a time is
/// served, the others wait. None of its functions wants the GIL.
class NativeSession {
 public:
  /// Throws std::invalid_argument for an unknown name.
  explicit NativeSession(const std::string& name);

  /// Makes the environment. Returns the error frame that says why there is none, or nothing.
  std::string begin();
  /// The reply to a message; an error frame if the session is closed.
  std::string handle(std::string_view message);
  /// Closes the environment; later calls do nothing.
  void close();

 private:
  std::mutex mutex_;
  std::shared_ptr<Engine> engine_;
  std::unique_ptr<Session> session_;
};

void bind_native_session(nanobind::module_& module);

}  // namespace openenv::python
