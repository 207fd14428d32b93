// envs/snake/snake.hpp - Snake: eat, grow, and do not bite.
//
// The rules of marlenv's Snake-v1 for one snake, with NumPy's random numbers: the same seed gives
// the same game.
#pragma once

#include <openenv/environment.hpp>
#include <openenv/model.hpp>
#include <openenv/numpy_random.hpp>

#include <array>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace openenv::envs {

struct Snake {
  /// What lies on a cell; the numbers are those of the grid on the wire.
  enum Cell : int { empty, wall, fruit, head, body, tail };
  static constexpr std::size_t channels = 8;
  using Grid = std::vector<std::vector<int>>;
  /// For each cell: wall, fruit, another's head, body and tail, one's own head, body and tail.
  using Planes = std::vector<std::vector<std::array<double, channels>>>;

  /// Who the actions are meant for.
  enum class Observer {
    snake,  ///< Turns: 0 straight on, 1 left, 2 right.
    human,  ///< Directions on the board: 0 straight on, 1 left, 2 right, 3 down, 4 up.
  };

  struct Action {
    int action = 0;
    static constexpr auto about = openenv::about(
        "One move",
        field(&Action::action, "0 straight on, 1 left, 2 right; for a human also 3 down, 4 up",
              between(0, 4)));
  };

  struct Observation {
    Grid grid = {};
    Planes observation = {};
    double episode_score = 0.0;
    std::int64_t episode_steps = 0;
    std::int64_t episode_fruits = 0;
    std::int64_t episode_kills = 0;
    bool alive = true;
    static constexpr auto about = openenv::about(
        "The board", field(&Observation::grid, "0 empty, 1 wall, 2 fruit, 3 head, 4 body, 5 tail"),
        field(&Observation::observation, "The same as eight planes of zeros and ones"),
        field(&Observation::episode_score, "Sum of the rewards so far", defaulted),
        field(&Observation::episode_steps, "Moves so far", defaulted),
        field(&Observation::episode_fruits, "Fruits eaten so far", defaulted),
        field(&Observation::episode_kills, "Always 0: there is one snake", defaulted),
        field(&Observation::alive, "False once the episode is over", defaulted));
  };

  struct Options {
    std::int64_t height = 20;
    std::int64_t width = 20;
    std::int64_t snake_length = 3;
    std::optional<std::int64_t> vision_range = {};
    Observer observer = Observer::snake;
    std::int64_t max_episode_steps = 1000;
    static constexpr auto about = openenv::about(
        field(&Options::height, "Rows, with the walls", defaulted, between(6, 40)),
        field(&Options::width, "Columns, with the walls", defaulted, between(6, 40)),
        field(&Options::snake_length, "Cells at the start", defaulted, between(2, 4)),
        field(&Options::vision_range, "Cells seen in each direction from the head; all if absent",
              defaulted, between(1, 40)),
        field(&Options::observer, "Whether actions are turns or directions", defaulted),
        field(&Options::max_episode_steps, "Moves after which it ends", defaulted, at_least(1)));
  };

  static constexpr EnvironmentInfo info{.name = "snake",
                                        .description = "Snake on a walled board",
                                        .rewards = Rewards::per_step,
                                        .reward_min = -1.0,
                                        .reward_max = 1.001};
  static constexpr bool quick = true;

  /// Row and column.
  struct Place {
    int row = 0, column = 0;
    bool operator==(const Place&) const = default;
    Place operator+(const Place& other) const { return {row + other.row, column + other.column}; }
  };

  StepResult<Observation> reset(const Reset& how, const Options& options);
  /// Throws ValidationError, and is no step, for a direction where turns are taken.
  StepResult<Observation> step(const Action& action);
  std::vector<Action> legal_actions() const;
  std::string render() const;
  std::string render_svg() const;

 private:
  /// What marlenv sums up until it tells it: the steps that the snake survived.
  struct Tally {
    double score = 0.0;
    std::int64_t steps = 0, fruits = 0;
  };

  int& at(const Place& place);
  void find_starts(const Options& before);
  void put_snake();
  void put_fruit();
  void turn(int action);
  double move();
  void die();
  Planes planes() const;
  Observation observe() const;
  json::object told();

  Options options_;
  Grid grid_;
  std::deque<Place> snake_;  // From the head to the tail.
  Place direction_;
  bool alive_ = false;
  bool over_ = true;
  double score_ = 0.0;
  std::int64_t steps_ = 0;
  std::int64_t fruits_ = 0;
  Tally tally_;
  std::optional<NumpyRandom> random_;
  /// Where a snake may lie at the start, path by path. Shared by copies.
  std::shared_ptr<const std::vector<Place>> starts_;
};

}  // namespace openenv::envs
