// envs/chess/bitboard.cpp - the tables of attacks, computed by the compiler.
#include "bitboard.hpp"

namespace openenv::envs::chess {
namespace {

struct Direction {
  int file, rank;
};

constexpr std::array<Direction, 8> knight_jumps = {
    {{1, 2}, {2, 1}, {2, -1}, {1, -2}, {-1, -2}, {-2, -1}, {-2, 1}, {-1, 2}}};
constexpr std::array<Direction, 8> king_steps = {
    {{1, 0}, {0, 1}, {1, 1}, {-1, 1}, {-1, 0}, {0, -1}, {-1, -1}, {1, -1}}};
// Each leads upwards in number; its opposite leads down.
constexpr std::array<Direction, 4> lines = {{{1, 0}, {0, 1}, {1, 1}, {-1, 1}}};

constexpr Square moved(Square from, Direction by, int times = 1) {
  const int file = file_of(from) + times * by.file;
  const int rank = rank_of(from) + times * by.rank;
  if (file < 0 || file > 7 || rank < 0 || rank > 7) return no_square;
  return square_at(file, rank);
}

template <std::size_t N>
constexpr Bitboard steps(Square from, const std::array<Direction, N>& directions) {
  Bitboard out = 0;
  for (const auto direction : directions) {
    const Square to = moved(from, direction);
    if (to != no_square) out |= bit(to);
  }
  return out;
}

/// All squares from `from` on, without it, as far as the board goes.
constexpr Bitboard ray(Square from, Direction direction, int sign) {
  Bitboard out = 0;
  for (int times = 1; times < 8; ++times) {
    const Square to = moved(from, direction, sign * times);
    if (to == no_square) break;
    out |= bit(to);
  }
  return out;
}

constexpr void fill_line(Tables& out, Square from, Direction direction) {
  const Bitboard whole = ray(from, direction, 1) | ray(from, direction, -1) | bit(from);
  const auto one = static_cast<std::size_t>(from);
  for (const int sign : {1, -1}) {
    Bitboard passed = 0;
    for (int times = 1; times < 8; ++times) {
      const Square to = moved(from, direction, sign * times);
      if (to == no_square) break;
      out.between[one][static_cast<std::size_t>(to)] = passed;
      out.through[one][static_cast<std::size_t>(to)] = whole;
      passed |= bit(to);
    }
  }
}

constexpr Tables make_tables() {
  Tables out;
  for (Square from = 0; from < 64; ++from) {
    const auto i = static_cast<std::size_t>(from);
    out.knight[i] = steps(from, knight_jumps);
    out.king[i] = steps(from, king_steps);
    out.pawn[index(Color::white)][i] = steps<2>(from, {{{-1, 1}, {1, 1}}});
    out.pawn[index(Color::black)][i] = steps<2>(from, {{{-1, -1}, {1, -1}}});
    for (std::size_t line = 0; line < 2; ++line) {
      out.straight[i][line] = {ray(from, lines[line], -1), ray(from, lines[line], 1)};
      out.diagonal[i][line] = {ray(from, lines[line + 2], -1), ray(from, lines[line + 2], 1)};
    }
    for (const auto direction : lines) fill_line(out, from, direction);
  }
  return out;
}

}  // namespace

constinit const Tables tables = make_tables();

}  // namespace openenv::envs::chess
