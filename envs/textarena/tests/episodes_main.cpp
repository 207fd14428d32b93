// envs/textarena/tests/episodes_main.cpp - plays recorded episodes from stdin, one a line.
//
// Usage: openenv-textarena-episodes <family> <least> < episodes.jsonl. Prints the first difference
// of each episode, and ends with 1 if there was any, or if there were fewer episodes than asked
// for.
#include "episode.hpp"

#include <cstdio>
#include <exception>
#include <iostream>
#include <string>

namespace {

bool check(const std::string& family, int least) {
  int played = 0;
  int equal = 0;
  for (std::string line; std::getline(std::cin, line); ++played) {
    const auto found = openenv::envs::textarena::difference(openenv::parse_json(line).as_object());
    if (found.empty()) {
      ++equal;
    } else {
      std::cout << found << "\n";
    }
  }
  std::cout << family << ": " << equal << " of " << played << " episodes are equal";
  if (played < least) std::cout << ", and there should be " << least;
  std::cout << "\n";
  return equal == played && played >= least;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    if (argc != 3) throw std::invalid_argument("say the family and how many episodes are due");
    return check(argv[1], std::stoi(argv[2])) ? 0 : 1;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "openenv-textarena-episodes: %s\n", error.what());
    return 2;
  }
}
