// tests/does_not_compile/reset_without_its_argument.cpp - a reset takes what its caller asks for.
// Says: reset(const Reset&) of an environment returns StepResult<Observation>
#include <openenv/environment_type.hpp>

struct Wrong {
  struct Action {};
  struct Observation {};
#ifdef RIGHT
  openenv::StepResult<Observation> reset(const openenv::Reset&) { return {}; }
#else
  openenv::StepResult<Observation> reset() { return {}; }
#endif
  openenv::StepResult<Observation> step(const Action&) { return {}; }
};

openenv::EnvironmentType type() { return openenv::environment_type<Wrong>(); }
