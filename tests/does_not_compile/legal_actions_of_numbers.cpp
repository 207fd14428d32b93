// tests/does_not_compile/legal_actions_of_numbers.cpp - legal actions that are no actions.
// Says: legal_actions of an environment is std::vector<Action> legal_actions() const
#include <openenv/environment_type.hpp>

struct Wrong {
  struct Action {};
  struct Observation {};
  openenv::StepResult<Observation> reset(const openenv::Reset&) { return {}; }
  openenv::StepResult<Observation> step(const Action&) { return {}; }
#ifdef RIGHT
  std::vector<Action> legal_actions() const { return {}; }
#else
  std::vector<int> legal_actions() const { return {}; }
#endif
};

openenv::EnvironmentType type() { return openenv::environment_type<Wrong>(); }
