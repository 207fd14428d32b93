// tests/alignment/chess_probe.cpp - the rules of chess and the opponent, on standard input.
//
// For comparisons. Reads commands, a line each, and answers each with a line:
//   position <fen>    the position: FEN, check, ending, legal moves; separated by tabs
//   play <move>       the position after a legal move
//   perft <depth>     how many games go on from the position
//   evaluate          the position's worth, with all digits
//   seed <number>     nothing; the generator begins anew
//   moonfish <depth>  the opponent's move, and 32 random bits drawn after it
//   random            a random move
#include "chess/evaluation.hpp"
#include "chess/fen.hpp"
#include "chess/game.hpp"
#include "chess/moonfish.hpp"
#include "chess/moves.hpp"

#include <cstdio>
#include <exception>
#include <iostream>
#include <sstream>
#include <stdexcept>
#include <string>

namespace openenv::envs::chess {
namespace {

class Probe {
 public:
  std::string answer(const std::string& line) {
    std::istringstream words(line);
    std::string verb, rest;
    words >> verb >> std::ws;
    std::getline(words, rest);
    if (verb == "position") {
      game_ = Game(parse_fen(rest));
      return describe();
    }
    if (verb == "play") {
      const auto move = find_legal_move(game_.position(), rest);
      if (!move) throw std::invalid_argument(rest + " is not legal");
      game_.play(*move);
      return describe();
    }
    if (verb == "perft") return std::to_string(perft(game_.position(), std::stoi(rest)));
    if (verb == "evaluate") {
      char digits[40];
      std::snprintf(digits, sizeof digits, "%.17g", evaluate(game_.position()));
      return digits;
    }
    if (verb == "seed") {
      random_ = PythonRandom(std::stoull(rest));
      return "";
    }
    if (verb == "moonfish") {
      const std::string move = uci(search(game_.position(), std::stoi(rest), random_));
      return move + ' ' + std::to_string(random_.getrandbits(32));
    }
    if (verb == "random") {
      MoveList moves;
      add_legal_moves(game_.position(), moves);
      return uci(random_.choice(moves));
    }
    throw std::invalid_argument("no such command: " + verb);
  }

 private:
  std::string describe() const {
    constexpr const char* endings[] = {"none",         "checkmate",   "stalemate",
                                       "insufficient", "fifty_moves", "repetition"};
    MoveList moves;
    add_legal_moves(game_.position(), moves);
    std::string out = fen(game_.position());
    out += game_.position().is_check() ? "\tcheck\t" : "\tquiet\t";
    out += endings[static_cast<std::size_t>(game_.ending(!moves.empty()))];
    char separator = '\t';
    for (const auto& move : moves) {
      out += separator + uci(move);
      separator = ' ';
    }
    return out;
  }

  Game game_{parse_fen(first_position)};
  PythonRandom random_{0};
};

}  // namespace
}  // namespace openenv::envs::chess

int main() {
  openenv::envs::chess::Probe probe;
  std::string line;
  while (std::getline(std::cin, line)) {
    try {
      std::cout << probe.answer(line) << std::endl;
    } catch (const std::exception& error) {
      std::cout << "error: " << error.what() << std::endl;
    }
  }
}
