// envs/openspiel/openspiel.hpp - OpenSpiel: six of its games, one player of which is the agent.
//
// The others are played by a fixed policy. Chance and the random policy draw the numbers of NumPy
// and CPython, so that a seed plays as it does with OpenSpiel's own library.
#pragma once

#include "openspiel/blackjack.hpp"
#include "openspiel/catch.hpp"
#include "openspiel/cliff_walking.hpp"
#include "openspiel/kuhn_poker.hpp"
#include "openspiel/tic_tac_toe.hpp"
#include "openspiel/twenty_forty_eight.hpp"

#include <openenv/environment.hpp>
#include <openenv/model.hpp>
#include <openenv/numpy_random.hpp>
#include <openenv/python_random.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace openenv::envs {

struct OpenSpiel {
  /// How the other players choose among their legal actions.
  enum class Policy { random, first, last, middle };

  struct Action {
    std::int64_t action_id = 0;
    std::string game_name = "catch";
    json::object game_params = {};
    static constexpr auto about = openenv::about(
        "A move", field(&Action::action_id, "One of the legal actions"),
        field(&Action::game_name, "Not used: a reset chooses the game", defaulted),
        field(&Action::game_params, "Not used: a reset chooses the game", defaulted));
  };

  struct Observation {
    std::vector<double> info_state = {};
    std::vector<int> legal_actions = {};
    std::string game_phase = "playing";
    std::int64_t current_player_id = 0;
    std::optional<std::int64_t> opponent_last_action = {};
    static constexpr auto about = openenv::about(
        "What the agent sees", field(&Observation::info_state, "The game's tensor for the agent"),
        field(&Observation::legal_actions, "What the agent may do"),
        field(&Observation::game_phase, "initial, playing or terminal", defaulted),
        field(&Observation::current_player_id, "Who moves; -4 if it is over", defaulted),
        field(&Observation::opponent_last_action, "What another player did last", defaulted));
  };

  struct State {
    std::string game_name = "catch";
    std::int64_t agent_player = 0;
    Policy opponent_policy = Policy::random;
    json::object game_params = {};
    std::int64_t num_players = 1;
    static constexpr auto about =
        openenv::about(field(&State::game_name, "The game", defaulted),
                       field(&State::agent_player, "Which player the agent is", defaulted),
                       field(&State::opponent_policy, "How the others play", defaulted),
                       field(&State::game_params, "The game's parameters", defaulted),
                       field(&State::num_players, "Players, the agent included", defaulted));
  };

  /// OPENSPIEL_GAME, OPENSPIEL_AGENT_PLAYER and OPENSPIEL_OPPONENT_POLICY of the process stand for
  /// options that a reset does not name.
  struct Options {
    std::optional<std::string> game_name = {};
    std::optional<std::int64_t> agent_player = {};
    std::optional<Policy> opponent_policy = {};
    json::object game_params = {};
    static constexpr auto about = openenv::about(
        field(&Options::game_name,
              "catch, tic_tac_toe, kuhn_poker, cliff_walking, 2048 or blackjack; catch if nobody "
              "says"),
        field(&Options::agent_player, "Which player the agent is; 0 if nobody says"),
        field(&Options::opponent_policy, "How the others play; random if nobody says"),
        field(&Options::game_params, "The game's parameters", defaulted));
  };

  static constexpr EnvironmentInfo info{
      .name = "openspiel",
      .description = "Six games of OpenSpiel against fixed opponents",
      .rewards = Rewards::per_step,
      .reward_min = -100.0};
  static constexpr bool quick = true;

  StepResult<Observation> reset(const Reset& how, const Options& options);
  /// Throws ValidationError, and is no step, if the action is not legal.
  StepResult<Observation> step(const Action& action);
  State state() const;
  std::vector<Action> legal_actions() const;
  std::string render() const;
  std::string render_svg() const;

 private:
  using Game =
      std::variant<openspiel::Catch, openspiel::TicTacToe, openspiel::KuhnPoker,
                   openspiel::CliffWalking, openspiel::TwentyFortyEight, openspiel::Blackjack>;

  static Game make(const std::string& name, const json::object& parameters);
  StepResult<Observation> begin();
  void let_chance_play();
  void let_others_play();
  int policy_action(const std::vector<int>& legal);
  int current_player() const;
  std::vector<int> agent_actions() const;
  openspiel::Cells cells() const;
  StepResult<Observation> result() const;

  std::string game_name_ = "catch";
  int agent_ = 0;
  Policy policy_ = Policy::random;
  json::object parameters_;
  std::optional<Game> game_;
  std::optional<NumpyRandom> chance_random_;
  std::optional<PythonRandom> policy_random_;
  std::optional<std::int64_t> opponent_last_action_;
  bool moved_ = false;  // Since the game began.
};

}  // namespace openenv::envs
