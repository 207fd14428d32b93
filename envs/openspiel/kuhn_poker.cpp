// envs/openspiel/kuhn_poker.cpp - the rules of Kuhn poker.
#include "openspiel/kuhn_poker.hpp"

#include <algorithm>

namespace openenv::envs::openspiel {

KuhnPoker::KuhnPoker(const json::object& parameters)
    : player_count(static_cast<std::size_t>(
          read_parameters("kuhn_poker", parameters, {{"players", 2, 2, 10}})[0])) {}

int KuhnPoker::current_player() const {
  if (cards.size() < player_count) return chance;
  return is_over() ? terminal : static_cast<int>(bets.size() % player_count);
}

std::vector<double> KuhnPoker::chances() const {
  const std::size_t left = player_count + 1 - cards.size();
  return std::vector<double>(left, 1.0 / static_cast<double>(left));
}

void KuhnPoker::apply_chance(std::size_t outcome) {
  for (int card = 0;; ++card) {
    if (std::find(cards.begin(), cards.end(), card) != cards.end()) continue;
    if (outcome-- == 0) return cards.push_back(card);
  }
}

/// Where in `bets` the first bet is; their number if there is none.
std::size_t KuhnPoker::first_bettor() const {
  return static_cast<std::size_t>(std::find(bets.begin(), bets.end(), 1) - bets.begin());
}

/// After a bet each player has one more turn, else each has one.
bool KuhnPoker::is_over() const {
  const std::size_t first = first_bettor();
  return first < bets.size() ? bets.size() == player_count + first : bets.size() == player_count;
}

bool KuhnPoker::has_bet(std::size_t player) const {
  for (std::size_t turn = player; turn < bets.size(); turn += player_count) {
    if (bets[turn] == 1) return true;
  }
  return false;
}

/// The highest card of those who bet; of all if nobody did.
std::size_t KuhnPoker::winner() const {
  const bool any_bet = first_bettor() < bets.size();
  std::size_t best = player_count;
  for (std::size_t player = 0; player < player_count; ++player) {
    if (any_bet && !has_bet(player)) continue;
    if (best == player_count || cards[player] > cards[best]) best = player;
  }
  return best;
}

double KuhnPoker::reward(int player) const {
  if (current_player() != terminal) return 0.0;
  int pot = players();
  for (std::size_t other = 0; other < player_count; ++other) pot += has_bet(other) ? 1 : 0;
  const auto index = static_cast<std::size_t>(player);
  const int stake = has_bet(index) ? 2 : 1;
  return winner() == index ? pot - stake : -stake;
}

/// Who one is, one's card, and the actions so far.
std::vector<double> KuhnPoker::tensor(int player) const {
  const auto index = static_cast<std::size_t>(player);
  const std::size_t card_at = player_count, bets_at = card_at + player_count + 1;
  std::vector<double> out(bets_at + 2 * (2 * player_count - 1), 0.0);
  out[index] = 1.0;
  out[card_at + static_cast<std::size_t>(cards[index])] = 1.0;
  for (std::size_t i = 0; i < bets.size(); ++i) {
    out[bets_at + 2 * i + static_cast<std::size_t>(bets[i])] = 1.0;
  }
  return out;
}

Cells KuhnPoker::cells(int player) const {
  Cells out(2);
  for (std::size_t i = 0; i < cards.size(); ++i) {
    const bool seen = static_cast<int>(i) == player || is_over();
    out[0].push_back(seen ? std::to_string(cards[i]) : "?");
  }
  for (const int bet : bets) out[1].push_back(bet == 1 ? "b" : "p");
  return out;
}

}  // namespace openenv::envs::openspiel
