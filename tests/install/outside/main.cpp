// tests/install/outside/main.cpp - an environment outside the project: it counts.
#include <openenv/serve.hpp>

struct Counter {
  struct Action {
    int amount = 0;
  };
  struct Observation {
    int total = 0;
  };

  openenv::StepResult<Observation> reset(const openenv::Reset&) {
    total = 0;
    return {.observation = {.total = total}};
  }

  openenv::StepResult<Observation> step(const Action& action) {
    total += action.amount;
    return {.observation = {.total = total}, .reward = 1.0};
  }

  int total = 0;
};

int main(int argc, char** argv) { return openenv::serve<Counter>(argc, argv); }
