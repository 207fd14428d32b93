// tests/does_not_compile/options_with_a_seed.cpp - a seed is no option.
// Says: seed and episode_id are in Reset, not among the Options
#include <openenv/environment_type.hpp>

struct Wrong {
  struct Action {};
  struct Observation {};
  struct Options {
#ifndef RIGHT
    int seed = 0;
#endif
    int level = 0;
  };
  openenv::StepResult<Observation> reset(const openenv::Reset&, const Options&) { return {}; }
  openenv::StepResult<Observation> step(const Action&) { return {}; }
};

openenv::EnvironmentType type() { return openenv::environment_type<Wrong>(); }
