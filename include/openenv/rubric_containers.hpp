// include/openenv/rubric_containers.hpp - rubrics that are made of rubrics.
//
// Scorers, of which a Rubric is made. Where they hold several rubrics without names, those become
// the children rubric_0, rubric_1 and so on.
#pragma once

#include <openenv/rubric_tree.hpp>

#include <cmath>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace openenv {

namespace detail {

template <class Action, class Observation>
std::vector<RubricChild<Action, Observation>> numbered(
    std::vector<Rubric<Action, Observation>>& rubrics) {
  std::vector<RubricChild<Action, Observation>> out;
  for (auto& rubric : rubrics) out.push_back({"rubric_" + std::to_string(out.size()), &rubric});
  return out;
}

}  // namespace detail

/// Runs rubrics in order up to the first score of 0; the score is the last one's, and 1 if there
/// are none: `Sequential<A, O>{{Compiles{}, Passes{}}}`.
template <class Action, class Observation>
struct Sequential {
  std::vector<Rubric<Action, Observation>> rubrics = {};

  double operator()(const Action& action, const StepResult<Observation>& result) {
    double score = 1;
    for (auto& rubric : rubrics) {
      score = rubric(action, result);
      if (score == 0) break;
    }
    return score;
  }
  auto children() { return detail::numbered(rubrics); }
};

/// Passes the score of its child `rubric` on, or 0 where that is below the threshold:
/// `Gate<A, O>{.rubric = Passes{}, .threshold = 0.5}`.
template <class Action, class Observation>
struct Gate {
  Rubric<Action, Observation> rubric;
  double threshold = 1;

  double operator()(const Action& action, const StepResult<Observation>& result) {
    const double score = rubric(action, result);
    return score < threshold ? 0 : score;
  }
};

/// The sum of scores, each times its weight: `WeightedSum<A, O>({Passes{}, Style{}}, {0.7, 0.3})`.
template <class Action, class Observation>
class WeightedSum {
 public:
  /// Throws std::invalid_argument unless each rubric has a weight and the weights sum to 1.
  WeightedSum(std::vector<Rubric<Action, Observation>> rubrics, std::vector<double> weights)
      : rubrics_(std::move(rubrics)), weights_(std::move(weights)) {
    if (rubrics_.size() != weights_.size()) {
      throw std::invalid_argument("WeightedSum: " + std::to_string(rubrics_.size()) +
                                  " rubrics have " + std::to_string(weights_.size()) + " weights");
    }
    double sum = 0;
    for (const double weight : weights_) sum += weight;
    if (!(std::abs(sum - 1) <= 1e-6)) {
      throw std::invalid_argument("WeightedSum: the weights sum to " + std::to_string(sum) +
                                  ", not to 1");
    }
  }

  double operator()(const Action& action, const StepResult<Observation>& result) {
    double sum = 0;
    for (std::size_t i = 0; i < rubrics_.size(); ++i)
      sum += rubrics_[i](action, result) * weights_[i];
    return sum;
  }
  auto children() { return detail::numbered(rubrics_); }

  const std::vector<double>& weights() const { return weights_; }

 private:
  std::vector<Rubric<Action, Observation>> rubrics_;
  std::vector<double> weights_;
};

/// Holds rubrics in a list. It has no score: the scorer that has it as a child decides.
template <class Action, class Observation>
struct RubricList {
  std::vector<Rubric<Action, Observation>> rubrics = {};

  /// Throws std::logic_error.
  double operator()(const Action&, const StepResult<Observation>&) {
    throw std::logic_error("a RubricList only holds rubrics: it has no score");
  }
  auto children() { return detail::numbered(rubrics); }
};

/// Holds rubrics by name: `RubricDict<A, O>{{{"pong", Pong{}}, {"chess", Chess{}}}}`. It has no
/// score: the scorer that has it as a child decides, `games.get_rubric("pong")(action, result)`.
template <class Action, class Observation>
struct RubricDict {
  std::vector<std::pair<std::string, Rubric<Action, Observation>>> rubrics = {};

  /// Throws std::logic_error.
  double operator()(const Action&, const StepResult<Observation>&) {
    throw std::logic_error("a RubricDict only holds rubrics: it has no score");
  }
  auto children() {
    std::vector<RubricChild<Action, Observation>> out;
    for (auto& [name, rubric] : rubrics) out.push_back({name, &rubric});
    return out;
  }
};

}  // namespace openenv
