// include/openenv/trajectory_rubric.hpp - rubrics that score whole episodes.
//
// Scorers whose score is known only when an episode ends. They keep a copy of every action and
// result until they are reset.
#pragma once

#include <openenv/environment.hpp>

#include <cmath>
#include <functional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace openenv {

/// One step of an episode.
template <class Action, class Observation>
struct TrajectoryStep {
  Action action;
  StepResult<Observation> result;
};

/// The steps of an episode, in order.
template <class Action, class Observation>
using Trajectory = std::vector<TrajectoryStep<Action, Observation>>;

/// Gives `intermediate_reward` for each step but the last, which is the one that is done: that is
/// worth what `score_trajectory` makes of the episode. Afterwards `step_rewards` says what each
/// step deserves of it.
template <class Action, class Observation>
class TrajectoryRubric {
 public:
  using Steps = Trajectory<Action, Observation>;
  using ScoreTrajectory = std::function<double(const Steps&)>;
  using StepRewards = std::function<std::vector<double>(const Steps&)>;

  TrajectoryRubric(ScoreTrajectory score_trajectory, StepRewards step_rewards,
                   double intermediate_reward = 0)
      : score_trajectory_(std::move(score_trajectory)),
        step_rewards_(std::move(step_rewards)),
        intermediate_reward_(intermediate_reward) {}

  double operator()(const Action& action, const StepResult<Observation>& result) {
    trajectory_.push_back({action, result});
    return result.done ? score_trajectory_(trajectory_) : intermediate_reward_;
  }

  /// What each step so far deserves.
  std::vector<double> compute_step_rewards() const { return step_rewards_(trajectory_); }

  /// The steps so far.
  const Steps& trajectory() const { return trajectory_; }

  /// Forgets the episode.
  void reset() { trajectory_.clear(); }

 private:
  ScoreTrajectory score_trajectory_;
  StepRewards step_rewards_;
  double intermediate_reward_;
  Steps trajectory_ = {};
};

/// Gives the last step the episode's score, and each step before it `gamma` times the next.
template <class Action, class Observation>
class ExponentialDiscountingTrajectoryRubric {
 public:
  using Steps = Trajectory<Action, Observation>;
  using ScoreTrajectory = std::function<double(const Steps&)>;

  /// Throws std::invalid_argument unless gamma is from 0 to 1.
  explicit ExponentialDiscountingTrajectoryRubric(ScoreTrajectory score_trajectory,
                                                  double gamma = 0.99,
                                                  double intermediate_reward = 0)
      : rubric_(score_trajectory, discounted(score_trajectory, gamma), intermediate_reward) {}

  double operator()(const Action& action, const StepResult<Observation>& result) {
    return rubric_(action, result);
  }

  /// The discounted score of each step so far; empty without steps.
  std::vector<double> compute_step_rewards() const { return rubric_.compute_step_rewards(); }

  /// The steps so far.
  const Steps& trajectory() const { return rubric_.trajectory(); }

  /// Forgets the episode.
  void reset() { rubric_.reset(); }

 private:
  static auto discounted(ScoreTrajectory score_trajectory, double gamma) {
    if (!(gamma >= 0 && gamma <= 1)) {
      throw std::invalid_argument("gamma must be in [0, 1], got " + std::to_string(gamma));
    }
    return [score_trajectory = std::move(score_trajectory), gamma](const Steps& steps) {
      std::vector<double> out;
      if (steps.empty()) return out;
      const double score = score_trajectory(steps);
      for (std::size_t after = steps.size(); after-- > 0;) {
        out.push_back(score * std::pow(gamma, static_cast<double>(after)));
      }
      return out;
    };
  }

  TrajectoryRubric<Action, Observation> rubric_;
};

}  // namespace openenv
