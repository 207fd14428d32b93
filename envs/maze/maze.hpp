// envs/maze/maze.hpp - Maze: from a cell to the exit, with a price on every detour.
//
// Cells are [column, row], counted from the upper left, as on the wire.
#pragma once

#include <openenv/environment.hpp>
#include <openenv/model.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace openenv::envs {

struct Maze {
  using Cell = std::array<std::int64_t, 2>;
  using Layout = std::vector<std::vector<int>>;

  struct Action {
    int action = 0;
    static constexpr auto about = openenv::about(
        "One step", field(&Action::action, "0 goes up, 1 down, 2 left, 3 right", between(0, 3)));
  };

  struct Observation {
    std::vector<int> legal_actions = {};
    Cell current_position = {};
    Cell previous_position = {};
    static constexpr auto about = openenv::about(
        "Where the agent stands",
        field(&Observation::legal_actions, "The ways that are open", defaulted),
        field(&Observation::current_position, "Column and row", defaulted),
        field(&Observation::previous_position, "The same before the last move", defaulted));
  };

  struct State {
    bool done = false;
    Cell current_position = {};
    Cell exit_cell = {};
    std::string status = "playing";
    static constexpr auto about =
        openenv::about(field(&State::done, "Won or lost", defaulted),
                       field(&State::current_position, "Column and row", defaulted),
                       field(&State::exit_cell, "Column and row", defaulted),
                       field(&State::status, "playing, win or lose", defaulted));
  };

  struct Options {
    std::optional<Cell> start_cell = {};
    std::optional<Cell> exit_cell = {};
    std::optional<Layout> maze = {};
    static constexpr auto about = openenv::about(
        field(&Options::start_cell, "Column and row to begin at; [0, 0] if absent", defaulted),
        field(&Options::exit_cell, "Column and row to reach; lower right if absent", defaulted),
        field(&Options::maze, "Rows of cells: 0 is open, 1 a wall", defaulted));
  };

  static constexpr EnvironmentInfo info{.name = "maze",
                                        .description = "Find the exit of a maze",
                                        .rewards = Rewards::per_step,
                                        .reward_max = 10.0};
  static constexpr bool quick = true;

  StepResult<Observation> reset(const Reset& how, const Options& options);
  StepResult<Observation> step(const Action& action);
  State state() const;
  std::vector<Action> legal_actions() const;
  std::string render() const;
  std::string render_svg() const;

 private:
  enum class Status { win, lose, playing };

  bool is_open(const Cell& cell) const;
  std::vector<int> open_ways() const;
  double go(int action);
  Status status() const;
  std::string_view status_name() const;
  double lowest_total() const;
  StepResult<Observation> result(double reward) const;

  Layout maze_;
  json::array walls_;  // The same as an observation's metadata shows it.
  Cell exit_{};
  Cell current_{};
  Cell previous_{};
  std::vector<Cell> visited_;
  double total_ = 0.0;
  std::int64_t steps_ = 0;
};

}  // namespace openenv::envs
