// envs/chess/bitboard.hpp - sets of squares, and how pieces go from square to square.
//
// A set is 64 bits, one for each square: a1 is 0, b1 is 1, h8 is 63. Functions here are pure, the
// tables constant: any thread may use them.
#pragma once

#include <array>
#include <bit>
#include <cstdint>

namespace openenv::envs::chess {

using Bitboard = std::uint64_t;
using Square = int;
inline constexpr Square no_square = -1;

enum class Color : std::uint8_t { white, black };
constexpr Color other(Color color) { return color == Color::white ? Color::black : Color::white; }
constexpr std::size_t index(Color color) { return static_cast<std::size_t>(color); }

enum class Piece : std::uint8_t { pawn, knight, bishop, rook, queen, king, none };
constexpr std::size_t index(Piece piece) { return static_cast<std::size_t>(piece); }

constexpr int file_of(Square square) { return square & 7; }
constexpr int rank_of(Square square) { return square >> 3; }
constexpr Square square_at(int file, int rank) { return rank * 8 + file; }
constexpr Bitboard bit(Square square) { return Bitboard{1} << square; }

constexpr Bitboard rank_bits(int rank) { return Bitboard{0xff} << (8 * rank); }
inline constexpr Bitboard file_a = 0x0101010101010101;
inline constexpr Bitboard dark_squares = 0xaa55aa55aa55aa55;

constexpr Square lowest(Bitboard squares) { return std::countr_zero(squares); }
constexpr Square highest(Bitboard squares) { return 63 ^ std::countl_zero(squares); }
constexpr bool has_several(Bitboard squares) { return (squares & (squares - 1)) != 0; }

/// Takes the highest square out of a set that is not empty.
constexpr Square take_highest(Bitboard& squares) {
  const Square square = highest(squares);
  squares ^= bit(square);
  return square;
}

/// The squares of a line through a square, below it and above it in number.
struct Line {
  Bitboard lower = 0, upper = 0;
};

/// What the tables below hold; made once, by the compiler.
struct Tables {
  std::array<Bitboard, 64> knight = {}, king = {};
  std::array<std::array<Bitboard, 64>, 2> pawn = {};      ///< What a pawn of a color attacks.
  std::array<std::array<Line, 2>, 64> straight = {};      ///< Rank and file.
  std::array<std::array<Line, 2>, 64> diagonal = {};      ///< Both diagonals.
  std::array<std::array<Bitboard, 64>, 64> between = {};  ///< Squares between two; none if no line.
  std::array<std::array<Bitboard, 64>, 64> through = {};  ///< The whole line through two squares.
};
extern const Tables tables;

/// Squares of `line` up to and with the nearest occupied one on each side.
constexpr Bitboard along(const Line& line, Bitboard occupied) {
  const Bitboard above = line.upper & occupied;
  const Bitboard below = ~Bitboard{0} << highest((line.lower & occupied) | 1);
  // From the nearest below, all bits up to the nearest above: the rest is masked away.
  return (line.lower | line.upper) & (2 * (above & (0 - above)) + below);
}

inline Bitboard rook_attacks(Square from, Bitboard occupied) {
  const auto& lines = tables.straight[static_cast<std::size_t>(from)];
  return along(lines[0], occupied) | along(lines[1], occupied);
}
inline Bitboard bishop_attacks(Square from, Bitboard occupied) {
  const auto& lines = tables.diagonal[static_cast<std::size_t>(from)];
  return along(lines[0], occupied) | along(lines[1], occupied);
}
inline Bitboard knight_attacks(Square from) {
  return tables.knight[static_cast<std::size_t>(from)];
}
inline Bitboard king_attacks(Square from) { return tables.king[static_cast<std::size_t>(from)]; }
inline Bitboard pawn_attacks(Color color, Square from) {
  return tables.pawn[index(color)][static_cast<std::size_t>(from)];
}
inline Bitboard between(Square one, Square two) {
  return tables.between[static_cast<std::size_t>(one)][static_cast<std::size_t>(two)];
}
inline Bitboard through(Square one, Square two) {
  return tables.through[static_cast<std::size_t>(one)][static_cast<std::size_t>(two)];
}

}  // namespace openenv::envs::chess
