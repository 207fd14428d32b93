// envs/grid_world/grid_world.hpp - GridWorld: walk from one corner of a square to the other.
//
// As in the original, UP and DOWN change x, LEFT and RIGHT change y, and the edge stops a step.
#pragma once

#include <openenv/environment.hpp>
#include <openenv/model.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace openenv::envs {

struct GridWorld {
  /// Named as on the wire.
  enum class Move { UP, DOWN, LEFT, RIGHT };

  struct Action {
    Move action = Move::UP;
    static constexpr auto about =
        openenv::about("One step", field(&Action::action, "The direction to go"));
  };

  struct Observation {
    std::int64_t x = 0;
    std::int64_t y = 0;
    std::string message = {};
    static constexpr auto about =
        openenv::about("Where the agent stands", field(&Observation::x, "Grows downwards"),
                       field(&Observation::y, "Grows to the right"),
                       field(&Observation::message, "What happened, in words", defaulted));
  };

  struct Options {
    std::int64_t size = 5;
    static constexpr auto about =
        openenv::about(field(&Options::size, "Cells of a side", defaulted, between(2, 100)));
  };

  static constexpr EnvironmentInfo info{
      .name = "grid_world",
      .description = "Walk from one corner of a square grid to the other",
      .rewards = Rewards::per_step,
      .reward_min = -0.1,
      .reward_max = 1.0};
  static constexpr bool quick = true;

  StepResult<Observation> reset(const Reset& how, const Options& options);
  StepResult<Observation> step(const Action& action);
  std::vector<Action> legal_actions() const;
  std::string render() const;
  std::string render_svg() const;

 private:
  std::int64_t last() const { return size_ - 1; }
  bool at_goal() const { return x_ == last() && y_ == last(); }

  std::int64_t size_ = 5;
  std::int64_t x_ = 0;
  std::int64_t y_ = 0;
};

}  // namespace openenv::envs
