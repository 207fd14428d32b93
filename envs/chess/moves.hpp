// envs/chess/moves.hpp - the legal moves of a position, in python-chess's order.
#pragma once

#include "chess/checks.hpp"
#include "chess/position.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace openenv::envs::chess {

/// Moves in a row, without memory of their own. No position that the FEN reader lets through has
/// more: fifteen queens and a king have fewer.
class MoveList {
 public:
  static constexpr std::size_t most = 448;

  MoveList() {}

  void add(Move move) { moves_[size_++] = move; }
  void clear() { size_ = 0; }

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  Move* begin() { return moves_.data(); }
  Move* end() { return moves_.data() + size_; }
  const Move* begin() const { return moves_.data(); }
  const Move* end() const { return moves_.data() + size_; }
  const Move& operator[](std::size_t i) const { return moves_[i]; }

 private:
  std::size_t size_ = 0;
  std::array<Move, most> moves_;  // Not set to anything: most of it is never looked at.
};

/// Adds all legal moves. Those of pieces come first, from high squares to low ones, castling, then
/// the pawns': captures, single steps, double steps, en passant. In check the king's come first.
void add_legal_moves(const Position& position, MoveList& out);

/// Adds, in the same order, at least all captures, moves of pawns and moves that give check.
void add_unquiet_moves(const Position& position, const Checks& checks, MoveList& out);

/// Whether there is any; quicker than to list them. `is_check` tells whether the position is one.
bool has_legal_move(const Position& position, bool is_check);

/// The legal move that a text in UCI's notation names; a castling king may also be told to take
/// its rook. None if the text is no move, or no legal one.
std::optional<Move> find_legal_move(const Position& position, std::string_view text);

/// How many games of `depth` half-moves go on from here.
std::uint64_t perft(const Position& position, int depth);

}  // namespace openenv::envs::chess
