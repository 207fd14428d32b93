// src/server/serve.hpp - runs a server as a program does: signals, log, exit code.
#pragma once

#include <openenv/server.hpp>

#include <vector>

namespace openenv::server {

/// Serves until SIGINT or SIGTERM and returns the exit code. Throws as Server's constructor does.
/// Ends the program, with 1, if an environment still runs at the end of the grace time.
int run_until_signal(std::vector<EnvironmentType> types, ServerOptions options);

}  // namespace openenv::server
