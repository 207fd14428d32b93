// src/server/flags.hpp - the flags of a server on the command line.
#pragma once

#include <openenv/server.hpp>

#include <CLI/App.hpp>

#include <string>

namespace openenv::server {

/// What the flags leave to be read once they are parsed.
struct FlagValues {
  ServerOptions options;
  std::string token_file, mode = "simulation", log_format = "text", log_level = "info";
};

/// Adds the flags to `app`; parsing fills `values`, which must live as long. HOST, PORT,
/// MAX_CONCURRENT_ENVS, OPENENV_MODE and OPENENV_TOKEN stand in for flags that are not given.
void add_server_flags(CLI::App& app, FlagValues& values);

/// The options, after parsing. Throws CLI::ValidationError if a token file cannot be read.
ServerOptions read_server_flags(const FlagValues& values);

/// What was wrong with the arguments of `app`, in one line, and what would be right.
std::string explain(const CLI::App& app, const CLI::ParseError& mistake);

}  // namespace openenv::server
