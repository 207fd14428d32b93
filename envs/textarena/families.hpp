// envs/textarena/families.hpp - the families of games; each is one file in games/.
#pragma once

#include "game.hpp"

#include <memory>
#include <span>

namespace openenv::envs::textarena {

template <class Derived>
std::unique_ptr<Game> make_game(const Settings& settings) {
  return std::make_unique<Derived>(settings);
}

extern const Family bandit;
extern const Family blackjack;
extern const Family connect_four;
extern const Family countdown;
extern const Family cryptarithm;
extern const Family fifteen_puzzle;
extern const Family frozen_lake;
extern const Family game_2048;
extern const Family guess_the_number;
extern const Family hangman;
extern const Family kuhn_poker;
extern const Family liars_dice;
extern const Family lights_out;
extern const Family mastermind;
extern const Family minesweeper;
extern const Family nim;
extern const Family othello;
extern const Family peg_jump;
extern const Family secretary;
extern const Family sudoku;
extern const Family three_card_monte;
extern const Family tic_tac_toe;
extern const Family tower_of_hanoi;
extern const Family wordle;

/// All of them, by name.
std::span<const Family* const> families();

/// What an id names.
struct Choice {
  const Family* family;
  const Variant* variant;
  Look look;
};

/// Throws ValidationError, listing what there is, if no game has this id.
Choice choose(std::string_view id);

}  // namespace openenv::envs::textarena
