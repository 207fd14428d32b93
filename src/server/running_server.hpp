// src/server/running_server.hpp - for tests: a server that runs in a thread of its own.
#pragma once

#include "server/gated.hpp"
#include "server/plain_client.hpp"

#include <openenv/server.hpp>

#include <cstdint>
#include <future>
#include <string>
#include <utility>
#include <vector>

namespace openenv::server {

/// The options of a server that takes any free port, has one loop and logs nothing but errors.
inline ServerOptions small_server() {
  ServerOptions options;
  options.port = 0;
  options.threads = 1;
  options.workers = 4;
  options.log_level = LogLevel::error;
  return options;
}

/// Serves until the end of the test.
class RunningServer {
 public:
  explicit RunningServer(std::vector<EnvironmentType> types, ServerOptions options = small_server())
      : server_(std::move(types), std::move(options)),
        clean_(std::async(std::launch::async, [this] { return server_.run(); })) {}
  ~RunningServer() {
    if (!clean_.valid()) return;
    server_.stop();
    clean_.wait();
  }
  RunningServer(const RunningServer&) = delete;
  RunningServer& operator=(const RunningServer&) = delete;

  std::string url() const { return server_.url(); }
  std::uint16_t port() const {
    const std::string url = server_.url();
    return static_cast<std::uint16_t>(std::stoi(url.substr(url.rfind(':') + 1)));
  }
  /// Waits until so many sessions are open, by the server's own account.
  void await_sessions(int count) const {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    PlainClient client(port());
    while (std::chrono::steady_clock::now() < deadline) {
      const std::string body = client.ask("GET", "/metrics").body;
      const auto value = body.find("} ", body.find("\nopenenv_sessions{"));
      if (value != body.npos && std::stoi(body.substr(value + 2)) == count) return;
    }
    throw std::runtime_error("waits in vain for so many sessions: " + std::to_string(count));
  }

  void stop() { server_.stop(); }
  /// Waits until the server has drained, after stop(); returns whether nothing was left running.
  bool await_end() {
    if (clean_.wait_for(patience) != std::future_status::ready) {
      throw std::runtime_error("the server does not end");
    }
    return clean_.get();
  }

 private:
  Server server_;
  std::future<bool> clean_;
};

}  // namespace openenv::server
