// src/python/native_session.cpp - engines that live as long as the process, and their sessions.
#include "python/native_session.hpp"

#include "protocol/frame.hpp"
#include "python/built_in.hpp"
#include "python/gil.hpp"
#include "python/python_object.hpp"

#include <nanobind/stl/string.h>

#include <limits>
#include <map>

namespace openenv::python {
namespace {

namespace nb = nanobind;

/// The engine of the environment of that name, the same for all sessions of this process.
std::shared_ptr<Engine> engine_of(const std::string& name) {
  static std::mutex mutex;
  static std::map<std::string, std::shared_ptr<Engine>> engines;
  const std::lock_guard lock(mutex);
  auto& engine = engines[name];
  if (!engine) {
    EnvironmentType type = built_in(name);
    const std::size_t most = type.concurrent ? std::numeric_limits<std::size_t>::max() : 1;
    engine = std::make_shared<Engine>(std::move(type), EngineOptions{.max_sessions = most});
  }
  return engine;
}

std::string frame_of(const Error& error) {
  std::string frame;
  protocol::write_error(error, frame);
  return frame;
}

nb::bytes bytes_of(const std::string& text) { return nb::bytes(text.data(), text.size()); }

}  // namespace

NativeSession::NativeSession(const std::string& name) : engine_(engine_of(name)) {}

std::string NativeSession::begin() {
  const std::lock_guard lock(mutex_);
  try {
    auto session = engine_->open();
    session->begin();
    session_ = std::move(session);
  } catch (const Error& error) {
    return frame_of(error);
  }
  return {};
}

std::string NativeSession::handle(std::string_view message) {
  const std::lock_guard lock(mutex_);
  if (!session_) return frame_of(SessionError("The environment is closed"));
  std::string reply;
  session_->handle(message, reply);
  return reply;
}

void NativeSession::close() {
  const std::lock_guard lock(mutex_);
  session_.reset();
}

void bind_native_session(nb::module_& module) {
  nb::class_<NativeSession>(module, "Session")
      .def(nb::init<const std::string&>(), nb::arg("name"))
      .def("begin",
           [](NativeSession& self) {
             std::string refusal;
             {
               const WithoutGil no_gil;
               refusal = self.begin();
             }
             return bytes_of(refusal);
           })
      .def("handle",
           [](NativeSession& self, nb::handle message) {
             const std::string_view text = view_of(message);
             std::string reply;
             {
               const WithoutGil no_gil;
               reply = self.handle(text);
             }
             return bytes_of(reply);
           })
      .def("close", &NativeSession::close, nb::call_guard<WithoutGil>());
}

}  // namespace openenv::python
