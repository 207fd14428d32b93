// envs/textarena/game.hpp - what a game is, and what a family of games says about itself.
//
// A game holds its own state and talks through the match. It does no I/O and knows no session.
#pragma once

#include "match.hpp"
#include "settings.hpp"

#include <openenv/json.hpp>

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace openenv::envs::textarena {

/// More moves than this are not shown with an observation.
inline constexpr std::size_t moves_shown_most = 500;

/// One game for a match; copyable through `copy`.
class Game {
 public:
  virtual ~Game() = default;
  virtual std::unique_ptr<Game> copy() const = 0;

  /// A match as this game needs it: seats, roles and the limit of turns.
  virtual Match seat(int player_count, PythonRandom random) const = 0;
  /// Sets up the game; prompts come first, then how it stands.
  virtual void begin(Match& match) = 0;
  /// One action of the player whose turn it is.
  virtual void play(Match& match, const std::string& action) = 0;
  /// All that the game knows, secrets too, with the names that the original has for it.
  virtual json::object state(const Match& match) const = 0;
  /// What the player may do now, as texts that `play` takes; of a game for one player empty where
  /// there are too many to list.
  virtual std::vector<std::string> legal_moves(const Match& match) const = 0;
  /// How the game stands, drawn with letters as the player whose turn it is may see it.
  virtual std::string drawing(const Match& match) const = 0;

 protected:
  Game() = default;
  Game(const Game&) = default;
  Game& operator=(const Game&) = default;
};

/// Makes a class a Game that can be copied.
template <class Derived>
class CopyableGame : public Game {
 public:
  std::unique_ptr<Game> copy() const override {
    return std::make_unique<Derived>(static_cast<const Derived&>(*this));
  }
};

/// A board as the state shows it: rows of what `cell(row, column)` is.
template <class Cell>
json::array table(int rows, int columns, Cell&& cell) {
  json::array out;
  for (int row = 0; row < rows; ++row) {
    json::array line;
    for (int column = 0; column < columns; ++column) line.emplace_back(cell(row, column));
    out.emplace_back(std::move(line));
  }
  return out;
}

/// How a game is seen. The suffix of an id says which: none, `-train` or `-raw`.
enum class Look {
  transcript,          ///< All messages, one text.
  messages,            ///< The game's messages alone, without moves and refusals.
  board,               ///< The prompt and the latest board.
  messages_and_board,  ///< The prompt, the game's messages, the latest board.
  raw,                 ///< Messages as they are, and actions as they are.
};

/// One id and the parameters it stands for, as a JSON object.
struct Variant {
  std::string_view id;
  std::string_view settings;
};

/// All variants of one game.
struct Family {
  std::string_view name;
  /// Every parameter with its value where an id says nothing else, as a JSON object.
  std::string_view defaults;
  std::span<const Variant> variants;
  Look training;  ///< What `-train` shows.
  int players_least = 1;
  int players_most = 1;
  std::unique_ptr<Game> (*make)(const Settings& settings);
  /// No reward is below it; none is above 1.
  double reward_least = 0.0;
  /// Whether the legal moves are few enough to be shown with every observation.
  bool shows_moves = true;
};

}  // namespace openenv::envs::textarena
