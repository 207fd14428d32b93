// bench/chess.cpp - how fast chess is, in one thread and without a server.
//
// Usage: openenv-chess-bench perft <depth>
//        openenv-chess-bench steps <opponent> <games> <steps>
// Prints one line of JSON. The games are those of bench/chess_original.py, move by move: `played`
// tells their last positions.
#include "chess/chess.hpp"
#include "chess/fen.hpp"
#include "chess/moves.hpp"

#include <cstdio>
#include <ctime>
#include <exception>
#include <iostream>
#include <span>
#include <stdexcept>
#include <string>

namespace openenv::envs {
namespace {

/// Counts this program's own time, so that others do not disturb it.
class Watch {
 public:
  double seconds() const {
    return static_cast<double>(std::clock() - begin_) / static_cast<double>(CLOCKS_PER_SEC);
  }

 private:
  std::clock_t begin_ = std::clock();
};

json::object count_games(int depth) {
  const auto position = chess::parse_fen(chess::first_position);
  const Watch watch;
  const auto nodes = chess::perft(position, depth);
  return {{"nodes", nodes}, {"seconds", watch.seconds()}};
}

Chess::Opponent opponent(std::string_view name) {
  if (name == "moonfish") return Chess::Opponent::moonfish;
  if (name == "random") return Chess::Opponent::random;
  if (name == "none") return Chess::Opponent::none;
  throw std::invalid_argument("no such opponent");
}

json::object play_games(std::string_view against, int games, int steps_max) {
  const Chess::Options options{.opponent = opponent(against),
                               .agent_color = Chess::AgentColor::white};
  json::array played;
  int steps = 0;
  double seconds = 0;
  Chess game;
  for (int seed = 0; seed < games; ++seed) {
    PythonRandom agent(seed + 1'000'000);
    auto last = game.reset({.seed = static_cast<std::uint64_t>(seed)}, options);
    const Watch watch;
    for (int i = 0; i < steps_max && !last.done; ++i, ++steps) {
      last = game.step({agent.choice(last.observation.legal_moves)}, {});
    }
    seconds += watch.seconds();
    played.emplace_back(last.observation.fen);
  }
  return {{"steps", steps}, {"seconds", seconds}, {"played", std::move(played)}};
}

json::object run(std::span<char*> arguments) {
  const auto argument = [&](std::size_t i) { return std::string(arguments[i]); };
  if (arguments.size() == 3 && argument(1) == "perft") return count_games(std::stoi(argument(2)));
  if (arguments.size() == 5 && argument(1) == "steps") {
    return play_games(argument(2), std::stoi(argument(3)), std::stoi(argument(4)));
  }
  throw std::invalid_argument("say: perft <depth>, or steps <opponent> <games> <steps>");
}

}  // namespace
}  // namespace openenv::envs

int main(int argc, char** argv) {
  try {
    const auto figures = openenv::envs::run({argv, static_cast<std::size_t>(argc)});
    std::cout << openenv::write_json(figures) << "\n";
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "openenv-chess-bench: %s\n", error.what());
    return 2;
  }
}
