// include/openenv/rubric.hpp - rewards made of parts; includes all that there is of it.
//
//   rubric_tree.hpp        Rubric: a scorer, its children, hooks and last score
//   rubric_containers.hpp  Sequential, Gate, WeightedSum, RubricList, RubricDict
//   trajectory_rubric.hpp  TrajectoryRubric, ExponentialDiscountingTrajectoryRubric
//   llm_judge.hpp          LLMJudge
//
// An environment keeps a rubric as it keeps any other value. Its step asks for the reward,
// `result.reward = rubric(action, result)`, and its reset begins anew, `rubric.reset()`.
#pragma once

#include <openenv/llm_judge.hpp>
#include <openenv/rubric_containers.hpp>
#include <openenv/rubric_tree.hpp>
#include <openenv/trajectory_rubric.hpp>
