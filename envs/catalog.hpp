// envs/catalog.hpp - the environments that are built into the command.
#pragma once

#include <openenv/any_environment.hpp>

#include <vector>

namespace openenv::envs {

/// All of them, by name.
std::vector<EnvironmentType> catalog();

}  // namespace openenv::envs
