// envs/chess/position.hpp - where the pieces stand, whose turn it is, and what a move makes of it.
#pragma once

#include "chess/bitboard.hpp"

#include <cstdint>
#include <string>

namespace openenv::envs::chess {

/// One move. A castling king moves two squares. Has no default values, so that lists of moves need
/// not write them.
struct Move {
  std::uint8_t from, to;
  Piece promotion;

  friend bool operator==(const Move&, const Move&) = default;
};

/// The move in UCI's notation: `e2e4`, `e7e8q`.
std::string uci(const Move& move);
/// The name of a square: `e4`.
std::string square_name(Square square);

/// The right to castle, a bit for each of the four ways.
enum Castling : std::uint8_t {
  white_king_side = 1,
  white_queen_side = 2,
  black_king_side = 4,
  black_queen_side = 8
};

/// A position. Each side has one king, and the side that has moved is not in check.
struct Position {
  std::array<Bitboard, 6> pieces = {};  ///< By kind, of both colors.
  std::array<Bitboard, 2> colors = {};
  std::array<Piece, 64> board = {};
  Color turn = Color::white;
  std::uint8_t castling = 0;  ///< Castling's bits; none without king and rook at home.
  /// Where a pawn can be taken en passant now by a legal move, else no_square.
  std::int8_t en_passant = no_square;
  std::uint32_t half_move_clock = 0;   ///< Half-moves since a capture or a pawn's move.
  std::uint32_t full_move_number = 1;  ///< Counts up after Black's moves.

  friend bool operator==(const Position&, const Position&) = default;

  Bitboard of(Piece piece) const { return pieces[index(piece)]; }
  Bitboard of(Color color) const { return colors[index(color)]; }
  Bitboard of(Color color, Piece piece) const { return of(color) & of(piece); }
  Bitboard occupied() const { return colors[0] | colors[1]; }
  Piece at(Square square) const { return board[static_cast<std::size_t>(square)]; }
  Square king(Color color) const { return lowest(of(color, Piece::king)); }

  void put(Square square, Color color, Piece piece);
  /// Empties an occupied square.
  void remove(Square square);

  /// The pieces of `by` that attack a square, if `occupied` were the occupied squares.
  Bitboard attackers(Square square, Color by, Bitboard occupied) const;
  Bitboard attackers(Square square, Color by) const { return attackers(square, by, occupied()); }
  /// What gives check to the side to move.
  Bitboard checkers() const { return attackers(king(turn), other(turn)); }
  bool is_check() const { return checkers() != 0; }

  /// Whether the move takes something; it is legal.
  bool is_capture(const Move& move) const {
    return at(move.to) != Piece::none || is_en_passant(move);
  }
  bool is_en_passant(const Move& move) const {
    return move.to == en_passant && at(move.from) == Piece::pawn;
  }
  bool is_castling(const Move& move) const {
    return at(move.from) == Piece::king && (move.to - move.from == 2 || move.from - move.to == 2);
  }

  /// Plays a legal move.
  void play(const Move& move);

  /// Whether the pawn on `from` may take en passant on `target` without leaving its king in check.
  bool may_take_en_passant(Square from, Square target) const;
  /// The same for any pawn of the side to move.
  bool may_take_en_passant(Square target) const;
};

/// The same pieces, turn and rights, whatever the clocks say: what counts as a repetition.
bool is_repetition(const Position& one, const Position& two);

/// Neither side can mate any more, by its material alone.
bool is_insufficient_material(const Position& position);

}  // namespace openenv::envs::chess
