// envs/echo/echo.hpp - Echo: says back what it is told, and pays for length.
//
// The smallest complete environment, and the one that the tutorial plays.
#pragma once

#include <openenv/environment.hpp>
#include <openenv/model.hpp>

#include <cstdint>
#include <string>

namespace openenv::envs {

struct Echo {
  struct Action {
    std::string message = {};
    static constexpr auto about =
        openenv::about("A message to echo", field(&Action::message, "Text to send back"));
  };

  struct Observation {
    std::string echoed_message = {};
    std::int64_t message_length = 0;
    static constexpr auto about = openenv::about(
        "The message, sent back",
        field(&Observation::echoed_message, "The text that was sent", defaulted),
        field(&Observation::message_length, "Its length in Unicode code points", defaulted));
  };

  static constexpr EnvironmentInfo info{.name = "echo",
                                        .description = "Echoes each message and rewards its length",
                                        .rewards = Rewards::per_step,
                                        .reward_min = 0.0};
  static constexpr bool quick = true;

  /// Reward per code point of the message.
  static constexpr double reward_per_character = 0.1;

  StepResult<Observation> reset(const Reset& how);
  StepResult<Observation> step(const Action& action);
};

}  // namespace openenv::envs
