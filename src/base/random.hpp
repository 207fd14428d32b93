// src/base/random.hpp - bytes that nobody can guess.
#pragma once

#include <cstddef>
#include <span>

namespace openenv {

/// Fills `out` (at most 64 bytes) from the system's generator. Any thread; two processes never get
/// the same bytes, a fork included. Throws std::system_error if the system has none to give.
void random_bytes(std::span<std::byte> out);

}  // namespace openenv
