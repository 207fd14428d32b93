// envs/chess/evaluation.hpp - how good a position is, by material and by where the pieces stand.
//
// The values are PeSTO's: two tables for each kind of piece, for the middle of the game and for
// its end, between which the material on the board decides. Every figure here is a double made in
// the same steps as moonfish's, so that comparisons come out alike.
#pragma once

#include "chess/position.hpp"

namespace openenv::envs::chess {

/// What a thing is worth in the middle of the game and at its end, in hundredths of a pawn.
struct Worth {
  int middle = 0, end = 0;
};

/// Mixes both values.
inline double tapered(Worth worth, double phase) {
  // Rounded step by step, as moonfish does: the build turns fused operations off.
  return (worth.middle * (256 - phase) + worth.end * phase) / 256;
}

/// What a piece is worth anywhere; `none` is worth nothing.
Worth worth(Piece piece);
/// What a piece is worth where it stands, its kind's worth included.
Worth worth(Color color, Piece piece, Square square);

/// What both sides have on the board, kept up to date move by move.
class Material {
 public:
  explicit Material(const Position& position);

  /// Takes a legal move into account; `before` is the position before it.
  void follow(const Position& before, const Move& move);
  /// How far the game has come, from about 0, with all pieces on the board, to about 256.
  double phase() const;
  /// The position's worth for the side to move, in hundredths of a pawn.
  double balance(Color turn) const;

 private:
  void add(Color color, Piece piece, Square square);
  void remove(Color color, Piece piece, Square square);

  std::array<Worth, 2> sums_ = {};
  int officers_ = 0;  ///< Knights and bishops count one, rooks two, queens four.
};

/// A position's worth for the side to move, in hundredths of a pawn.
inline double evaluate(const Position& position) {
  return Material(position).balance(position.turn);
}

}  // namespace openenv::envs::chess
