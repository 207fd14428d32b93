// bench/worlds.cpp - how fast the small worlds are, in one thread and without a server.
//
// Usage: openenv-worlds-bench <environment> <rounds> < episodes.jsonl. Plays the episodes, which
// envs/golden.hpp describes, and prints one line of JSON: steps and seconds of the processor.
#include "connect4/connect4.hpp"
#include "grid_world/grid_world.hpp"
#include "maze/maze.hpp"
#include "openspiel/openspiel.hpp"
#include "snake/snake.hpp"
#include "wildfire/wildfire.hpp"

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <exception>
#include <iostream>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace openenv::envs {
namespace {

template <class E>
struct Script {
  Reset how;
  typename E::Options options;
  std::vector<typename E::Action> actions;
};

template <class E>
Script<E> read_script(const json::object& episode) {
  Script<E> out;
  json::object options = episode.at("reset").as_object();
  if (const auto* seed = options.if_contains("seed"))
    out.how.seed = seed->to_number<std::uint64_t>();
  options.erase("seed");
  out.options = decode<typename E::Options>(options);
  for (const auto& action : episode.at("actions").as_array()) {
    out.actions.push_back(decode<typename E::Action>(action));
  }
  return out;
}

/// What was played, so that a compiler cannot leave it out.
double total = 0.0;

template <class E>
void measure(int rounds) {
  std::vector<Script<E>> scripts;
  for (std::string line; std::getline(std::cin, line);) {
    scripts.push_back(read_script<E>(parse_json(line).as_object()));
  }
  E environment;
  std::uint64_t steps = 0;
  const std::clock_t begin = std::clock();
  for (int round = 0; round < rounds; ++round) {
    for (const auto& script : scripts) {
      total += environment.reset(script.how, script.options).reward.value_or(0);
      for (const auto& action : script.actions) {
        total += environment.step(action).reward.value_or(0);
      }
      steps += script.actions.size();
    }
  }
  const double seconds =
      static_cast<double>(std::clock() - begin) / static_cast<double>(CLOCKS_PER_SEC);
  std::cout << write_json(json::object{{"steps", steps}, {"seconds", seconds}, {"total", total}})
            << "\n";
}

void run(std::string_view name, int rounds) {
  if (name == "connect4") return measure<Connect4>(rounds);
  if (name == "grid_world") return measure<GridWorld>(rounds);
  if (name == "maze") return measure<Maze>(rounds);
  if (name == "openspiel") return measure<OpenSpiel>(rounds);
  if (name == "snake") return measure<Snake>(rounds);
  if (name == "wildfire") return measure<Wildfire>(rounds);
  throw std::invalid_argument("no such environment");
}

}  // namespace
}  // namespace openenv::envs

int main(int argc, char** argv) {
  const std::span arguments(argv, static_cast<std::size_t>(argc));
  try {
    if (arguments.size() != 3) {
      throw std::invalid_argument("usage: openenv-worlds-bench <environment> <rounds>");
    }
    openenv::envs::run(arguments[1], std::atoi(arguments[2]));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "openenv-worlds-bench: %s\n", error.what());
    return 2;
  }
}
