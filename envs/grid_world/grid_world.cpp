// envs/grid_world/grid_world.cpp - the rules of GridWorld.
#include "grid_world.hpp"

#include "board_svg.hpp"

#include <algorithm>

namespace openenv::envs {

StepResult<GridWorld::Observation> GridWorld::reset(const Reset&, const Options& options) {
  size_ = options.size;
  x_ = y_ = 0;
  const std::string corner = std::to_string(last());
  return {.observation = {x_, y_, "The goal is at [" + corner + ", " + corner + "]."},
          .reward = 0.0};
}

StepResult<GridWorld::Observation> GridWorld::step(const Action& action) {
  switch (action.action) {
    case Move::UP:
      --x_;
      break;
    case Move::DOWN:
      ++x_;
      break;
    case Move::LEFT:
      --y_;
      break;
    case Move::RIGHT:
      ++y_;
      break;
  }
  x_ = std::clamp<std::int64_t>(x_, 0, last());
  y_ = std::clamp<std::int64_t>(y_, 0, last());
  if (at_goal()) return {.observation = {x_, y_, "Goal reached."}, .reward = 1.0, .done = true};
  return {.observation = {x_, y_, "Not there yet."}, .reward = -0.1};
}

std::vector<GridWorld::Action> GridWorld::legal_actions() const {
  if (at_goal()) return {};
  return {{Move::UP}, {Move::DOWN}, {Move::LEFT}, {Move::RIGHT}};
}

std::string GridWorld::render() const {
  std::string out;
  for (std::int64_t x = 0; x < size_; ++x) {
    for (std::int64_t y = 0; y < size_; ++y) {
      const bool goal = x == last() && y == last();
      out += x == x_ && y == y_ ? 'A' : goal ? 'G' : '.';
    }
    out += '\n';
  }
  return out;
}

std::string GridWorld::render_svg() const {
  const auto side = static_cast<std::size_t>(size_);
  return board_svg(side, side, [&](std::size_t row, std::size_t column) {
    const auto x = static_cast<std::int64_t>(row), y = static_cast<std::int64_t>(column);
    Square square{.fill = x == last() && y == last() ? "#7ac074" : "#eeeeee"};
    if (x == x_ && y == y_) square.disc = "#d8322a";
    return square;
  });
}

}  // namespace openenv::envs
