// include/openenv/serve.hpp - an environment as a whole program.
#pragma once

#include <openenv/environment_type.hpp>

#include <functional>
#include <vector>

namespace openenv {

/// Serves the environments until SIGINT or SIGTERM: one at `/`, several at `/<name>/`. Flags and
/// defaults are those of `openenv serve --help`. Returns the program's exit code: 0 after a drain
/// and for --help, 1 for a failure, 2 for a mistake in the flags; stderr says which. Ends the
/// program by itself, with 1, if an environment still runs at the end of the grace time.
int serve(const std::function<std::vector<EnvironmentType>()>& make_types, int argc, char** argv);

/// The same by their classes. `return serve<E>(argc, argv);` is a whole main.
template <class... E>
int serve(int argc, char** argv) {
  return serve([] { return std::vector<EnvironmentType>{environment_type<E>()...}; }, argc, argv);
}

}  // namespace openenv
