// envs/openspiel/catch.hpp - Catch: be under the ball when it comes down.
#pragma once

#include "openspiel/game.hpp"

namespace openenv::envs::openspiel {

/// Actions: 0 left, 1 stay, 2 right. Parameters: rows, columns.
struct Catch {
  explicit Catch(const json::object& parameters);

  int players() const { return 1; }
  int current_player() const;
  std::vector<double> chances() const;
  void apply_chance(std::size_t outcome);
  std::vector<int> legal_actions() const { return {0, 1, 2}; }
  void apply(int action);
  double reward(int player) const;
  std::vector<double> tensor(int player) const;
  Cells cells(int player) const;

  std::size_t rows, columns;
  bool dropped = false;  // The ball; chance says where.
  std::size_t ball_row = 0, ball_column = 0, paddle = 0;
};

}  // namespace openenv::envs::openspiel
