// envs/textarena/textarena.hpp - TextArena: games played by text, by one player or by several.
//
// An id such as Wordle-v0 says which game it is. Several players take their turns through
// one session: `current_player_id` says whose turn it is.
#pragma once

#include "configuration.hpp"
#include "game.hpp"
#include "transcript.hpp"
#include "wordle_signals.hpp"

#include <openenv/environment.hpp>
#include <openenv/model.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace openenv::envs {

class TextArena {
 public:
  struct Action {
    std::string message = {};
    static constexpr auto about =
        openenv::about("What the player whose turn it is says",
                       field(&Action::message, "A text with the move in square brackets"));
  };

  struct Message {
    std::int64_t sender_id = 0;
    std::string content = {};
    std::string category = {};
    static constexpr auto about = openenv::about(
        "What the game or a player says",
        field(&Message::sender_id, "A player, or -1 for the game"), field(&Message::content, ""),
        field(&Message::category,
              "PROMPT, PLAYER_ACTION, GAME_ACTION_DESCRIPTION, GAME_MESSAGE, "
              "GAME_BOARD, GAME_ADMIN; MESSAGE for a transcript"));
  };

  struct Observation {
    std::string prompt = {};
    std::vector<Message> messages = {};
    std::int64_t current_player_id = 0;
    std::vector<std::int64_t> legal_players = {};
    json::object info = {};
    static constexpr auto about = openenv::about(
        "What the player whose turn it is sees",
        field(&Observation::prompt,
              "How the game is played; the id after the first turn, unless "
              "the layout is messages"),
        field(&Observation::messages, "What was said: all of it as one transcript, or what is new",
              defaulted),
        field(&Observation::current_player_id, "Whose turn it is", defaulted),
        field(&Observation::legal_players, "All players", defaulted),
        field(&Observation::info, "Legal moves, signals for training, the reason of the end",
              defaulted));
  };

  struct State {
    std::string env_id = {};
    std::int64_t num_players = 1;
    std::optional<std::int64_t> max_turns = {};
    std::int64_t turn = 0;
    double last_reward = 0.0;
    json::object last_info = {};
    json::object raw_state = {};
    static constexpr auto about = openenv::about(
        field(&State::env_id, "Which game it is"), field(&State::num_players, ""),
        field(&State::turn, "Turns played; refused moves are none", defaulted),
        field(&State::last_reward, "", defaulted), field(&State::last_info, "", defaulted),
        field(&State::raw_state,
              "All that the game knows; without secrets if the layout is "
              "messages",
              defaulted));
  };

  enum class Layout { transcript, messages };
  enum class Opponent { none, random };

  struct Options {
    std::optional<std::string> env_id = {};
    std::optional<std::int64_t> num_players = {};
    json::object game = {};
    Layout layout = Layout::transcript;
    Opponent opponent = Opponent::none;
    static constexpr auto about = openenv::about(
        field(&Options::env_id, "Which game; as configured if absent"),
        field(&Options::num_players, "How many players; as many as the game needs if absent"),
        field(&Options::game, "Parameters of the game, such as word_length", defaulted),
        field(&Options::layout, "One transcript, or messages one by one and no secret in the state",
              defaulted),
        field(&Options::opponent, "Who plays for the other players: nobody, or chance", defaulted));
  };

  static constexpr EnvironmentInfo info{
      .name = "textarena",
      .description = "Games that are played by text: Wordle and 23 more families",
      .rewards = Rewards::at_end,
      .reward_min = -100.0,
      .reward_max = 1.0};
  static constexpr bool quick = true;

  /// What an episode may say in all. The longest games take a quarter of it; who goes on talking
  /// does not fill the server's memory.
  static constexpr std::size_t text_most = std::size_t{16} << 20;

  /// Throws FactoryError if the process's environment asks for what there is not.
  TextArena();
  TextArena(const TextArena& other);
  TextArena& operator=(const TextArena& other);
  TextArena(TextArena&&) noexcept = default;
  TextArena& operator=(TextArena&&) noexcept = default;
  ~TextArena() = default;

  StepResult<Observation> reset(const Reset& how, const Options& options);
  /// Begins an episode if there is none. After the end nothing changes any more, for no reward.
  /// Throws ExecutionError if the episode's messages would exceed `text_most` bytes.
  StepResult<Observation> step(const Action& action);
  State state() const;
  /// Empty, too, where there are too many to list, as in Wordle.
  std::vector<Action> legal_actions() const;
  /// The board, as letters draw it.
  std::string render() const;
  std::string render_svg() const;

  /// The match that is played; there is one after a reset.
  const textarena::Match& match() const { return *match_; }

 private:
  bool is_playing() const { return match_.has_value(); }
  /// Whose eyes the observation has.
  int observer() const { return opponent_ == Opponent::none ? match_->player() : 0; }
  double reward() const;
  void play_opponents();
  Observation observe();
  std::vector<Message> typed_messages(bool joined);
  json::object public_state() const;

  textarena::Configuration configuration_;
  std::string env_id_;
  textarena::Look look_ = textarena::Look::transcript;
  Layout layout_ = Layout::transcript;
  Opponent opponent_ = Opponent::none;
  bool shows_moves_ = true;
  json::object given_;  // The parameters that the game was made with.
  std::unique_ptr<textarena::Game> game_;
  std::optional<textarena::Match> match_;
  std::vector<textarena::Transcript> transcripts_;
  std::optional<PythonRandom> opponent_random_;
  std::optional<textarena::WordleSignals> signals_;
  json::object last_signals_;
  double last_reward_ = 0.0;
};

}  // namespace openenv::envs
