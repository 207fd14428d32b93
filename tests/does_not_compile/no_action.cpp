// tests/does_not_compile/no_action.cpp - an environment says what its actions are.
// Says: an environment has two nested structs, Action and Observation
#include <openenv/environment_type.hpp>

struct Move {};

struct Wrong {
#ifdef RIGHT
  using Action = Move;
#endif
  struct Observation {};
  openenv::StepResult<Observation> reset(const openenv::Reset&) { return {}; }
  openenv::StepResult<Observation> step(const Move&) { return {}; }
};

openenv::EnvironmentType type() { return openenv::environment_type<Wrong>(); }
