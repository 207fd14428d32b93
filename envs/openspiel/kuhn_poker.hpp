// envs/openspiel/kuhn_poker.hpp - Kuhn poker: one card each, one round of betting.
#pragma once

#include "openspiel/game.hpp"

namespace openenv::envs::openspiel {

/// Actions: 0 pass, 1 bet. Parameter: players, 2 to 10; there is one card more than players.
struct KuhnPoker {
  explicit KuhnPoker(const json::object& parameters);

  int players() const { return static_cast<int>(player_count); }
  int current_player() const;
  std::vector<double> chances() const;
  void apply_chance(std::size_t outcome);
  std::vector<int> legal_actions() const { return {0, 1}; }
  void apply(int action) { bets.push_back(action); }
  double reward(int player) const;
  std::vector<double> tensor(int player) const;
  Cells cells(int player) const;

  bool has_bet(std::size_t player) const;
  std::size_t first_bettor() const;
  bool is_over() const;
  std::size_t winner() const;

  std::size_t player_count;
  std::vector<int> cards;  // Each player's, as far as they are dealt.
  std::vector<int> bets;   // The actions so far, in turn.
};

}  // namespace openenv::envs::openspiel
