// envs/chess/game.cpp - plays moves and knows the draws.
#include "game.hpp"

#include <algorithm>

namespace openenv::envs::chess {

void Game::play(const Move& move) {
  earlier_.push_back(position_);
  position_.play(move);
  if (position_.half_move_clock == 0) earlier_.clear();
}

Ending Game::ending(bool is_movable) const {
  if (!is_movable) return position_.is_check() ? Ending::checkmate : Ending::stalemate;
  if (is_insufficient_material(position_)) return Ending::insufficient_material;
  if (position_.half_move_clock >= 100) return Ending::fifty_moves;
  const auto times = std::count_if(earlier_.begin(), earlier_.end(), [&](const Position& before) {
    return is_repetition(before, position_);
  });
  return times >= 2 ? Ending::repetition : Ending::none;
}

}  // namespace openenv::envs::chess
