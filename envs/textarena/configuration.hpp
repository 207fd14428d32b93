// envs/textarena/configuration.hpp - which game a server plays, told by the process's environment.
#pragma once

#include <openenv/json.hpp>

#include <optional>
#include <string>

namespace openenv::envs::textarena {

/// What the variables TEXTARENA_ENV_ID, TEXTARENA_NUM_PLAYERS, TEXTARENA_MAX_TURNS and
/// TEXTARENA_KW_<NAME> say.
struct Configuration {
  std::string env_id = "Wordle-v0";
  std::optional<int> num_players = {};
  std::optional<int> max_turns = {};  ///< Told in the state; it limits nothing.
  json::object game = {};             ///< The game's parameters, as texts.
};

/// Throws FactoryError, naming the variable, if one is no number that should be.
Configuration configuration_of_process();

}  // namespace openenv::envs::textarena
