// bench/textarena.cpp - how fast a game of TextArena is, in one thread and without a server.
//
// Usage: openenv-textarena-bench <rounds> < episodes.jsonl. Plays recorded episodes (such as those
// of envs/textarena/tests/golden.jsonl) so many times, resets included, and prints a line of JSON.
#include "textarena/textarena.hpp"

#include <cstdio>
#include <ctime>
#include <exception>
#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

namespace openenv::envs {
namespace {

struct Episode {
  Reset how = {};
  TextArena::Options options = {};
  std::vector<TextArena::Action> actions = {};
};

Episode read(const std::string& line) {
  const auto in = parse_json(line).as_object();
  Episode out{.how = {.seed = static_cast<std::uint64_t>(in.at("seed").as_int64())},
              .options = {.env_id = std::string(in.at("id").as_string()),
                          .num_players = in.at("players").as_int64()}};
  for (const auto& action : in.at("actions").as_array()) {
    out.actions.push_back({std::string(action.as_string())});
  }
  return out;
}

json::object play(const std::vector<Episode>& episodes, int rounds) {
  TextArena env;
  std::size_t steps = 0;
  std::size_t characters = 0;
  const auto begin = std::clock();  // This program's own time: others do not disturb it.
  for (int round = 0; round < rounds; ++round) {
    for (const auto& episode : episodes) {
      env.reset(episode.how, episode.options);
      for (const auto& action : episode.actions) {
        characters += env.step(action).observation.messages.front().content.size();
      }
      steps += episode.actions.size();
    }
  }
  const auto spent = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
  return {{"steps", steps}, {"characters", characters}, {"seconds", spent}};
}

}  // namespace
}  // namespace openenv::envs

int main(int argc, char** argv) {
  try {
    if (argc != 2) throw std::invalid_argument("say how many rounds");
    std::vector<openenv::envs::Episode> episodes;
    for (std::string line; std::getline(std::cin, line);) {
      episodes.push_back(openenv::envs::read(line));
    }
    const auto figures = openenv::envs::play(episodes, std::stoi(argv[1]));
    std::cout << openenv::write_json(figures) << "\n";
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "openenv-textarena-bench: %s\n", error.what());
    return 2;
  }
}
