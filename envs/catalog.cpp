// envs/catalog.cpp - one line for each environment.
#include "catalog.hpp"

#include "echo/echo.hpp"

namespace openenv::envs {

std::vector<EnvironmentType> catalog() {
  return {
      environment_type<Echo>(),
  };
}

}  // namespace openenv::envs
