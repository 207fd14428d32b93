// src/server/serve.cpp - an environment as a program: flags, signals, exit code.
#include "server/serve.hpp"

#include "server/flags.hpp"
#include "server/guard.hpp"

#include <openenv/serve.hpp>
#include <openenv/version.hpp>

#include <CLI/CLI.hpp>

#include <sys/resource.h>

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

void announce(const Server& server, const std::vector<std::string>& names,
              const ServerOptions& options) {
  std::cerr << "listening on " << server.url() << "\n";
  if (names.size() == 1) {
    std::cerr << "serving " << names.front() << "\n";
  } else {
    for (const auto& name : names) {
      std::cerr << "serving " << name << " at " << server.url() << "/" << name << "\n";
    }
  }
  if (options.token.empty() && !is_loopback(options.host)) {
    std::cerr << "note: no token is set, so whoever reaches this port may play\n";
  }
  std::cerr << std::flush;
}

}  // namespace

int run_until_signal(std::vector<EnvironmentType> types, ServerOptions options) try {
  raise_descriptor_limit();
  std::signal(SIGPIPE, SIG_IGN);
  // Blocked in every thread, and waited for in one: a handler could do next to nothing.
  const sigset_t signals = stop_signals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::vector<std::string> names;
  for (const auto& type : types) names.push_back(type.name);
  Server server(std::move(types), options);
  announce(server, names, options);
  std::thread waiter([&server, signals] {
    for (;;) {
      int signal = 0;
      if (sigwait(&signals, &signal) != 0 || signal == 0) return;
      server.stop();
    }
  });
  waiter.detach();
  const bool clean = server.run();
  if (!clean) std::cerr << "openenv: an environment still ran at the end of the grace time\n";
  std::cerr << std::flush;
  // The waiting thread, and one that is stuck in an environment, go with the process.
  std::_Exit(clean ? 0 : 1);
} catch (const std::exception& error) {
  std::cerr << "openenv: " << error.what() << "\n";
  return 1;
}

}  // namespace server

int serve(std::vector<EnvironmentType> types, int argc, char** argv) {
  CLI::App app("Serves " + (types.size() == 1 ? types.front().name : "environments") +
               " over HTTP and WebSockets");
  app.set_version_flag("--version", std::string(version));
  server::FlagValues values;
  server::add_server_flags(app, values);
  ServerOptions options;
  try {
    app.parse(argc, argv);
    options = server::read_server_flags(values);
  } catch (const CLI::Success& wanted) {
    return app.exit(wanted);
  } catch (const CLI::ParseError& error) {
    std::cerr << server::explain(app, error) << "\n";
    return 2;
  }
  return server::run_until_signal(std::move(types), std::move(options));
}

}  // namespace openenv
