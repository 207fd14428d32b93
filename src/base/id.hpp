// src/base/id.hpp - names that nobody can guess.
#pragma once

#include <string>

namespace openenv {

/// A random UUID (version 4) in its usual spelling, from the system's generator. Any thread.
/// Throws std::system_error if the system has no randomness to give.
std::string random_uuid();

}  // namespace openenv
