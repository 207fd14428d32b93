// envs/chess/moves.cpp - generates legal moves only: pins and checks are known beforehand.
#include "moves.hpp"

#include <array>
#include <string>

namespace openenv::envs::chess {
namespace {

constexpr Bitboard everywhere = ~Bitboard{0};

/// The moves of one position.
class Generator {
 public:
  /// With `checks`, quiet moves of pieces are left out.
  Generator(const Position& at, MoveList& out, const Checks* checks = nullptr)
      : at_(at),
        out_(out),
        checks_(checks),
        us_(at.turn),
        king_(at.king(us_)),
        own_(at.of(us_)),
        enemy_(at.of(other(us_))),
        occupied_(own_ | enemy_),
        pinned_(find_pinned()) {}

  /// Out of check, a pawn can step or a knight jump; false means that one must look closer.
  static bool is_surely_mobile(const Position& at) {
    const Color us = at.turn;
    const Bitboard own = at.of(us), occupied = at.occupied();
    // Whatever is not on a line with the king is not pinned.
    const Square king = at.king(us);
    const Bitboard free = own & ~rook_attacks(king, 0) & ~bishop_attacks(king, 0);
    const Bitboard pawns = free & at.of(Piece::pawn);
    const Bitboard steps = us == Color::white ? pawns << 8 : pawns >> 8;
    if ((steps & ~occupied) != 0) return true;
    Bitboard knights = free & at.of(Piece::knight);
    while (knights != 0) {
      if ((knight_attacks(take_highest(knights)) & ~own) != 0) return true;
    }
    return false;
  }

  void run() {
    const Bitboard checkers = at_.checkers();
    if (checkers == 0) {
      add_piece_moves(own_ & ~at_.of(Piece::pawn));
      add_castling();
    } else {
      add_king_moves();
      if (has_several(checkers)) return;
      allowed_ = checkers | between(king_, lowest(checkers));
      add_piece_moves(own_ & ~at_.of(Piece::pawn) & ~bit(king_));
    }
    add_pawn_moves();
  }

 private:
  /// Own pieces that alone stand between the king and what would attack him.
  Bitboard find_pinned() const {
    const Bitboard straight = at_.of(Piece::rook) | at_.of(Piece::queen);
    const Bitboard diagonal = at_.of(Piece::bishop) | at_.of(Piece::queen);
    Bitboard pinners = enemy_ & ((rook_attacks(king_, enemy_) & straight) |
                                 (bishop_attacks(king_, enemy_) & diagonal));
    Bitboard out = 0;
    while (pinners != 0) {
      const Bitboard shields = between(king_, take_highest(pinners)) & own_;
      if (!has_several(shields)) out |= shields;
    }
    return out;
  }

  bool is_attacked(Square square, Bitboard occupied) const {
    return at_.attackers(square, other(us_), occupied) != 0;
  }

  /// Where a piece that may be pinned may go at all.
  Bitboard leave(Square from) const {
    return (pinned_ & bit(from)) != 0 ? through(king_, from) : everywhere;
  }

  Bitboard wanted(Piece piece, Square from) const {
    return checks_ == nullptr ? everywhere : checks_->unquiet_targets(piece, from);
  }

  void add(Square from, Square to, Piece promotion = Piece::none) {
    out_.add({static_cast<std::uint8_t>(from), static_cast<std::uint8_t>(to), promotion});
  }

  void add_all(Square from, Bitboard targets) {
    while (targets != 0) add(from, take_highest(targets));
  }

  void add_king_moves() {
    Bitboard targets = king_attacks(king_) & wanted(Piece::king, king_) & ~own_;
    // He does not hide behind himself from what gives check along a line.
    const Bitboard without_king = occupied_ ^ bit(king_);
    while (targets != 0) {
      const Square to = take_highest(targets);
      if (!is_attacked(to, without_king)) add(king_, to);
    }
  }

  void add_piece_moves(Bitboard movers) {
    while (movers != 0) {
      const Square from = take_highest(movers);
      const Piece piece = at_.at(from);
      const Bitboard targets = ~own_ & allowed_ & wanted(piece, from);
      switch (piece) {
        case Piece::knight:
          if ((pinned_ & bit(from)) == 0) add_all(from, knight_attacks(from) & targets);
          break;
        case Piece::bishop:
          add_all(from, bishop_attacks(from, occupied_) & targets & leave(from));
          break;
        case Piece::rook:
          add_all(from, rook_attacks(from, occupied_) & targets & leave(from));
          break;
        case Piece::queen:
          add_all(from, (bishop_attacks(from, occupied_) | rook_attacks(from, occupied_)) &
                            targets & leave(from));
          break;
        default:
          add_king_moves();
      }
    }
  }

  void add_castling() {
    const int shift = us_ == Color::white ? 0 : 56;
    const auto rights = at_.castling >> (us_ == Color::white ? 0 : 2);
    const auto is_free = [&](Bitboard squares) { return (occupied_ & (squares << shift)) == 0; };
    const auto is_safe = [&](Square square) { return !is_attacked(square + shift, occupied_); };
    if ((rights & white_king_side) != 0 && is_free(bit(5) | bit(6)) && is_safe(5) && is_safe(6)) {
      add(king_, king_ + 2);
    }
    if ((rights & white_queen_side) != 0 && is_free(bit(1) | bit(2) | bit(3)) && is_safe(3) &&
        is_safe(2)) {
      add(king_, king_ - 2);
    }
  }

  void add_pawn_move(Square from, Square to) {
    if (rank_of(to) != 0 && rank_of(to) != 7) return add(from, to);
    for (const auto piece : {Piece::queen, Piece::rook, Piece::bishop, Piece::knight}) {
      add(from, to, piece);
    }
  }

  void add_pawn_moves() {
    const Bitboard pawns = own_ & at_.of(Piece::pawn);
    for (Bitboard movers = pawns; movers != 0;) {
      const Square from = take_highest(movers);
      Bitboard targets = pawn_attacks(us_, from) & enemy_ & allowed_ & leave(from);
      while (targets != 0) add_pawn_move(from, take_highest(targets));
    }
    if (us_ == Color::white) {
      const Bitboard single = (pawns << 8) & ~occupied_;
      add_steps(single, -8);
      add_steps((single << 8) & ~occupied_ & rank_bits(3), -16);
    } else {
      const Bitboard single = (pawns >> 8) & ~occupied_;
      add_steps(single, 8);
      add_steps((single >> 8) & ~occupied_ & rank_bits(4), 16);
    }
    if (at_.en_passant != no_square) add_en_passant(at_.en_passant, pawns);
  }

  void add_steps(Bitboard targets, int back) {
    targets &= allowed_;
    while (targets != 0) {
      const Square to = take_highest(targets);
      if ((leave(to + back) & bit(to)) != 0) add_pawn_move(to + back, to);
    }
  }

  void add_en_passant(Square target, Bitboard pawns) {
    Bitboard takers = pawn_attacks(other(us_), target) & pawns;
    while (takers != 0) {
      const Square from = take_highest(takers);
      if (at_.may_take_en_passant(from, target)) add(from, target);
    }
  }

  const Position& at_;
  MoveList& out_;
  const Checks* checks_;
  Color us_;
  Square king_;
  Bitboard own_, enemy_, occupied_, pinned_;
  Bitboard allowed_ = everywhere;  ///< In check, what takes or blocks what gives it.
};

std::optional<Square> read_square(std::string_view text) {
  if (text[0] < 'a' || text[0] > 'h' || text[1] < '1' || text[1] > '8') return std::nullopt;
  return square_at(text[0] - 'a', text[1] - '1');
}

/// `e1h1` means what `e1g1` does, if the king stands there with his right to castle.
Square castling_target(const Position& at, Square from, Square to) {
  const Square home = at.turn == Color::white ? 4 : 60;
  if (from != home || at.at(from) != Piece::king || (at.of(at.turn) & bit(to)) == 0) return to;
  if (to == home + 3) return home + 2;
  return to == home - 4 ? home - 2 : to;
}

}  // namespace

void add_legal_moves(const Position& position, MoveList& out) { Generator(position, out).run(); }

void add_unquiet_moves(const Position& position, const Checks& checks, MoveList& out) {
  Generator(position, out, &checks).run();
}

bool has_legal_move(const Position& position, bool is_check) {
  if (!is_check && Generator::is_surely_mobile(position)) return true;
  MoveList moves;
  add_legal_moves(position, moves);
  return !moves.empty();
}

std::optional<Move> find_legal_move(const Position& position, std::string_view text) {
  if (text.size() != 4 && text.size() != 5) return std::nullopt;
  const auto from = read_square(text), to = read_square(text.substr(2));
  if (!from || !to) return std::nullopt;
  Move wanted{static_cast<std::uint8_t>(*from),
              static_cast<std::uint8_t>(castling_target(position, *from, *to)), Piece::none};
  if (text.size() == 5) {
    const auto kind = std::string_view("pnbrqk").find(text[4]);
    if (kind == std::string_view::npos) return std::nullopt;
    wanted.promotion = static_cast<Piece>(kind);
  }
  MoveList moves;
  add_legal_moves(position, moves);
  for (const auto& move : moves) {
    if (move == wanted) return move;
  }
  return std::nullopt;
}

std::uint64_t perft(const Position& position, int depth) {
  if (depth <= 0) return 1;
  MoveList moves;
  add_legal_moves(position, moves);
  if (depth == 1) return moves.size();
  std::uint64_t games = 0;
  for (const auto& move : moves) {
    Position next = position;
    next.play(move);
    games += perft(next, depth - 1);
  }
  return games;
}

}  // namespace openenv::envs::chess
