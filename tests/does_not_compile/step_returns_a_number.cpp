// tests/does_not_compile/step_returns_a_number.cpp - a step must yield a StepResult.
// Says: step(const Action&) of an environment returns StepResult<Observation>
#include <openenv/environment_type.hpp>

struct Wrong {
  struct Action {};
  struct Observation {
    int level = 0;
  };
  openenv::StepResult<Observation> reset(const openenv::Reset&) { return {}; }
#ifdef RIGHT
  openenv::StepResult<Observation> step(const Action&) { return {}; }
#else
  double step(const Action&) { return 0; }
#endif
};

openenv::EnvironmentType type() { return openenv::environment_type<Wrong>(); }
