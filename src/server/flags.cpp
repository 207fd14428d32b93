// src/server/flags.cpp - names, texts and bounds of the server's flags.
#include "server/flags.hpp"

#include "base/limits.hpp"

#include <CLI/CLI.hpp>

#include <cstdlib>
#include <fstream>
#include <limits>

namespace openenv::server {
namespace {

constexpr double seconds_most = 1e9;

void add_network(CLI::App& app, FlagValues& values) {
  ServerOptions& options = values.options;
  app.add_option("--host", options.host, "Address to listen on; 0.0.0.0 for all")
      ->envname("HOST")
      ->capture_default_str()
      ->group("Network");
  app.add_option("--port", options.port, "Port to listen on; 0 for any free one")
      ->envname("PORT")
      ->capture_default_str()
      ->check(CLI::Range(0, 65535))
      ->group("Network");
  app.add_option("--tls-cert", options.tls_cert, "Certificate chain (PEM); with --tls-key")
      ->group("Network");
  app.add_option("--tls-key", options.tls_key, "Private key (PEM)")->group("Network");
  app.add_option("--token-file", values.token_file,
                 "File with the bearer token that requests must bring (or OPENENV_TOKEN)")
      ->group("Network");
  app.add_option("--allow-origin", options.allow_origins,
                 "Origin of web pages that may use this server, for example https://example.org")
      ->group("Network");
  app.add_option("--allow-host", options.allow_hosts,
                 "Name in the Host header to answer to beside this machine's own")
      ->group("Network");
  app.add_flag("--compression", options.compression, "Offer permessage-deflate")->group("Network");
}

void add_sessions(CLI::App& app, FlagValues& values) {
  ServerOptions& options = values.options;
  app.add_option("--max-sessions", options.max_sessions,
                 "Sessions at once, for each environment (default " +
                     std::to_string(limits::sessions_max) + ")")
      ->envname("MAX_CONCURRENT_ENVS")
      ->check(CLI::Range(std::size_t{1}, limits::sessions_ceiling))
      ->group("Sessions");
  app.add_option("--mode", values.mode,
                 "simulation, or production: no reset, step and state by HTTP")
      ->envname("OPENENV_MODE")
      ->capture_default_str()
      ->transform(CLI::IsMember({"simulation", "production"}, CLI::ignore_case))
      ->group("Sessions");
  app.add_flag("--close-ws-play", options.close_ws_play,
               "In production, refuse reset, step and state on WebSockets too")
      ->group("Sessions");
  const auto seconds = [&](const char* name, double& value, const char* text) {
    app.add_option(name, value, std::string(text) + "; seconds, 0 for ever")
        ->capture_default_str()
        ->check(CLI::Range(0.0, seconds_most))
        ->group("Sessions");
  };
  seconds("--session-timeout", options.session_idle_s, "A session without a request ends after");
  seconds("--deadline", options.deadline_s, "The most that a reset or step may take");
  app.add_option("--grace", options.grace_s, "Seconds that running steps get at shutdown")
      ->capture_default_str()
      ->check(CLI::Range(0.0, seconds_most))
      ->group("Sessions");
}

void add_limits(CLI::App& app, FlagValues& values) {
  ServerOptions& options = values.options;
  const auto count = [&](const char* name, std::size_t& value, const char* text) {
    app.add_option(name, value, text)
        ->capture_default_str()
        ->check(CLI::Range(std::size_t{1}, std::numeric_limits<std::size_t>::max() / 2))
        ->group("Limits");
  };
  count("--max-message-bytes", options.message_bytes_max, "Size of one WebSocket message");
  count("--max-body-bytes", options.body_bytes_max, "Size of one HTTP body");
  count("--max-header-bytes", options.header_bytes_max, "Size of one HTTP header");
  count("--max-pipelined", options.pipelined_frames_max, "Messages of one client that may wait");
  count("--max-connections", options.connections_max, "Connections of all kinds");
  const auto seconds = [&](const char* name, double& value, const char* text) {
    app.add_option(name, value, text)
        ->capture_default_str()
        ->check(CLI::Range(0.0, seconds_most))
        ->group("Limits");
  };
  seconds("--http-idle", options.http_idle_s, "Seconds between two requests of a connection");
  seconds("--ping-interval", options.ping_interval_s, "Seconds of silence before a ping; 0: none");
  seconds("--ping-timeout", options.ping_timeout_s,
          "Seconds of silence before a client counts as gone; 0: never");
}

void add_running(CLI::App& app, FlagValues& values) {
  ServerOptions& options = values.options;
  app.add_option("--threads", options.threads, "Event loops; 0 for one for each core")
      ->capture_default_str()
      ->check(CLI::Range(0, 1024))
      ->group("Running");
  app.add_option("--workers", options.workers, "Threads for environments that take their time")
      ->capture_default_str()
      ->check(CLI::Range(1, 65536))
      ->group("Running");
  app.add_option("--log-format", values.log_format, "text or json")
      ->capture_default_str()
      ->check(CLI::IsMember({"text", "json"}))
      ->group("Running");
  app.add_option("--log-level", values.log_level, "debug (each request), info, warning or error")
      ->capture_default_str()
      ->check(CLI::IsMember({"debug", "info", "warning", "error"}))
      ->group("Running");
}

std::string read_token(const std::string& path) {
  std::ifstream file(path);
  std::string token;
  if (!std::getline(file, token) || token.empty()) {
    throw CLI::ValidationError("--token-file", "'" + path + "' has no token in its first line");
  }
  if (token.back() == '\r') token.pop_back();
  return token;
}

}  // namespace

void add_server_flags(CLI::App& app, FlagValues& values) {
  add_network(app, values);
  add_sessions(app, values);
  add_limits(app, values);
  add_running(app, values);
}

ServerOptions read_server_flags(const FlagValues& values) {
  ServerOptions options = values.options;
  options.mode = values.mode == "production" ? Mode::production : Mode::simulation;
  options.log_format = values.log_format == "json" ? LogFormat::json : LogFormat::text;
  options.log_level = values.log_level == "debug"     ? LogLevel::debug
                      : values.log_level == "warning" ? LogLevel::warning
                      : values.log_level == "error"   ? LogLevel::error
                                                      : LogLevel::info;
  if (!values.token_file.empty()) {
    options.token = read_token(values.token_file);
  } else if (const char* token = std::getenv("OPENENV_TOKEN")) {
    options.token = token;
  }
  return options;
}

}  // namespace openenv::server
