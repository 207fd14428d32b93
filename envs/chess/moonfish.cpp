// envs/chess/moonfish.cpp - negamax with a window, and a search of what is not quiet at its leaves.
#include "moonfish.hpp"

#include "chess/checks.hpp"
#include "chess/evaluation.hpp"
#include "chess/moves.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <unordered_map>
#include <utility>

namespace openenv::envs::chess {
namespace {

constexpr double mate = 1e8;
// Beyond this a score is a mate's, and loses one for each half-move until it.
constexpr double least_mate = 9'990'000;
constexpr double infinite = std::numeric_limits<double>::infinity();
constexpr int unquiet_depth = 3;

/// What a score that was found depends on.
struct Key {
  Position position;
  int depth;
  double alpha, beta;

  friend bool operator==(const Key&, const Key&) = default;
};

struct KeyHash {
  std::size_t operator()(const Key& key) const {
    std::uint64_t out = key.position.half_move_clock + static_cast<std::uint64_t>(key.depth);
    const auto mix = [&](std::uint64_t part) {
      out = (out ^ part) * 0x9e3779b97f4a7c15;
      out ^= out >> 29;
    };
    for (const auto part : key.position.pieces) mix(part);
    mix(key.position.colors[0]);
    return out;
  }
};

struct Found {
  double score;
  std::optional<Move> move;
};

/// A position and what it is worth.
struct Node {
  Position position;
  Material material;

  explicit Node(const Position& position) : position(position), material(position) {}
  Node after(const Move& move) const {
    Node next = *this;
    next.material.follow(position, move);
    next.position.play(move);
    return next;
  }
};

/// A move that is not quiet, and what it seems to bring at first sight.
struct Candidate {
  Move move;
  bool is_check;
  double promise;
};

/// Captures, pawns' moves and checks, the most promising first.
class Candidates {
 public:
  explicit Candidates(const Node& node) : at_(node.position), phase_(node.material.phase()) {
    const Checks checks(at_);
    MoveList moves;
    add_unquiet_moves(at_, checks, moves);
    double leaving = 0;
    int from = no_square;
    for (const auto& move : moves) {
      const bool is_check = checks.gives(move);
      const Piece piece = at_.at(move.from);
      if (!is_check && piece != Piece::pawn && at_.at(move.to) == Piece::none) continue;
      if (move.from != from) {
        from = move.from;
        leaving = tapered(worth(at_.turn, piece, from), phase_);
      }
      all_[size_++] = {move, is_check, promise(move, leaving)};
    }
  }

  /// The next one, or nullptr. Of equals the first comes first.
  const Candidate* next() {
    Candidate* best = nullptr;
    double most = -infinite;
    for (std::size_t i = 0; i < size_; ++i) {
      if (all_[i].promise > most) {
        most = all_[i].promise;
        best = &all_[i];
      }
    }
    if (best != nullptr) best->promise = -infinite;
    return best;
  }

 private:
  double promise(const Move& move, double leaving) const {
    const Piece taken = at_.at(move.to), taker = at_.at(move.from);
    // What is taken en passant is worth what takes it, and leaves its own square empty.
    if (taken == Piece::none) return 0 - leaving;
    const double exchanged = tapered(
        {worth(taken).middle - worth(taker).middle, worth(taken).end - worth(taker).end}, phase_);
    return tapered(worth(other(at_.turn), taken, move.to), phase_) - leaving + exchanged;
  }

  const Position& at_;
  double phase_;
  std::size_t size_ = 0;
  std::array<Candidate, MoveList::most> all_;
};

/// One search for one move.
class Search {
 public:
  Search(int depth, PythonRandom& random, const std::stop_token& stop)
      : depth_(depth), random_(random), stop_(stop) {}

  Move best_move(const Position& at) { return *best(at, depth_, -infinite, infinite).move; }

 private:
  Found best(const Position& at, int depth, double alpha, double beta) {
    if (depth <= 0) {
      return {unquiet(Node(at), at.is_check(), unquiet_depth, alpha, beta), std::nullopt};
    }
    if (stop_.stop_requested()) throw std::runtime_error("the search for a move was cut off");
    const Key key{at, depth, alpha, beta};
    // A score that is remembered draws no random numbers: the memory shows in the moves.
    if (const auto known = known_.find(key); known != known_.end()) return known->second;
    const Found found = look(at, depth, alpha, beta);
    if (known_.size() >= remembered_most) {
      throw std::runtime_error("this position has too many moves for moonfish to look " +
                               std::to_string(depth_) +
                               " half-moves ahead; choose a smaller opponent_depth");
    }
    return known_[key] = found;
  }

  Found look(const Position& at, int depth, double alpha, double beta) {
    MoveList moves;
    add_legal_moves(at, moves);
    if (moves.empty()) return {at.is_check() ? -mate : 0, std::nullopt};
    Found found{-infinite, std::nullopt};
    for (const auto& move : in_order(at, moves)) {
      Position next = at;
      next.play(move);
      double score = -best(next, depth - 1, -beta, -alpha).score;
      if (score > least_mate) score -= 1;
      if (score < -least_mate) score += 1;
      if (score > found.score) found = {score, move};
      if (score >= beta) return {score, move};
      alpha = std::max(alpha, score);
    }
    return found;
  }

  /// Captures first, both parts shuffled.
  MoveList in_order(const Position& at, const MoveList& moves) {
    MoveList out, quiet;
    for (const auto& move : moves) (at.is_capture(move) ? out : quiet).add(move);
    random_.shuffle(out);
    random_.shuffle(quiet);
    for (const auto& move : quiet) out.add(move);
    return out;
  }

  /// The score when only captures, pawns' moves and checks are played, or nothing at all.
  double unquiet(const Node& at, bool is_check, int depth, double alpha, double beta) {
    if (!has_legal_move(at.position, is_check)) return is_check ? -mate : 0;
    const double standing = at.material.balance(at.position.turn);
    if (depth == 0) return standing;
    if (standing >= beta) return beta;
    alpha = std::max(alpha, standing);
    Candidates candidates(at);
    while (const auto* candidate = candidates.next()) {
      const Node next = at.after(candidate->move);
      const double score = -unquiet(next, candidate->is_check, depth - 1, -beta, -alpha);
      if (score >= beta) return beta;
      alpha = std::max(alpha, score);
    }
    return alpha;
  }

  int depth_;
  PythonRandom& random_;
  const std::stop_token& stop_;
  std::unordered_map<Key, Found, KeyHash> known_;
};

}  // namespace

Move search(const Position& position, int depth, PythonRandom& random,
            const std::stop_token& stop) {
  return Search(depth, random, stop).best_move(position);
}

}  // namespace openenv::envs::chess
