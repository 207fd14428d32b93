// tests/does_not_compile/field_without_a_codec.cpp - a pointer is no field.
// Says: a field has a type that is no model and has no Codec
#include <openenv/environment_type.hpp>

struct Wrong {
  struct Action {
#ifdef RIGHT
    int level = 0;
#else
    int* level = nullptr;
#endif
  };
  struct Observation {};
  openenv::StepResult<Observation> reset(const openenv::Reset&) { return {}; }
  openenv::StepResult<Observation> step(const Action&) { return {}; }
};

openenv::EnvironmentType type() { return openenv::environment_type<Wrong>(); }
