// envs/textarena/match.hpp - what every game shares: players, turns, messages and the end.
//
// A match belongs to one session and is copied with it. It knows no game: games tell it what to
// say, whom to refuse and who wins.
#pragma once

#include <openenv/python_random.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace openenv::envs::textarena {

/// What a message is about; on the wire its name is written in capitals.
enum class Category {
  prompt,                   ///< How the game is played.
  player_action,            ///< What a player sent.
  game_action_description,  ///< What an action did.
  game_message,             ///< Other news.
  game_board,               ///< How the game stands.
  game_admin,               ///< A move that does not count.
};
std::string_view wire_name(Category category);

/// The game, where a sender is named; everybody, where an addressee is.
inline constexpr int game = -1;

struct Message {
  int from = game;
  int to = game;
  Category category = Category::game_message;
  std::string text = {};
};

/// What becomes of a player whose moves are refused twice in a row.
enum class Seating {
  alone,         ///< The game ends with the reward of the moment.
  two,           ///< The other one wins.
  free_for_all,  ///< The player is out; the others go on.
};

/// What is known of one player at the end.
struct PlayerRecord {
  std::string role = {};
  bool invalid_move = false;  ///< Lost by a refused move.
  int turns = 0;
  std::string reason = {};  ///< Why the game ended as it did.
};

class Match {
 public:
  /// `roles` has a name for each player. `turns_most` is for games that look at it.
  Match(Seating seating, std::vector<std::string> roles, PythonRandom random,
        std::optional<int> turns_most = {});

  PythonRandom& random() { return random_; }
  int player_count() const { return static_cast<int>(roles_.size()); }
  /// Whose turn it is; once the game is over, whose move ended it.
  int player() const { return player_; }
  int opponent() const { return 1 - player_; }
  /// Turns played; a refused move is none.
  int turn() const { return turn_; }
  bool is_over() const { return over_; }
  /// True if the limit of turns is reached and nothing else ended the game.
  bool turns_used_up() const { return turns_most_ && turn_ >= *turns_most_ && !over_; }
  /// One reward for each player; empty before the end.
  const std::vector<double>& rewards() const { return rewards_; }
  const std::vector<Message>& messages() const { return messages_; }
  /// Bytes of all messages together.
  std::size_t text_size() const { return text_size_; }
  const std::vector<PlayerRecord>& records() const { return records_; }
  const std::string& role(int player) const;

  // Messages. Without a player they go to everybody.
  void prompt(int player, std::string text);
  /// What the player sent, without the names of roles in brackets: nobody may speak for others.
  void hear(const std::string& action) { hear(action, player_); }
  void hear(std::string action, int from);
  void describe(std::string text) { add(Category::game_action_description, std::move(text)); }
  void announce(std::string text, int to = game);
  void show(std::string text, int to = game);

  /// The move does not count. The first time in a row the player may try again; the second time
  /// the seating says what happens, and in a game for one the reward is `reward`. Returns true if
  /// the player is out or has lost.
  bool refuse(const std::string& reason, double reward = -1.0);

  // The end.
  void finish(double reward, const std::string& reason);
  void win(int player, const std::string& reason);
  void draw(const std::string& reason);
  void finish_with(std::vector<double> rewards, const std::string& reason);

  /// In a game for many: out of it, in this order.
  void eliminate(int player) { eliminated_.push_back(player); }
  const std::vector<int>& eliminated() const { return eliminated_; }
  bool is_eliminated(int player) const;
  /// The next player who is not out; none if there is no other.
  std::optional<int> next_player() const;

  /// The next turn is this player's, whatever the order of seats says.
  void pass_to(int player);
  /// What the setup ends with: whom it passed the turn to has it.
  void start() { passed_ = false; }
  /// What every turn ends with: it counts, and the next player's begins.
  void end_turn();

 private:
  void add(Category category, std::string text, int to = game, int from = game);

  Seating seating_;
  std::vector<std::string> roles_;
  PythonRandom random_;
  std::optional<int> turns_most_;
  int player_ = 0;
  int turn_ = 0;
  int errors_ = 0;
  bool refused_ = false;
  bool passed_ = false;
  bool over_ = false;
  std::vector<double> rewards_;
  std::vector<int> eliminated_;
  std::vector<PlayerRecord> records_;
  std::vector<Message> messages_;
  std::size_t text_size_ = 0;
};

}  // namespace openenv::envs::textarena
