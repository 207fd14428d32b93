// envs/openspiel/tic_tac_toe.hpp - Tic-Tac-Toe: three in a row.
#pragma once

#include "openspiel/game.hpp"

#include <array>

namespace openenv::envs::openspiel {

/// Actions: the cells, 0 to 8 by row. Player 0 has x and begins.
struct TicTacToe {
  explicit TicTacToe(const json::object& parameters);

  int players() const { return 2; }
  int current_player() const;
  std::vector<double> chances() const { return {}; }
  void apply_chance(std::size_t) {}
  std::vector<int> legal_actions() const;
  void apply(int action);
  double reward(int player) const;
  std::vector<double> tensor(int player) const;
  Cells cells(int player) const;

  enum Mark { empty, nought, cross };
  bool has_line(Mark mark) const;

  std::array<Mark, 9> board{};
  int moves = 0;
};

}  // namespace openenv::envs::openspiel
