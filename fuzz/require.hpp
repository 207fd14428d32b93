// fuzz/require.hpp - how a fuzz target says that a property does not hold.
#pragma once

#include <cstdio>
#include <cstdlib>

namespace openenv::fuzz {

/// Ends the program, so that libFuzzer keeps the input, unless `holds`.
inline void require(bool holds, const char* property) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n", property);
  std::abort();
}

}  // namespace openenv::fuzz
