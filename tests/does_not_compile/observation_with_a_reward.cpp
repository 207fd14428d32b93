// tests/does_not_compile/observation_with_a_reward.cpp - a reward is no part of an observation.
// Says: done, reward and metadata belong to StepResult, not to the Observation
#include <openenv/environment_type.hpp>

struct Wrong {
  struct Action {};
  struct Observation {
#ifndef RIGHT
    double reward = 0;
#endif
    int level = 0;
  };
  openenv::StepResult<Observation> reset(const openenv::Reset&) { return {}; }
  openenv::StepResult<Observation> step(const Action&) { return {}; }
};

openenv::EnvironmentType type() { return openenv::environment_type<Wrong>(); }
