// src/python/built_in.hpp - the environments that are built into the module.
#pragma once

#include <openenv/any_environment.hpp>

#include <string>

namespace openenv::python {

/// The one of this name. Throws std::invalid_argument that lists the names there are.
EnvironmentType built_in(const std::string& name);

}  // namespace openenv::python
