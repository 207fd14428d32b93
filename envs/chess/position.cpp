// envs/chess/position.cpp - attacks, moves and the material that is left.
#include "position.hpp"

#include <string_view>

namespace openenv::envs::chess {
namespace {

/// The rights that a move from or to each square ends.
constexpr std::array<std::uint8_t, 64> make_ended_rights() {
  std::array<std::uint8_t, 64> out = {};
  out[0] = white_queen_side;
  out[4] = white_king_side | white_queen_side;
  out[7] = white_king_side;
  out[56] = black_queen_side;
  out[60] = black_king_side | black_queen_side;
  out[63] = black_king_side;
  return out;
}
constexpr auto ended_rights = make_ended_rights();

void move_piece(Position& at, Square from, Square to, Color color, Piece piece) {
  const Bitboard both = bit(from) | bit(to);
  at.pieces[index(piece)] ^= both;
  at.colors[index(color)] ^= both;
  at.board[static_cast<std::size_t>(from)] = Piece::none;
  at.board[static_cast<std::size_t>(to)] = piece;
}

}  // namespace

std::string square_name(Square square) {
  return {static_cast<char>('a' + file_of(square)), static_cast<char>('1' + rank_of(square))};
}

std::string uci(const Move& move) {
  std::string out = square_name(move.from) + square_name(move.to);
  if (move.promotion != Piece::none) out += std::string_view("pnbrqk")[index(move.promotion)];
  return out;
}

void Position::put(Square square, Color color, Piece piece) {
  pieces[index(piece)] |= bit(square);
  colors[index(color)] |= bit(square);
  board[static_cast<std::size_t>(square)] = piece;
}

void Position::remove(Square square) {
  pieces[index(at(square))] &= ~bit(square);
  colors[0] &= ~bit(square);
  colors[1] &= ~bit(square);
  board[static_cast<std::size_t>(square)] = Piece::none;
}

Bitboard Position::attackers(Square square, Color by, Bitboard occupied) const {
  const Bitboard straight = of(Piece::rook) | of(Piece::queen);
  const Bitboard diagonal = of(Piece::bishop) | of(Piece::queen);
  return of(by) &
         ((pawn_attacks(other(by), square) & of(Piece::pawn)) |
          (knight_attacks(square) & of(Piece::knight)) | (king_attacks(square) & of(Piece::king)) |
          (bishop_attacks(square, occupied) & diagonal) |
          (rook_attacks(square, occupied) & straight));
}

void Position::play(const Move& move) {
  const Square from = move.from, to = move.to;
  const Color us = turn;
  const Piece piece = at(from);
  const bool takes_en_passant = is_en_passant(move), castles = is_castling(move);
  ++half_move_clock;
  if (at(to) != Piece::none) {
    remove(to);
    half_move_clock = 0;
  }
  move_piece(*this, from, to, us, piece);
  castling &= static_cast<std::uint8_t>(~(ended_rights[move.from] | ended_rights[move.to]));
  en_passant = no_square;
  turn = other(us);
  full_move_number += us == Color::black ? 1 : 0;
  if (piece == Piece::pawn) {
    half_move_clock = 0;
    if (takes_en_passant) remove(to ^ 8);
    if (move.promotion != Piece::none) {
      remove(to);
      put(to, us, move.promotion);
    }
    const Square passed = (from + to) / 2;
    if ((from ^ to) == 16 && may_take_en_passant(passed)) {
      en_passant = static_cast<std::int8_t>(passed);
    }
  } else if (castles) {
    const bool king_side = to > from;
    move_piece(*this, king_side ? to + 1 : to - 2, king_side ? to - 1 : to + 1, us, Piece::rook);
  }
}

bool Position::may_take_en_passant(Square from, Square target) const {
  const Bitboard taken = bit(target ^ 8);
  const Bitboard after = (occupied() ^ bit(from) ^ taken) | bit(target);
  return (attackers(king(turn), other(turn), after) & ~taken) == 0;
}

bool Position::may_take_en_passant(Square target) const {
  Bitboard takers = pawn_attacks(other(turn), target) & of(turn, Piece::pawn);
  while (takers != 0) {
    if (may_take_en_passant(take_highest(takers), target)) return true;
  }
  return false;
}

bool is_repetition(const Position& one, const Position& two) {
  return one.pieces == two.pieces && one.colors == two.colors && one.turn == two.turn &&
         one.castling == two.castling && one.en_passant == two.en_passant;
}

/// A dead position by its material: beside the kings one officer at most, or any number of bishops
/// that never leave the squares of one shade.
bool is_insufficient_material(const Position& position) {
  const Bitboard kings = position.of(Piece::king), bishops = position.of(Piece::bishop);
  const Bitboard others = position.occupied() & ~kings;
  if (others == bishops) return (others & dark_squares) == 0 || (others & ~dark_squares) == 0;
  return others == (others & position.of(Piece::knight)) && std::popcount(others) == 1;
}

}  // namespace openenv::envs::chess
