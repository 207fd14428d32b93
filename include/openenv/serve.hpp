// include/openenv/serve.hpp - an environment as a whole program.
#pragma once

#include <openenv/environment_type.hpp>

#include <vector>

namespace openenv {

/// Serves the environments until SIGINT or SIGTERM: one at `/`, several at `/<name>/`. Flags and
/// defaults are those of `openenv serve --help`. Once it has drained it ends the program by itself,
/// with 0, or with 1 if an environment still ran. It returns the exit code where it served nothing:
/// 0 for --help and --version, 1 for a failure, 2 for a mistake in the flags; stderr says which.
int serve(std::vector<EnvironmentType> types, int argc, char** argv);

/// The same for one environment. `return serve<E>(argc, argv);` is a whole main.
template <class E>
int serve(int argc, char** argv) {
  return serve({environment_type<E>()}, argc, argv);
}

}  // namespace openenv
