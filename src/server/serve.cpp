// src/server/serve.cpp - an environment as a program: flags, signals, exit code.
#include "server/serve.hpp"

#include "engine/guard.hpp"
#include "server/flags.hpp"
#include "server/log.hpp"

#include <openenv/serve.hpp>
#include <openenv/version.hpp>

#include <CLI/CLI.hpp>

#include <sys/resource.h>

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <thread>

namespace openenv {
namespace server {
namespace {

/// Every session needs a descriptor; the system's usual soft limit is for interactive programs.
void raise_descriptor_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

sigset_t stop_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  return set;
}

/// A program waits for signals in a thread of its own: a handler could do next to nothing.
class SignalWaiter {
 public:
  /// To be made before any other thread is, so that all of them leave the signals alone.
  explicit SignalWaiter(Server& server) : signals_(stop_signals()) {
    pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
    thread_ = std::thread([this, &server] {
      for (int signal = 0; sigwait(&signals_, &signal) == 0 && !done_;) server.stop();
    });
  }

  ~SignalWaiter() {
    done_ = true;
    pthread_kill(thread_.native_handle(), SIGTERM);
    thread_.join();
  }

 private:
  const sigset_t signals_;
  std::atomic<bool> done_ = false;
  std::thread thread_;
};

/// What a server says when it begins, for whoever waits for it; as the log's format asks.
void announce(const Server& server, const std::vector<std::string>& names,
              const ServerOptions& options) {
  std::vector<std::string> lines{"listening on " + server.url()};
  for (const auto& name : names) {
    lines.push_back("serving " + name +
                    (names.size() > 1 ? " at " + server.url() + "/" + name : ""));
  }
  if (options.token.empty() && !is_loopback(options.host)) {
    lines.push_back("note: no token is set, so whoever reaches this port may play");
  }
  const auto log = make_log(options.log_format, LogLevel::info);
  for (const auto& line : lines) {
    if (options.log_format == LogFormat::json) {
      log->info(line);
    } else {
      std::cerr << line << std::endl;
    }
  }
}

}  // namespace

int run_until_signal(std::vector<EnvironmentType> types, ServerOptions options) {
  raise_descriptor_limit();
  std::signal(SIGPIPE, SIG_IGN);
  std::vector<std::string> names;
  for (const auto& type : types) names.push_back(type.name);
  Server server(std::move(types), options);
  SignalWaiter waiter(server);
  announce(server, names, options);
  if (server.run()) return 0;
  std::cerr << "an environment still ran at the end of the grace time" << std::endl;
  std::_Exit(1);  // To return would be to wait for it.
}

}  // namespace server

int serve(const std::function<std::vector<EnvironmentType>()>& make_types, int argc, char** argv) {
  CLI::App app;
  try {
    auto types = make_types();
    const std::string what = types.size() == 1 ? types.front().name : "environments";
    app.description("Serves " + what + " over HTTP and WebSockets");
    app.set_version_flag("--version", what + ", openenv " + std::string(version));
    server::FlagValues values;
    server::add_server_flags(app, values);
    app.parse(argc, argv);
    return server::run_until_signal(std::move(types), server::read_server_flags(values));
  } catch (const CLI::Success& wanted) {
    return app.exit(wanted);
  } catch (const CLI::ParseError& error) {
    std::cerr << server::explain(app, error) << "\n";
    return 2;
  } catch (const std::exception& error) {
    std::cerr << app.get_name() << ": " << error.what() << "\n";
    return 1;
  }
}

}  // namespace openenv
