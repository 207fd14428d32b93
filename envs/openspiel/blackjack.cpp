// envs/openspiel/blackjack.cpp - the rules of Blackjack.
#include "openspiel/blackjack.hpp"

#include <algorithm>
#include <numeric>

namespace openenv::envs::openspiel {
namespace {

constexpr int cards_in_deck = 52;
constexpr int total_max = 21;
constexpr int dealer_stands_at = 17;
constexpr std::size_t sums = 30;  // Width of the tensor's thermometer.

std::string name_of(int card) {
  const auto at = [](std::string_view letters, int i) {
    return letters.substr(static_cast<std::size_t>(i), 1);
  };
  std::string out(at("CDHS", card / 13));
  out += at("A23456789TJQK", card % 13);
  return out;
}

}  // namespace

Blackjack::Blackjack(const json::object& parameters) : deck(cards_in_deck) {
  read_parameters("blackjack", parameters, {});
  std::iota(deck.begin(), deck.end(), 0);
}

int Blackjack::current_player() const {
  if (turn == Turn::over) return terminal;
  return turn == Turn::player ? 0 : chance;
}

std::vector<double> Blackjack::chances() const {
  return std::vector<double>(deck.size(), 1.0 / static_cast<double>(deck.size()));
}

int Blackjack::total(const Hand& hand) {
  int sum = 0, aces = 0;
  for (const int card : hand) {
    const int rank = card % 13;
    sum += rank >= 9 ? 10 : rank + 1;
    aces += rank == 0 ? 1 : 0;
  }
  return aces > 0 && sum + 10 <= total_max ? sum + 10 : sum;
}

void Blackjack::apply_chance(std::size_t outcome) {
  const int card = deck[outcome];
  deck.erase(deck.begin() + static_cast<std::ptrdiff_t>(outcome));
  switch (turn) {
    case Turn::deal:
      (player.size() < 2 ? player : dealer).push_back(card);
      if (dealer.size() == 2) turn = Turn::player;
      return;
    case Turn::draw:
      player.push_back(card);
      turn = total(player) > total_max ? Turn::over : Turn::player;
      return;
    default:
      dealer.push_back(card);
      let_the_dealer_decide();
  }
}

void Blackjack::apply(int action) {
  if (action == 0) {
    turn = Turn::draw;
  } else {
    let_the_dealer_decide();
  }
}

void Blackjack::let_the_dealer_decide() {
  turn = total(dealer) < dealer_stands_at ? Turn::dealer : Turn::over;
}

double Blackjack::reward(int) const {
  if (turn != Turn::over) return 0.0;
  const int own = total(player), other = total(dealer);
  if (own > total_max) return -1.0;
  if (other > total_max || own > other) return 1.0;
  return own < other ? -1.0 : 0.0;
}

/// Whose turn it is, whether it is over, the player's total, the dealer's open card, and the cards
/// that are seen of each.
std::vector<double> Blackjack::tensor(int) const {
  constexpr std::size_t over_at = 2, sum_at = 3, open_at = sum_at + sums,
                        player_at = open_at + cards_in_deck, dealer_at = player_at + cards_in_deck;
  std::vector<double> out(dealer_at + cards_in_deck, 0.0);
  if (turn == Turn::player) out[1] = 1.0;
  if (turn == Turn::over) out[over_at] = 1.0;
  const auto sum = static_cast<std::size_t>(total(player));
  for (std::size_t i = 0; i < sums && i <= sum; ++i) out[sum_at + i] = 1.0;
  out[open_at + static_cast<std::size_t>(dealer[1])] = 1.0;
  for (const int card : player) out[player_at + static_cast<std::size_t>(card)] = 1.0;
  for (std::size_t i = turn == Turn::over ? 0 : 1; i < dealer.size(); ++i) {
    out[dealer_at + static_cast<std::size_t>(dealer[i])] = 1.0;
  }
  return out;
}

Cells Blackjack::cells(int) const {
  Cells out(2);
  for (const int card : player) out[0].push_back(name_of(card) + ' ');
  for (std::size_t i = 0; i < dealer.size(); ++i) {
    out[1].push_back(i == 0 && turn != Turn::over ? "?? " : name_of(dealer[i]) + ' ');
  }
  return out;
}

}  // namespace openenv::envs::openspiel
