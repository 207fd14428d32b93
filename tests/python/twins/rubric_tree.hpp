// tests/python/twins/rubric_tree.hpp - the trees of the Python twins, built in C++.
#pragma once

#include <openenv/rubric.hpp>

#include <string>
#include <vector>

namespace openenv::tests {

struct Action {
  std::string text = {};
};
struct Observation {
  std::size_t index = 0;
};
using Reward = Rubric<Action, Observation>;
using Outcome = ExponentialDiscountingTrajectoryRubric<Action, Observation>;

/// The rubric that a node of rubric_trees.py describes. Hooks and scorers note in `events` that
/// they ran; `events` outlives the rubric.
Reward build(const json::object& node, json::array& events);

}  // namespace openenv::tests
