// envs/openspiel/blackjack.hpp - Blackjack: one player against a dealer, one deck.
#pragma once

#include "openspiel/game.hpp"

#include <array>

namespace openenv::envs::openspiel {

/// Actions: 0 hit, 1 stand. Cards are 0 to 51: suit (clubs, diamonds, hearts, spades) times 13
/// plus rank, the ace first.
struct Blackjack {
  explicit Blackjack(const json::object& parameters);

  int players() const { return 1; }
  int current_player() const;
  std::vector<double> chances() const;
  void apply_chance(std::size_t outcome);
  std::vector<int> legal_actions() const { return {0, 1}; }
  void apply(int action);
  double reward(int player) const;
  std::vector<double> tensor(int player) const;
  Cells cells(int player) const;

  using Hand = std::vector<int>;
  /// The best total: aces count 11 as long as that is no more than 21.
  static int total(const Hand& hand);
  /// What a player's turn is followed by.
  void let_the_dealer_decide();

  enum class Turn { deal, player, draw, dealer, over };

  Turn turn = Turn::deal;
  Hand deck;  // Ascending.
  Hand player, dealer;
};

}  // namespace openenv::envs::openspiel
