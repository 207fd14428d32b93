// include/openenv/server.hpp - serves environments over HTTP and WebSockets.
//
// For programs with a main of their own; serve.hpp is a whole program in one call. A Server is
// owned by one thread; `stop` may be called from any.
#pragma once

#include <openenv/engine.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace openenv {

/// How a line of the log looks: for people, or a JSON object.
enum class LogFormat { text, json };
/// What is logged: this and all that is graver. `debug` has each request.
enum class LogLevel { debug, info, warning, error };

/// What a server may be told. Each member is a flag of `openenv serve`, but for the token, which
/// comes from a file; the defaults stand in src/base/limits.hpp with their reasons.
struct ServerOptions {
  ServerOptions();

  std::string host = "127.0.0.1";
  std::uint16_t port = 8000;  ///< 0: any free one.
  std::size_t threads = 0;    ///< Event loops; 0: one for each core.
  /// Microseconds that a loop goes on looking for work before it sleeps. A lone client is answered
  /// sooner, by the time that a core takes to wake; the price is that much of a core.
  double busy_poll_us = 0;
  std::size_t workers;  ///< Threads for environments that are not quick.

  std::optional<std::size_t> max_sessions = {};  ///< For each environment; default limits.hpp, or
                                                 ///< 1 where an environment is not concurrent.
  Mode mode = Mode::simulation;
  bool close_ws_play = false;  ///< In production, refuse to play on WebSockets too.

  std::string tls_cert = {}, tls_key = {};  ///< PEM files; both or none.
  std::string token = {};                   ///< Bearer token that requests must bring; empty: none.
  std::vector<std::string> allow_origins = {};  ///< Origins of web pages beside the server's own.
  std::vector<std::string> allow_hosts = {};    ///< Names in `Host`, where they are checked.

  bool compression = false;  ///< Offer permessage-deflate.
  std::size_t message_bytes_max, body_bytes_max, header_bytes_max, pipelined_frames_max,
      connections_max;
  /// In seconds. 0 switches a limit off, except `http_idle_s` and `grace_s`.
  double session_idle_s, deadline_s, http_idle_s, ping_interval_s, ping_timeout_s, grace_s;

  LogFormat log_format = LogFormat::text;
  LogLevel log_level = LogLevel::info;
};

/// A server: loops, workers and the environments that it serves.
class Server {
 public:
  /// Binds and listens. Throws std::invalid_argument for options that contradict each other or the
  /// environments, and for an unknown host; std::system_error if the address cannot be bound;
  /// std::runtime_error if a TLS file cannot be used.
  Server(std::vector<EnvironmentType> types, ServerOptions options);
  /// Waits for an environment that still runs; a program that does not want to ends by _Exit.
  ~Server();

  /// Where it listens, for example `http://127.0.0.1:8000`.
  std::string url() const;

  /// Serves until `stop`, then drains. Returns false if, after the grace time, an environment was
  /// still running, or had still to be closed.
  bool run();

  /// Begins to drain: nothing new is taken, running steps finish within the grace time, every
  /// environment is closed, every client is told. A second call cuts the grace time short.
  void stop();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace openenv
