// envs/maze/maze.cpp - walls, ways and what they cost.
#include "maze.hpp"

#include "board_svg.hpp"

#include <openenv/error.hpp>

#include <algorithm>
#include <utility>

namespace openenv::envs {
namespace {

constexpr double price_of_move = -0.05;
constexpr double price_of_return = -0.25;
constexpr double price_of_wall = -0.75;
constexpr double reward_of_exit = 10.0;

constexpr std::size_t side_max = 100;

enum Way { up, down, left, right };

/// In the order in which the original lists them.
constexpr std::array ways{left, right, up, down};

const Maze::Layout original_layout{{0, 0, 0, 0, 0, 1, 0, 0}, {1, 1, 0, 1, 0, 1, 0, 1},
                                   {0, 0, 0, 1, 0, 0, 0, 1}, {0, 1, 1, 1, 1, 1, 0, 0},
                                   {0, 0, 0, 0, 0, 0, 1, 0}, {1, 0, 1, 1, 1, 0, 0, 0},
                                   {0, 0, 0, 0, 1, 0, 1, 0}, {0, 1, 1, 0, 0, 0, 0, 0}};

std::string name_of(const Maze::Cell& cell) {
  return "[" + std::to_string(cell[0]) + ", " + std::to_string(cell[1]) + "]";
}

Maze::Cell neighbour(Maze::Cell cell, int way) {
  switch (way) {
    case up:
      --cell[1];
      break;
    case down:
      ++cell[1];
      break;
    case left:
      --cell[0];
      break;
    default:
      ++cell[0];
      break;
  }
  return cell;
}

void require_layout(const Maze::Layout& maze) {
  const bool fits =
      !maze.empty() && maze.size() <= side_max && !maze[0].empty() && maze[0].size() <= side_max;
  const auto good_row = [&](const auto& row) {
    return row.size() == maze[0].size() &&
           std::all_of(row.begin(), row.end(), [](int cell) { return cell == 0 || cell == 1; });
  };
  if (!fits || !std::all_of(maze.begin(), maze.end(), good_row)) {
    throw ValidationError(
        {"maze"}, "must be rows of equal length, at most 100 of at most 100 cells, each 0 or 1");
  }
}

}  // namespace

StepResult<Maze::Observation> Maze::reset(const Reset&, const Options& options) {
  // Made apart, so that options that are refused leave the episode as it is.
  Maze next;
  next.maze_ = options.maze.value_or(original_layout);
  require_layout(next.maze_);
  const Cell corner{static_cast<std::int64_t>(next.maze_[0].size()) - 1,
                    static_cast<std::int64_t>(next.maze_.size()) - 1};
  const Cell goal = options.exit_cell.value_or(corner);
  const Cell start = options.start_cell.value_or(Cell{0, 0});
  if (!next.is_open(goal)) {
    throw ValidationError({"exit_cell"}, name_of(goal) + " is no open cell of the maze");
  }
  if (!next.is_open(start)) {
    throw ValidationError({"start_cell"}, name_of(start) + " is no open cell of the maze");
  }
  if (start == goal) {
    throw ValidationError({"start_cell"}, name_of(start) + " is the exit");
  }
  for (const auto& row : next.maze_) next.walls_.emplace_back(json::array(row.begin(), row.end()));
  next.exit_ = goal;
  next.current_ = next.previous_ = start;
  *this = std::move(next);
  return result(0.0);
}

StepResult<Maze::Observation> Maze::step(const Action& action) {
  if (maze_.empty()) reset({}, {});
  const double reward = go(action.action);
  total_ += reward;
  ++steps_;
  return result(reward);
}

bool Maze::is_open(const Cell& cell) const {
  const auto rows = static_cast<std::int64_t>(maze_.size());
  if (cell[1] < 0 || cell[1] >= rows) return false;
  const auto& row = maze_[static_cast<std::size_t>(cell[1])];
  return cell[0] >= 0 && cell[0] < static_cast<std::int64_t>(row.size()) &&
         row[static_cast<std::size_t>(cell[0])] == 0;
}

std::vector<int> Maze::open_ways() const {
  std::vector<int> out;
  for (const int way : ways) {
    if (is_open(neighbour(current_, way))) out.push_back(way);
  }
  return out;
}

/// Moves, if that way is open; returns what it earns.
double Maze::go(int action) {
  if (open_ways().empty()) return lowest_total() - 1;
  const Cell next = neighbour(current_, action);
  if (!is_open(next)) return price_of_wall;
  previous_ = current_;
  current_ = next;
  const bool seen = std::find(visited_.begin(), visited_.end(), next) != visited_.end();
  if (!seen) visited_.push_back(next);
  if (next == exit_) return reward_of_exit;
  return seen ? price_of_return : price_of_move;
}

/// Who loses more than this has lost.
double Maze::lowest_total() const {
  return -0.5 * static_cast<double>(maze_.size() * maze_[0].size());
}

Maze::Status Maze::status() const {
  if (maze_.empty()) return Status::playing;
  if (current_ == exit_) return Status::win;
  return total_ < lowest_total() ? Status::lose : Status::playing;
}

StepResult<Maze::Observation> Maze::result(double reward) const {
  const bool done = status() != Status::playing;
  return {.observation = {done ? std::vector<int>() : open_ways(), current_, previous_},
          .reward = reward,
          .done = done,
          .metadata = {{"maze", walls_},
                       {"status", status_name()},
                       {"exit_cell", {exit_[0], exit_[1]}},
                       {"step", steps_}}};
}

std::string_view Maze::status_name() const {
  constexpr std::array<std::string_view, 3> names{"win", "lose", "playing"};
  return names[static_cast<std::size_t>(status())];
}

Maze::State Maze::state() const {
  return {status() != Status::playing, current_, exit_, std::string(status_name())};
}

std::vector<Maze::Action> Maze::legal_actions() const {
  std::vector<Action> out;
  if (status() != Status::playing) return out;
  for (const int way : open_ways()) out.push_back({way});
  return out;
}

std::string Maze::render() const {
  std::string out;
  for (std::size_t row = 0; row < maze_.size(); ++row) {
    for (std::size_t column = 0; column < maze_[row].size(); ++column) {
      const Cell cell{static_cast<std::int64_t>(column), static_cast<std::int64_t>(row)};
      out += cell == current_ ? 'A' : cell == exit_ ? 'E' : maze_[row][column] == 1 ? '#' : '.';
    }
    out += '\n';
  }
  return out;
}

std::string Maze::render_svg() const {
  const std::size_t columns = maze_.empty() ? 0 : maze_[0].size();
  return board_svg(maze_.size(), columns, [&](std::size_t row, std::size_t column) {
    const Cell cell{static_cast<std::int64_t>(column), static_cast<std::int64_t>(row)};
    Square square{.fill = maze_[row][column] == 1 ? "#333333" : "white"};
    if (cell == exit_) square.fill = "#7ac074";
    if (cell == current_) square.disc = "#d8322a";
    return square;
  });
}

}  // namespace openenv::envs
