// envs/chess/checks.cpp - direct checks by tables, uncovered ones by lines, the rest by playing.
#include "checks.hpp"

namespace openenv::envs::chess {

Checks::Checks(const Position& position) : at_(position), king_(at_.king(other(at_.turn))) {
  const Bitboard occupied = at_.occupied(), own = at_.of(at_.turn);
  const Bitboard straight = rook_attacks(king_, occupied);
  const Bitboard diagonal = bishop_attacks(king_, occupied);
  from_where_[index(Piece::pawn)] = pawn_attacks(other(at_.turn), king_);
  from_where_[index(Piece::knight)] = knight_attacks(king_);
  from_where_[index(Piece::bishop)] = diagonal;
  from_where_[index(Piece::rook)] = straight;
  from_where_[index(Piece::queen)] = straight | diagonal;
  const Bitboard nearest = (straight | diagonal) & own;
  if (nearest == 0) return;
  const Bitboard behind = occupied ^ nearest;
  Bitboard sliders =
      own &
      ((rook_attacks(king_, behind) & ~straight & (at_.of(Piece::rook) | at_.of(Piece::queen))) |
       (bishop_attacks(king_, behind) & ~diagonal &
        (at_.of(Piece::bishop) | at_.of(Piece::queen))));
  while (sliders != 0) shields_ |= between(king_, take_highest(sliders)) & nearest;
}

bool Checks::gives_unseen(const Move& move) const {
  if (at_.is_castling(move) || move.promotion != Piece::none || at_.is_en_passant(move)) {
    Position next = at_;
    next.play(move);
    return next.is_check();
  }
  return (shields_ & bit(move.from)) != 0 && (through(king_, move.from) & bit(move.to)) == 0;
}

}  // namespace openenv::envs::chess
