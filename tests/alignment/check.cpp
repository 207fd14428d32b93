// tests/alignment/check.cpp - plays the episodes on its standard input and says what differs.
//
// Usage: openenv-episodes <environment> <least> < episodes.jsonl. Exits with 1 if any episode is
// not as recorded, or if there are fewer than asked for; envs/golden.hpp tells what a line holds.
#include "catalog.hpp"
#include "golden.hpp"

#include <algorithm>
#include <cstdio>
#include <exception>
#include <iostream>
#include <span>

namespace openenv::envs {
namespace {

bool check(std::string_view name, int least) {
  auto types = catalog();
  const auto type =
      std::find_if(types.begin(), types.end(), [&](const auto& t) { return t.name == name; });
  if (type == types.end()) throw std::invalid_argument("no environment is called so");
  Engine engine(*type, {});
  int line = 0, wrong = 0;
  for (std::string text; std::getline(std::cin, text);) {
    ++line;
    const auto said = difference(engine, parse_json(text).as_object());
    if (said.empty()) continue;
    ++wrong;
    std::cout << name << ", episode " << line << ", " << said << "\n";
  }
  std::cout << name << ": " << line - wrong << " of " << line << " episodes are equal";
  if (line < least) std::cout << ", and there should be " << least;
  std::cout << "\n";
  return wrong == 0 && line >= least;
}

}  // namespace
}  // namespace openenv::envs

int main(int argc, char** argv) {
  const std::span arguments(argv, static_cast<std::size_t>(argc));
  try {
    if (arguments.size() != 3) {
      throw std::invalid_argument("usage: openenv-episodes <environment> <least>");
    }
    return openenv::envs::check(arguments[1], std::stoi(arguments[2])) ? 0 : 1;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "openenv-episodes: %s\n", error.what());
    return 2;
  }
}
