// envs/openspiel/cliff_walking.cpp - the rules of cliff walking.
#include "openspiel/cliff_walking.hpp"

#include <algorithm>

namespace openenv::envs::openspiel {

CliffWalking::CliffWalking(const json::object& parameters) {
  const auto given =
      read_parameters("cliff_walking", parameters,
                      {{"height", 4, 2, 100}, {"width", 8, 3, 100}, {"horizon", 100, 1, 1000}});
  height = given[0];
  width = given[1];
  horizon = given[2];
  row = height - 1;
}

int CliffWalking::current_player() const {
  const bool late = history.size() >= static_cast<std::size_t>(horizon);
  return late || is_cliff(row, column) || is_goal(row, column) ? terminal : 0;
}

void CliffWalking::apply(int action) {
  if (action == 0) ++column;
  if (action == 1) --row;
  if (action == 2) --column;
  if (action == 3) ++row;
  row = std::clamp(row, 0, height - 1);
  column = std::clamp(column, 0, width - 1);
  history.push_back(action);
}

bool CliffWalking::is_cliff(int at_row, int at_column) const {
  return at_row == height - 1 && at_column > 0 && at_column < width - 1;
}

bool CliffWalking::is_goal(int at_row, int at_column) const {
  return at_row == height - 1 && at_column == width - 1;
}

double CliffWalking::reward(int) const {
  if (is_cliff(row, column)) return -100.0;
  return history.empty() ? 0.0 : -1.0;
}

/// All actions so far, not the place.
std::vector<double> CliffWalking::tensor(int) const {
  std::vector<double> out(4 * static_cast<std::size_t>(horizon), 0.0);
  for (std::size_t i = 0; i < history.size(); ++i) {
    out[4 * i + static_cast<std::size_t>(history[i])] = 1.0;
  }
  return out;
}

Cells CliffWalking::cells(int) const {
  Cells out;
  for (int r = 0; r < height; ++r) {
    auto& line = out.emplace_back();
    for (int c = 0; c < width; ++c) {
      line.emplace_back(r == row && c == column ? "P"
                        : is_cliff(r, c)        ? "X"
                        : is_goal(r, c)         ? "G"
                                                : ".");
    }
  }
  return out;
}

}  // namespace openenv::envs::openspiel
