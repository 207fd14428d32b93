// envs/textarena/families.cpp - finds a game by its id.
#include "families.hpp"

#include <openenv/error.hpp>

#include <algorithm>
#include <array>
#include <string>

namespace openenv::envs::textarena {
namespace {

constexpr std::array<const Family*, 24> all = {
    &game_2048,      &bandit,      &blackjack,        &connect_four, &countdown,      &cryptarithm,
    &fifteen_puzzle, &frozen_lake, &guess_the_number, &hangman,      &kuhn_poker,     &liars_dice,
    &lights_out,     &mastermind,  &minesweeper,      &nim,          &othello,        &peg_jump,
    &secretary,      &sudoku,      &three_card_monte, &tic_tac_toe,  &tower_of_hanoi, &wordle};

/// Takes the suffix off the id.
Look take_look(std::string_view& id, Look training) {
  const auto take = [&](std::string_view suffix) {
    if (!id.ends_with(suffix)) return false;
    id.remove_suffix(suffix.size());
    return true;
  };
  if (take("-raw")) return Look::raw;
  return take("-train") ? training : Look::transcript;
}

std::string ids() {
  std::string out;
  for (const auto* family : all) {
    for (const auto& variant : family->variants) {
      if (!out.empty()) out += ", ";
      out += variant.id;
    }
  }
  return out;
}

}  // namespace

std::span<const Family* const> families() { return all; }

Choice choose(std::string_view id) {
  for (const auto* family : all) {
    auto plain = id;
    const Look look = take_look(plain, family->training);
    const auto found = std::ranges::find(family->variants, plain, &Variant::id);
    if (found != family->variants.end()) return {family, &*found, look};
  }
  throw ValidationError(
      {"env_id"}, "is no game of this server; there are, each also with -train or -raw: " + ids(),
      json::value(id));
}

}  // namespace openenv::envs::textarena
