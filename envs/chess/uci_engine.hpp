// envs/chess/uci_engine.hpp - a chess program that is installed, asked over the protocol UCI.
#pragma once

#include "chess/position.hpp"

#include <cstddef>
#include <stop_token>
#include <string>
#include <string_view>

namespace openenv::envs::chess {

/// One Stockfish. The program is started when it is first asked, and ends with this object.
class UciEngine {
 public:
  UciEngine() = default;
  UciEngine(const UciEngine&) = delete;
  UciEngine& operator=(const UciEngine&) = delete;
  ~UciEngine() { stop(); }

  /// Where the program is: in a folder of PATH, or where Debian puts games; empty if nowhere.
  static std::string find();

  /// Its move after `depth` half-moves of search; the same for the same position, whatever was
  /// asked before. There is a legal move. Throws std::runtime_error if the program is not
  /// installed, fails, or `cancelled` is requested; it is then ended. One that ended while nobody
  /// asked is started again.
  Move best_move(const Position& position, int depth, const std::stop_token& cancelled = {});

 private:
  void start();
  void stop();
  /// Whether the program has closed its end while nobody asked it.
  bool has_ended() const;
  void tell(std::string_view lines);
  /// The next line that begins with `word`; others are passed over.
  std::string await(std::string_view word, const std::stop_token& cancelled);

  int process_ = 0;   ///< Its id, or 0 while there is none.
  int owner_ = 0;     ///< The process that started it: to a fork of that one it does not belong.
  int socket_ = -1;   ///< Both its standard input and its standard output.
  std::string read_;  ///< What it has said and nobody has looked at.
};

/// The same from a Stockfish that nobody else is asking now. All sessions share them: as many run
/// as searches at once, and of those with nothing to do `idle_engines_most` stay.
Move stockfish_move(const Position& position, int depth, const std::stop_token& cancelled);

/// Each keeps its hash table and network in memory.
inline constexpr std::size_t idle_engines_most = 8;

}  // namespace openenv::envs::chess
