// envs/textarena/tests/episodes_main.cpp - plays recorded episodes from stdin, one a line.
//
// Prints the first difference of each episode, and ends with 1 if there was any.
#include "episode.hpp"

#include <exception>
#include <iostream>
#include <string>

int main() {
  int played = 0;
  int different = 0;
  std::string line;
  while (std::getline(std::cin, line)) {
    std::string found;
    try {
      found = openenv::envs::textarena::difference(openenv::parse_json(line).as_object());
    } catch (const std::exception& error) {
      found = error.what();
    }
    ++played;
    if (found.empty()) continue;
    ++different;
    std::cout << found << "\n";
  }
  std::cout << played << " episodes, " << different << " different\n";
  return different == 0 && played > 0 ? 0 : 1;
}
