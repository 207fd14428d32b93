// src/server/flags.cpp - names, texts and bounds of the server's flags.
#include "server/flags.hpp"

#include "base/limits.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <numeric>
#include <string_view>
#include <utility>
#include <vector>

namespace openenv::server {
namespace {

constexpr double seconds_most = 1e9;

/// Bounds that are told to who leaves them, and not in the help, where they would be noise.
template <class T>
CLI::Validator within(T least, T most) {
  return CLI::Range(least, most).description("");
}

CLI::Validator one_of(const std::vector<std::string>& words) {
  return CLI::IsMember(words, CLI::ignore_case).description("");
}

void add_seconds(CLI::App& app, const char* group, const char* name, double& value,
                 const char* text) {
  app.add_option(name, value, text)
      ->capture_default_str()
      ->check(within(0.0, seconds_most))
      ->group(group);
}

void add_network(CLI::App& app, FlagValues& values) {
  ServerOptions& options = values.options;
  app.add_option("--host", options.host, "Address to listen on; 0.0.0.0 for all")
      ->envname("HOST")
      ->capture_default_str()
      ->group("Network");
  app.add_option("--port", options.port, "Port to listen on; 0 for any free one")
      ->envname("PORT")
      ->capture_default_str()
      ->check(within(0, 65535))
      ->group("Network");
  auto* cert =
      app.add_option("--tls-cert", options.tls_cert, "Certificate chain (PEM)")->group("Network");
  auto* key = app.add_option("--tls-key", options.tls_key, "Private key (PEM)")->group("Network");
  cert->needs(key);
  key->needs(cert);
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
      ->check(within(std::size_t{1}, limits::sessions_ceiling))
      ->group("Sessions");
  app.add_option("--mode", values.mode,
                 "simulation, or production: no reset, step and state by HTTP")
      ->envname("OPENENV_MODE")
      ->capture_default_str()
      ->transform(one_of({"simulation", "production"}))
      ->group("Sessions");
  app.add_flag("--close-ws-play", options.close_ws_play,
               "In production, refuse reset, step and state on WebSockets too")
      ->group("Sessions");
  add_seconds(app, "Sessions", "--session-timeout", options.session_idle_s,
              "Seconds after which a session without a request ends; 0: never");
  add_seconds(app, "Sessions", "--deadline", options.deadline_s,
              "Seconds that a reset or step may take; 0: any time");
  add_seconds(app, "Sessions", "--grace", options.grace_s,
              "Seconds that running steps get at shutdown");
}

void add_limits(CLI::App& app, FlagValues& values) {
  ServerOptions& options = values.options;
  const auto count = [&](const char* name, std::size_t& value, const char* text) {
    app.add_option(name, value, text)
        ->capture_default_str()
        ->check(within(std::size_t{1}, std::numeric_limits<std::size_t>::max() / 2))
        ->group("Limits");
  };
  count("--max-message-bytes", options.message_bytes_max, "Size of one WebSocket message");
  count("--max-body-bytes", options.body_bytes_max, "Size of one HTTP body");
  count("--max-header-bytes", options.header_bytes_max, "Size of one HTTP header");
  count("--max-pipelined", options.pipelined_frames_max, "Messages of one client that may wait");
  count("--max-connections", options.connections_max, "Connections of all kinds");
  add_seconds(app, "Limits", "--http-idle", options.http_idle_s,
              "Seconds that an HTTP connection may pause");
  add_seconds(app, "Limits", "--ping-interval", options.ping_interval_s,
              "Seconds of silence before a ping; 0: none");
  add_seconds(app, "Limits", "--ping-timeout", options.ping_timeout_s,
              "Seconds of silence before a client counts as gone; 0: never");
}

void add_running(CLI::App& app, FlagValues& values) {
  ServerOptions& options = values.options;
  app.add_option("--threads", options.threads, "Event loops; 0 for one for each core")
      ->capture_default_str()
      ->check(within(0, 1024))
      ->group("Running");
  app.add_option("--busy-poll-us", options.busy_poll_us,
                 "Microseconds that a loop looks for work before it sleeps: sooner answers for a "
                 "busier core")
      ->capture_default_str()
      ->check(within(0.0, 1e6))
      ->group("Running");
  app.add_option("--workers", options.workers, "Threads for environments that take their time")
      ->capture_default_str()
      ->check(within(1, 65536))
      ->group("Running");
  app.add_option("--log-format", values.log_format, "text or json")
      ->capture_default_str()
      ->transform(one_of({"text", "json"}))
      ->group("Running");
  app.add_option("--log-level", values.log_level, "debug (each request), info, warning or error")
      ->capture_default_str()
      ->transform(one_of({"debug", "info", "warning", "error"}))
      ->group("Running");
}

/// How many letters must be added, dropped or changed to make one word of the other.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i + 1);
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t changed = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({changed, row[j] + 1, diagonal + 1});
    }
  }
  return row[b.size()];
}

/// The flag or verb that somebody may have meant by `word`; empty if none is close to it.
std::string meant(const CLI::App& app, std::string_view word) {
  std::vector<std::string> known;
  for (const CLI::Option* option : app.get_options()) {
    for (const auto& name : option->get_lnames()) known.push_back("--" + name);
  }
  for (const CLI::App* verb : app.get_subcommands([](const CLI::App*) { return true; })) {
    known.push_back(verb->get_name());
  }
  std::string best;
  std::size_t least = 3;  // More wrong letters are no slip.
  for (auto& name : known) {
    const std::size_t now = distance(word, name);
    if (now < least) {
      least = now;
      best = std::move(name);
    }
  }
  return best;
}

/// What the mistake says, and of which environment variable if it was not on the command line.
std::string reason(const CLI::App& verb, const CLI::ParseError& mistake) {
  const std::string text = mistake.what();
  for (const CLI::Option* option : verb.get_options()) {
    if (!text.starts_with(option->get_name() + ':')) continue;
    const std::string variable = option->get_envname();
    const char* value = variable.empty() ? nullptr : std::getenv(variable.c_str());
    if (value == nullptr || option->results() != std::vector<std::string>{value}) break;
    return "the variable " + variable + ", for " + text;
  }
  return text;
}

std::string read_token(const std::string& path) {
  std::ifstream file(path);
  if (!file) throw CLI::ValidationError("--token-file", "'" + path + "' cannot be read");
  std::string token;
  std::getline(file, token);
  if (token.ends_with('\r')) token.pop_back();
  if (token.empty()) {
    throw CLI::ValidationError("--token-file", "'" + path + "' has no token in its first line");
  }
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
    if (*token == '\0') {
      throw CLI::ValidationError("OPENENV_TOKEN", "is set but empty: unset it to need no token");
    }
    options.token = token;
  }
  return options;
}

std::string explain(const CLI::App& app, const CLI::ParseError& mistake) {
  const CLI::App* verb = &app;
  for (const CLI::App* used : app.get_subcommands()) verb = used;
  std::string out = verb == &app ? app.get_name() : app.get_name() + ' ' + verb->get_name();
  const std::string help = out + " --help";
  const std::vector<std::string> unknown = verb->remaining();
  if (unknown.empty()) return out + ": " + reason(*verb, mistake) + " (" + help + " says more)";
  const std::string word = unknown.front().substr(0, unknown.front().find('='));
  const std::string wish = meant(*verb, word);
  out += ": there is no '" + word + "'";
  return out +
         (wish.empty() ? " (" + help + " names what there is)" : "; did you mean " + wish + "?");
}

}  // namespace openenv::server
