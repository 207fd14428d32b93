// envs/catalog.cpp - one line for each environment.
#include "catalog.hpp"

#include "echo/echo.hpp"

#include <openenv/environment_type.hpp>

namespace openenv::envs {

std::vector<EnvironmentType> catalog() {
  return {
      environment_type<Echo>(),
  };
}

}  // namespace openenv::envs
