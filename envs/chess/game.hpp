// envs/chess/game.hpp - one game: the position, what has stood before, and how it ended.
#pragma once

#include "chess/position.hpp"

#include <vector>

namespace openenv::envs::chess {

/// Why a game is over.
enum class Ending {
  none,
  checkmate,  ///< The side to move has lost.
  stalemate,
  insufficient_material,
  fifty_moves,
  repetition
};

/// Copyable: a copy goes on by itself.
class Game {
 public:
  explicit Game(const Position& start) : position_(start) {}

  const Position& position() const { return position_; }
  /// Plays a legal move.
  void play(const Move& move);
  /// Draws count as soon as they could be claimed: 50 moves without a capture or a pawn's move, or
  /// the same position for the third time. `is_movable` tells whether there is a legal move.
  Ending ending(bool is_movable) const;

 private:
  Position position_;
  std::vector<Position> earlier_;  ///< Those since the last move that cannot be taken back.
};

}  // namespace openenv::envs::chess
