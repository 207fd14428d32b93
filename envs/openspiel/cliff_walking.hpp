// envs/openspiel/cliff_walking.hpp - Cliff walking: the short way is along the edge.
#pragma once

#include "openspiel/game.hpp"

namespace openenv::envs::openspiel {

/// Actions: 0 right, 1 up, 2 left, 3 down. Parameters: height, width, horizon (steps at most).
struct CliffWalking {
  explicit CliffWalking(const json::object& parameters);

  int players() const { return 1; }
  int current_player() const;
  std::vector<double> chances() const { return {}; }
  void apply_chance(std::size_t) {}
  std::vector<int> legal_actions() const { return {0, 1, 2, 3}; }
  void apply(int action);
  double reward(int player) const;
  std::vector<double> tensor(int player) const;
  Cells cells(int player) const;

  bool is_cliff(int at_row, int at_column) const;
  bool is_goal(int at_row, int at_column) const;

  int height, width, horizon;
  int row, column = 0;
  std::vector<int> history;
};

}  // namespace openenv::envs::openspiel
