// tests/does_not_compile/state_without_its_function.cpp - a State that nothing tells.
// Says: an environment with a struct State has a function State state() const
#include <openenv/environment_type.hpp>

struct Wrong {
  struct Action {};
  struct Observation {};
  struct State {
    int level = 0;
  };
  openenv::StepResult<Observation> reset(const openenv::Reset&) { return {}; }
  openenv::StepResult<Observation> step(const Action&) { return {}; }
#ifdef RIGHT
  State state() const { return {}; }
#endif
};

openenv::EnvironmentType type() { return openenv::environment_type<Wrong>(); }
