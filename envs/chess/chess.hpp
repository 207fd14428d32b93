// envs/chess/chess.hpp - chess, against an opponent or for both sides.
//
// The rules are the folder's other files: position, moves, game. This one is the environment: who
// plays which color, what is observed, and what is paid.
#pragma once

#include "chess/game.hpp"

#include <openenv/environment.hpp>
#include <openenv/model.hpp>
#include <openenv/python_random.hpp>
#include <openenv/rules.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace openenv::envs {

struct Chess {
  using Color = chess::Color;

  /// Who answers the agent's moves.
  enum class Opponent {
    moonfish,   ///< A search of our own, with randomness; the same for the same seed.
    random,     ///< Any legal move.
    stockfish,  ///< The program of this name, where it is installed.
    none,       ///< Nobody: the agent plays both sides.
  };
  enum class AgentColor { white, black, alternate };

  /// A text is the FEN of a possible position.
  struct PossiblePosition {
    void check(const std::string& fen, const json::value& input, const Path& path,
               Problems& problems) const;
    void note(json::object& schema) const;
  };

  struct Action {
    std::string move = {};
    static constexpr auto about =
        openenv::about("A move", field(&Action::move, "In UCI's notation: e2e4, e7e8q"));
  };

  struct Observation {
    std::string fen = {};
    std::vector<std::string> legal_moves = {};
    bool is_check = false;
    std::optional<std::string> result = {};
    static constexpr auto about = openenv::about(
        "The position after the move and the opponent's reply",
        field(&Observation::fen, "The position, in Forsyth-Edwards notation", defaulted),
        field(&Observation::legal_moves, "What may be played, in UCI's notation", defaulted),
        field(&Observation::is_check, "Whether the side to move is in check", defaulted),
        field(&Observation::result, "1-0, 0-1 or 1/2-1/2 once the game is over", defaulted));
  };

  struct State {
    std::string fen = {};
    Color current_player = Color::white;
    std::vector<std::string> move_history = {};
    Color agent_color = Color::white;
    static constexpr auto about =
        openenv::about("The game; step_count counts its half-moves",
                       field(&State::fen, "The position, in Forsyth-Edwards notation", defaulted),
                       field(&State::current_player, "Whose turn it is", defaulted),
                       field(&State::move_history, "All moves of both sides", defaulted),
                       field(&State::agent_color, "For whom rewards are paid", defaulted));
  };

  struct Options {
    std::optional<std::string> fen = {};
    Opponent opponent = Opponent::moonfish;
    int opponent_depth = 2;
    int max_moves = 500;
    AgentColor agent_color = AgentColor::alternate;
    double gamma = 0.99;
    static constexpr auto about = openenv::about(
        field(&Options::fen, "Where the game begins", PossiblePosition{}),
        field(&Options::opponent, "Who answers the agent's moves", defaulted),
        field(&Options::opponent_depth, "How many half-moves moonfish or stockfish looks ahead",
              defaulted, between(1, 20)),
        field(&Options::max_moves, "Half-moves after which the game is a draw", defaulted,
              between(1, 10'000)),
        field(&Options::agent_color, "alternate: White for even seeds; without one, by turns",
              defaulted),
        field(&Options::gamma, "Discount per move of the agent", defaulted, between(0, 1)));
  };

  static constexpr EnvironmentInfo info{
      .name = "chess",
      .description = "Chess against a built-in opponent, Stockfish, or oneself",
      .rewards = Rewards::per_step,
      .reward_min = -1.0,
      .reward_max = 1.0};
  // Not `quick`: an opponent thinks for longer than an event loop may be held up.

  /// The reward of a move that is none, or not legal; nothing else happens then.
  static constexpr double illegal_move_reward = -0.1;

  Chess();

  StepResult<Observation> reset(const Reset& how, const Options& options);
  StepResult<Observation> step(const Action& action, const StepContext& context);
  State state() const;
  /// Half-moves of both sides.
  std::uint64_t step_count() const { return episode_.history.size(); }
  std::vector<Action> legal_actions() const;
  std::string render() const;
  std::string render_svg() const;

 private:
  /// What a step changes.
  struct Episode {
    chess::Game game;
    PythonRandom random;
    std::vector<std::string> history = {};
    int agent_moves = 0;
    bool is_over = false;
  };

  const chess::Position& position() const { return episode_.game.position(); }
  bool is_opponents_turn() const;
  Color draw_color(const Reset& how, AgentColor wanted);
  double advance(std::string_view text, const chess::Move& move);
  double reply(const std::stop_token& cancelled);
  double judge();
  StepResult<Observation> observe(double reward) const;

  Options options_;
  Episode episode_;
  Color agent_ = Color::white;
  bool has_begun_ = false;
};

}  // namespace openenv::envs
