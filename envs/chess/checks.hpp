// envs/chess/checks.hpp - tells which moves give check, without playing them.
#pragma once

#include "chess/position.hpp"

namespace openenv::envs::chess {

/// The checks that the side to move can give. The position must outlive it.
class Checks {
 public:
  explicit Checks(const Position& position);

  /// Whether a legal move gives check.
  bool gives(const Move& move) const {
    const Piece piece = at_.at(move.from);
    if ((from_where_[index(piece)] & bit(move.to)) != 0) return true;
    return (piece == Piece::king || piece == Piece::pawn || (shields_ & bit(move.from)) != 0) &&
           gives_unseen(move);
  }

  /// Where a piece must go to give check or to take something; more than that, if it uncovers.
  Bitboard unquiet_targets(Piece piece, Square from) const {
    if ((shields_ & bit(from)) != 0) return ~Bitboard{0};
    return from_where_[index(piece)] | at_.of(other(at_.turn));
  }

 private:
  /// A check that is not given from where the piece goes, as it is.
  bool gives_unseen(const Move& move) const;

  const Position& at_;
  Square king_;                              ///< The one to be checked.
  std::array<Bitboard, 6> from_where_ = {};  ///< Whence each kind of piece would attack him.
  Bitboard shields_ = 0;                     ///< Own pieces that uncover a check by leaving a line.
};

}  // namespace openenv::envs::chess
