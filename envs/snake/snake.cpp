// envs/snake/snake.cpp - the rules of Snake.
#include "snake.hpp"

#include "board_svg.hpp"
#include "snake/starts.hpp"

#include <openenv/error.hpp>

#include <algorithm>
#include <span>
#include <utility>

namespace openenv::envs {
namespace {

using Place = Snake::Place;

constexpr double reward_of_time = 0.001;
constexpr double reward_of_fruit = 1.0;
constexpr double reward_of_death = -1.0;

constexpr Place up{-1, 0}, down{1, 0}, left{0, -1}, right{0, 1};

Snake::Grid walled_grid(std::size_t height, std::size_t width) {
  Snake::Grid grid(height, std::vector<int>(width, Snake::empty));
  grid.front().assign(width, Snake::wall);
  grid.back().assign(width, Snake::wall);
  for (auto& row : grid) row.front() = row.back() = Snake::wall;
  return grid;
}

}  // namespace

StepResult<Snake::Observation> Snake::reset(const Reset& how, const Options& options) {
  if (how.seed || !random_) random_.emplace(how.seed ? *how.seed : fresh_seed());
  const Options before = std::exchange(options_, options);
  grid_ = walled_grid(static_cast<std::size_t>(options_.height),
                      static_cast<std::size_t>(options_.width));
  find_starts(before);
  score_ = 0.0;
  steps_ = fruits_ = 0;
  tally_ = {};
  alive_ = true;
  over_ = false;
  put_snake();
  put_fruit();
  return {.observation = observe(), .reward = 0.0};
}

int& Snake::at(const Place& place) {
  return grid_[static_cast<std::size_t>(place.row)][static_cast<std::size_t>(place.column)];
}

/// The search of the usual board is made once for all.
void Snake::find_starts(const Options& before) {
  const auto is_as = [&](const Options& other) {
    return options_.height == other.height && options_.width == other.width &&
           options_.snake_length == other.snake_length;
  };
  const auto search = [&] {
    const auto length = static_cast<std::size_t>(options_.snake_length);
    return std::make_shared<const std::vector<Place>>(snake_starts(grid_, length));
  };
  if (starts_ && is_as(before)) return;
  if (is_as(Options{})) {
    static const auto usual = search();
    starts_ = usual;
  } else {
    starts_ = search();
  }
}

void Snake::put_snake() {
  const auto length = static_cast<std::size_t>(options_.snake_length);
  const auto chosen = random_->permutation(starts_->size() / length).front();
  const std::span start(starts_->data() + chosen * length, length);
  snake_.assign(start.begin(), start.end());
  direction_ = {start[0].row - start[1].row, start[0].column - start[1].column};
  for (const Place& place : snake_) at(place) = body;
  at(snake_.front()) = head;
  at(snake_.back()) = tail;
}

void Snake::put_fruit() {
  std::int64_t free = 0;
  for (const auto& row : grid_) free += std::count(row.begin(), row.end(), empty);
  if (free == 0) return;
  std::int64_t left_over = random_->randint(0, free);
  for (auto& row : grid_) {
    for (int& cell : row) {
      if (cell == empty && left_over-- == 0) {
        cell = fruit;
        return;
      }
    }
  }
}

StepResult<Snake::Observation> Snake::step(const Action& action) {
  if (grid_.empty()) reset({}, {});
  if (options_.observer == Observer::snake && action.action > 2) {
    throw ValidationError({"action"}, "must be a turn for this snake: 0, 1 or 2", action.action);
  }
  ++steps_;
  const std::int64_t fruits_before = fruits_;
  double reward = 0.0;
  if (alive_) {
    turn(action.action);
    reward = move();
  }
  score_ += reward;
  if (alive_) {
    tally_.score += reward;
    ++tally_.steps;
    tally_.fruits += fruits_ - fruits_before;
  }
  over_ = !alive_ || steps_ >= options_.max_episode_steps;
  return {
      .observation = observe(), .reward = reward, .done = over_, .metadata = {{"info", told()}}};
}

/// What marlenv tells beside an observation: at the end, and at each step after it, the sums since
/// it last told them.
json::object Snake::told() {
  if (!over_) return {};
  const Tally sums = std::exchange(tally_, {});
  return {{"rank", {1}},
          {"episode_scores", {sums.score}},
          {"episode_steps", {static_cast<double>(sums.steps)}},
          {"episode_fruits", {static_cast<double>(sums.fruits)}},
          {"episode_kills", {0.0}}};
}

/// A snake that goes up or down can only be sent sideways, and the other way round.
void Snake::turn(int action) {
  if (options_.observer == Observer::snake) {
    if (action == 1) direction_ = {-direction_.column, direction_.row};
    if (action == 2) direction_ = {direction_.column, -direction_.row};
    return;
  }
  if (direction_.row == 0) {
    if (action == 3) direction_ = down;
    if (action == 4) direction_ = up;
  } else {
    if (action == 1) direction_ = left;
    if (action == 2) direction_ = right;
  }
}

double Snake::move() {
  const Place next = snake_.front() + direction_;
  const int met = at(next);
  // The tail's cell is free by the time the head comes there.
  if (met == wall || met == body || met == head) {
    die();
    return reward_of_death;
  }
  at(snake_.front()) = body;
  if (met != fruit) {
    at(snake_.back()) = empty;
    snake_.pop_back();
  }
  snake_.push_front(next);
  at(next) = head;
  at(snake_.back()) = tail;
  if (met != fruit) return reward_of_time;
  ++fruits_;
  put_fruit();
  return reward_of_time + reward_of_fruit;
}

void Snake::die() {
  alive_ = false;
  for (const Place& place : snake_) at(place) = empty;
}

Snake::Planes Snake::planes() const {
  const int height = static_cast<int>(grid_.size()), width = static_cast<int>(grid_[0].size());
  Place corner{0, 0};
  Place size{height, width};
  if (options_.vision_range) {
    const int range = static_cast<int>(*options_.vision_range);
    // A snake that is dead has no head: the original looks from the corner then.
    const Place eye = alive_ ? snake_.front() : Place{0, 0};
    corner = {eye.row - range, eye.column - range};
    size = {2 * range + 1, 2 * range + 1};
  }
  Planes out(static_cast<std::size_t>(size.row),
             std::vector<std::array<double, channels>>(static_cast<std::size_t>(size.column)));
  for (int row = std::max(0, corner.row); row < std::min(height, corner.row + size.row); ++row) {
    for (int column = std::max(0, corner.column);
         column < std::min(width, corner.column + size.column); ++column) {
      const int cell = grid_[static_cast<std::size_t>(row)][static_cast<std::size_t>(column)];
      if (cell == empty) continue;
      const int channel = cell == wall || cell == fruit ? cell - wall : cell - head + 5;
      out[static_cast<std::size_t>(row - corner.row)]
         [static_cast<std::size_t>(column - corner.column)][static_cast<std::size_t>(channel)] =
             1.0;
    }
  }
  return out;
}

Snake::Observation Snake::observe() const {
  return {grid_, planes(), score_, steps_, fruits_, 0, !over_};
}

std::vector<Snake::Action> Snake::legal_actions() const {
  if (over_) return {};
  if (options_.observer == Observer::snake) return {{0}, {1}, {2}};
  return {{0}, {1}, {2}, {3}, {4}};
}

std::string Snake::render() const {
  std::string out;
  for (const auto& row : grid_) {
    for (const int cell : row) out += ".#oHbt"[cell];
    out += '\n';
  }
  return out;
}

std::string Snake::render_svg() const {
  constexpr std::array fills{"white", "#333333", "white", "#2f7d32", "#66bb6a", "#a5d6a7"};
  return board_svg(grid_.size(), grid_.empty() ? 0 : grid_[0].size(),
                   [&](std::size_t row, std::size_t column) {
                     const int cell = grid_[row][column];
                     return Square{.fill = fills[static_cast<std::size_t>(cell)],
                                   .disc = cell == fruit ? "#d8322a" : ""};
                   });
}

}  // namespace openenv::envs
