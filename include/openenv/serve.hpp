// include/openenv/serve.hpp - an environment as a whole program.
#pragma once

#include <openenv/any_environment.hpp>

#include <vector>

namespace openenv {

/// Serves the environments until SIGINT or SIGTERM: one at `/`, several at `/<name>/`. Flags and
/// defaults are those of `openenv serve --help`. Returns the program's exit code: 0 after a drain,
/// 1 for a failure, 2 for a mistake in the flags; says on stderr what was wrong.
int serve(std::vector<EnvironmentType> types, int argc, char** argv);

template <class E>
int serve(int argc, char** argv) {
  return serve({environment_type<E>()}, argc, argv);
}

}  // namespace openenv
