// envs/connect4/connect4.hpp - Connect4: four discs in a row, on a board of six rows.
//
// As in the original a session plays both sides in turn, the first as 1 and the second as -1, and
// a column that is full or does not exist ends the game. An opponent is an option.
#pragma once

#include <openenv/environment.hpp>
#include <openenv/model.hpp>
#include <openenv/python_random.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace openenv::envs {

struct Connect4 {
  static constexpr std::size_t rows = 6;
  static constexpr std::size_t columns = 7;
  /// 1 and -1 are the players' discs, 0 is free; row 0 is at the top.
  using Board = std::array<std::array<int, columns>, rows>;

  /// Who takes the other side.
  enum class Opponent {
    none,    ///< Nobody: the session plays both.
    random,  ///< Any free column.
    greedy,  ///< Wins or prevents a win where one move does it, else as random.
  };

  struct Action {
    std::int64_t column = 0;
    static constexpr auto about =
        openenv::about("Drops a disc", field(&Action::column, "The column, from 0 to 6"));
  };

  struct Observation {
    Board board = {};
    std::vector<int> legal_actions = {};
    static constexpr auto about = openenv::about(
        "The board after the move",
        field(&Observation::board, "Rows from the top; 1 moved first, -1 second", defaulted),
        field(&Observation::legal_actions, "The columns that are not full", defaulted));
  };

  struct State {
    Board board = {};
    int next_player = 1;
    static constexpr auto about = openenv::about(
        field(&State::board, "Rows from the top; 1 moved first, -1 second", defaulted),
        field(&State::next_player, "Whose turn it is: 1 or -1", defaulted));
  };

  struct Options {
    Opponent opponent = Opponent::none;
    bool opponent_begins = false;
    static constexpr auto about = openenv::about(
        field(&Options::opponent, "Who takes the other side", defaulted),
        field(&Options::opponent_begins, "The opponent has the first move", defaulted));
  };

  static constexpr EnvironmentInfo info{
      .name = "connect4",
      .description = "Connect Four, for two sides or against an opponent",
      .rewards = Rewards::at_end,
      .reward_min = -1.0,
      .reward_max = 1.0};
  static constexpr bool quick = true;

  StepResult<Observation> reset(const Reset& how, const Options& options);
  StepResult<Observation> step(const Action& action);
  State state() const { return {board_, next_player_}; }
  std::vector<Action> legal_actions() const;
  std::string render() const;
  std::string render_svg() const;

 private:
  /// What a move led to, for whoever made it.
  struct Outcome {
    double reward = 0.0;
    bool done = false;
  };

  bool is_free(std::int64_t column) const;
  std::vector<int> free_columns() const;
  std::size_t drop(std::size_t column, int player);
  bool wins_at(std::size_t row, std::size_t column) const;
  bool would_win(std::size_t column, int player);
  Outcome move(std::int64_t column);
  std::size_t reply_column();
  StepResult<Observation> result(Outcome outcome) const;

  Board board_{};
  int next_player_ = 1;
  bool over_ = false;
  Opponent opponent_ = Opponent::none;
  std::optional<PythonRandom> random_;
};

}  // namespace openenv::envs
