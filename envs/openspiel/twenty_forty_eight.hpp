// envs/openspiel/twenty_forty_eight.hpp - 2048: slide and merge.
#pragma once

#include "openspiel/game.hpp"

#include <array>

namespace openenv::envs::openspiel {

/// Actions: 0 up, 1 right, 2 down, 3 left. Parameter: max_tile, which ends the game.
struct TwentyFortyEight {
  explicit TwentyFortyEight(const json::object& parameters);

  int players() const { return 1; }
  int current_player() const;
  std::vector<double> chances() const;
  void apply_chance(std::size_t outcome);
  std::vector<int> legal_actions() const;
  void apply(int action);
  double reward(int) const { return earned; }
  std::vector<double> tensor(int) const { return {board.begin(), board.end()}; }
  Cells cells(int player) const;

  using Board = std::array<int, 16>;
  using Marks = std::array<bool, 16>;
  /// Slides all tiles and marks those that merged; returns what the merges earn.
  static int slide(Board& board, Marks& merged, int action);
  bool can_move() const;
  bool changes_board(int action) const;
  bool is_offered(int action) const;

  int max_tile;
  Board board{};
  Marks merged{};         // By the last action.
  int tiles_to_come = 2;  // Before the player may move.
  int moves = 0;          // Of the player and of chance.
  int earned = 0;         // By the last action.
};

}  // namespace openenv::envs::openspiel
