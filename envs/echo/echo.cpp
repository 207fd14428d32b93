// envs/echo/echo.cpp - Echo's two functions.
#include "echo.hpp"

#include <openenv/rules.hpp>

namespace openenv::envs {

StepResult<Echo::Observation> Echo::reset(const Reset&) {
  return {.observation = {.echoed_message = "Echo environment ready!"}, .reward = 0.0};
}

StepResult<Echo::Observation> Echo::step(const Action& action) {
  const auto length = static_cast<std::int64_t>(code_points(action.message));
  return {.observation = {action.message, length},
          .reward = reward_per_character * static_cast<double>(length)};
}

}  // namespace openenv::envs
