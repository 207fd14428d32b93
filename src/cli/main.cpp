// src/cli/main.cpp - the command `openenv`: parses, dispatches, and turns mistakes into exit codes.
#include "server/flags.hpp"
#include "server/serve.hpp"

#include <catalog.hpp>
#include <openenv/version.hpp>

#include <CLI/CLI.hpp>

#include <algorithm>
#include <iostream>

namespace {

using openenv::EnvironmentType;

/// The environments that the names stand for. Throws CLI::ValidationError for an unknown one.
std::vector<EnvironmentType> choose(const std::vector<std::string>& names) {
  std::vector<EnvironmentType> all = openenv::envs::catalog(), chosen;
  for (const auto& name : names) {
    if (std::count(names.begin(), names.end(), name) > 1) {
      throw CLI::ValidationError("'" + name + "' is named twice");
    }
    const auto found = std::find_if(all.begin(), all.end(),
                                    [&](const EnvironmentType& type) { return type.name == name; });
    if (found == all.end()) {
      throw CLI::ValidationError("'" + name + "' is no environment; `openenv list` names them");
    }
    chosen.push_back(std::move(*found));
    all.erase(found);
  }
  return chosen;
}

int list() {
  for (const EnvironmentType& type : openenv::envs::catalog()) {
    std::cout << type.name << "\t" << type.info.description << "\n";
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("OpenEnv: environments for reinforcement learning, served and played", "openenv");
  app.require_subcommand(1);
  app.set_version_flag("--version", "openenv " + std::string(openenv::version));
  app.failure_message([](const CLI::App*, const CLI::Error&) { return std::string(); });

  CLI::App* serve =
      app.add_subcommand("serve", "Serve an environment at /, or several, each at /<name>/");
  std::vector<std::string> names;
  serve->add_option("environment", names, "Names, as `openenv list` gives them")->required();
  openenv::server::FlagValues values;
  openenv::server::add_server_flags(*serve, values);

  const CLI::App* list_verb = app.add_subcommand("list", "Name the built-in environments");
  const CLI::App* version_verb = app.add_subcommand("version", "Print the version");

  try {
    app.parse(argc, argv);
    if (list_verb->parsed()) return list();
    if (version_verb->parsed()) {
      std::cout << "openenv " << openenv::version << "\n";
      return 0;
    }
    auto types = choose(names);
    return openenv::server::run_until_signal(std::move(types),
                                             openenv::server::read_server_flags(values));
  } catch (const CLI::Success& wanted) {
    return app.exit(wanted);
  } catch (const CLI::ParseError& error) {
    std::cerr << openenv::server::explain(app, error) << "\n";
    return 2;
  } catch (const std::exception& error) {
    std::cerr << "openenv: " << error.what() << "\n";
    return 1;
  }
}
