// envs/textarena/textarena.cpp - lays a match out as the environment's observations.
#include "textarena.hpp"

#include "action.hpp"
#include "families.hpp"
#include "text_svg.hpp"

#include <openenv/error.hpp>
#include <openenv/mersenne_twister.hpp>

#include <algorithm>
#include <limits>
#include <string_view>
#include <utility>

namespace openenv::envs {

using namespace textarena;  // NOLINT: this file is the family's own.

namespace {

/// The game for which there are signals for training.
constexpr std::string_view id_with_signals = "Wordle-v0";

int checked_players(const Family& family, std::string_view id, std::optional<std::int64_t> asked) {
  const auto count = asked.value_or(family.players_least);
  if (count >= family.players_least && count <= family.players_most) {
    return static_cast<int>(count);
  }
  std::string message = std::string(id) + " is played by " + std::to_string(family.players_least);
  if (family.players_most > family.players_least) {
    message += " to " + std::to_string(family.players_most);
  }
  message += family.players_most == 1 ? " player" : " players";
  throw ValidationError({"num_players"}, message, count);
}

/// The parameters that the id stands for.
json::object defaults_of(const Choice& choice) {
  auto out = parse_json(choice.family->defaults).as_object();
  const auto own = parse_json(choice.variant->settings).as_object();
  for (const auto& item : own) out[item.key()] = item.value();
  return out;
}

std::string with_brackets(const std::string& text) {
  return text.find_first_of("[]") == std::string::npos ? "[" + text + "]" : text;
}

json::object rewards_of(const Match& match) {
  json::object out;
  for (std::size_t player = 0; player < match.rewards().size(); ++player) {
    out[std::to_string(player)] = match.rewards()[player];
  }
  return out;
}

}  // namespace

TextArena::TextArena() : configuration_(configuration_of_process()) {
  try {
    const auto choice = choose(configuration_.env_id);
    checked_players(*choice.family, configuration_.env_id, configuration_.num_players);
    choice.family->make({defaults_of(choice), configuration_.game});
  } catch (const ValidationError& error) {
    throw FactoryError(std::string("the variables TEXTARENA_* ask for what there is not: ") +
                       error.what());
  }
}

TextArena::TextArena(const TextArena& other)
    : configuration_(other.configuration_),
      env_id_(other.env_id_),
      look_(other.look_),
      layout_(other.layout_),
      opponent_(other.opponent_),
      shows_moves_(other.shows_moves_),
      given_(other.given_),
      game_(other.game_ ? other.game_->copy() : nullptr),
      match_(other.match_),
      transcripts_(other.transcripts_),
      opponent_random_(other.opponent_random_),
      signals_(other.signals_),
      last_signals_(other.last_signals_),
      last_reward_(other.last_reward_) {}

TextArena& TextArena::operator=(const TextArena& other) {
  auto copy = other;
  return *this = std::move(copy);
}

StepResult<TextArena::Observation> TextArena::reset(const Reset& how, const Options& options) {
  const bool configured = !options.env_id || *options.env_id == configuration_.env_id;
  const auto& id = options.env_id ? *options.env_id : configuration_.env_id;
  const auto choice = choose(id);
  auto given = configured ? configuration_.game : json::object();
  for (const auto& item : options.game) given[item.key()] = item.value();
  auto asked = options.num_players;
  if (!asked && configured && configuration_.num_players) asked = *configuration_.num_players;
  const int players = checked_players(*choice.family, id, asked);
  if (!game_ || id != env_id_ || given != given_) {
    game_ = choice.family->make(Settings(defaults_of(choice), given));
    given_ = std::move(given);
    env_id_ = id;
  }

  auto random = how.seed ? PythonRandom(*how.seed)
                : match_ ? match_->random()
                         : PythonRandom(fresh_seed());
  if (options.opponent == Opponent::none) {
    opponent_random_.reset();
  } else if (how.seed || !opponent_random_) {
    // The game's own numbers stay what they are without an opponent.
    opponent_random_.emplace(how.seed ? *how.seed + 1 : fresh_seed());
  }
  look_ = choice.look;
  layout_ = options.layout;
  opponent_ = options.opponent;
  shows_moves_ = choice.family->shows_moves;
  match_.emplace(game_->seat(players, std::move(random)));
  game_->begin(*match_);
  match_->start();
  transcripts_.clear();
  for (int player = 0; player < players; ++player) transcripts_.emplace_back(player);
  signals_.reset();
  if (env_id_ == id_with_signals) signals_.emplace();
  last_signals_.clear();
  last_reward_ = 0.0;
  play_opponents();
  return {.observation = observe(), .reward = 0.0, .done = match_->is_over()};
}

StepResult<TextArena::Observation> TextArena::step(const Action& action) {
  if (!is_playing()) reset({}, {});
  if (match_->is_over()) return {.observation = observe(), .reward = 0.0, .done = true};
  if (match_->text_size() + action.message.size() > text_most) {
    throw ExecutionError("this episode has said all that it may; a reset begins another");
  }
  const auto first_news = match_->messages().size();
  game_->play(*match_, look_ == Look::raw ? action.message : with_brackets(action.message));
  match_->end_turn();
  play_opponents();
  last_reward_ = reward();
  if (signals_) last_signals_ = signals_->of(action.message, *match_, first_news, last_reward_);
  return {.observation = observe(), .reward = last_reward_, .done = match_->is_over()};
}

double TextArena::reward() const {
  if (match_->rewards().empty()) return 0.0;
  return match_->rewards()[static_cast<std::size_t>(observer())];
}

void TextArena::play_opponents() {
  if (opponent_ == Opponent::none) return;
  while (!match_->is_over() && match_->player() != 0) {
    game_->play(*match_, opponent_random_->choice(game_->legal_moves(*match_)));
    match_->end_turn();
  }
}

std::vector<TextArena::Message> TextArena::typed_messages(bool joined) {
  std::vector<Message> out;
  for (const auto* message : transcripts_[static_cast<std::size_t>(observer())].news(*match_)) {
    const auto category = wire_name(message->category);
    if (joined && !out.empty() && out.back().sender_id == message->from &&
        out.back().category == category) {
      out.back().content += message->text;
    } else {
      out.push_back({message->from, message->text, std::string(category)});
    }
  }
  return out;
}

TextArena::Observation TextArena::observe() {
  Observation out;
  const int player = observer();
  out.current_player_id = player;
  for (int other = 0; other < match_->player_count(); ++other) out.legal_players.push_back(other);
  if (signals_ && !last_signals_.empty()) out.info["reward_signals"] = last_signals_;
  if (layout_ == Layout::messages) {
    out.prompt = prompt_text(*match_, player);
    out.messages = typed_messages(false);
    if (match_->is_over()) {
      out.info["reason"] = match_->records()[static_cast<std::size_t>(player)].reason;
    } else if (shows_moves_) {
      // What is too long to be shown is left out: an empty list would say that nothing is legal.
      const auto moves = game_->legal_moves(*match_);
      if (!moves.empty() && moves.size() <= moves_shown_most) {
        out.info["legal_moves"] = json::array(moves.begin(), moves.end());
      }
    }
    return out;
  }
  if (look_ == Look::raw) {
    out.messages = typed_messages(true);
    for (const auto& message : out.messages) {
      if (message.category != "PROMPT") continue;
      out.prompt += (out.prompt.empty() ? "" : "\n") + message.content;
    }
    out.prompt = std::string(trimmed(out.prompt));
    if (out.prompt.empty() && match_->turn() == 0 && !out.messages.empty()) {
      out.prompt = std::string(trimmed(out.messages.front().content));
    }
  } else {
    out.messages.push_back({textarena::game,
                            look_ == Look::transcript
                                ? transcripts_[static_cast<std::size_t>(player)].text(*match_)
                                : training_text(*match_, player, look_),
                            "MESSAGE"});
    if (match_->turn() == 0) out.prompt = std::string(trimmed(out.messages.front().content));
  }
  if (out.prompt.empty()) out.prompt = env_id_;
  return out;
}

json::object TextArena::public_state() const {
  json::object roles, records;
  for (int player = 0; player < match_->player_count(); ++player) {
    const auto& record = match_->records()[static_cast<std::size_t>(player)];
    json::object known{
        {"role", record.role}, {"invalid_move", record.invalid_move}, {"turn_count", record.turns}};
    if (match_->is_over()) known["reason"] = record.reason;
    records[std::to_string(player)] = std::move(known);
    roles[std::to_string(player)] = match_->role(player);
  }
  roles["-1"] = match_->role(textarena::game);
  json::object out{
      {"turn", match_->turn()},
      {"rewards", match_->rewards().empty() ? json::value() : json::value(rewards_of(*match_))},
      {"done", match_->is_over()},
      {"role_mapping", std::move(roles)},
      {"game_info", std::move(records)},
      {"step_info", json::object()}};
  if (!last_signals_.empty()) out["reward_signals"] = last_signals_;
  return out;
}

TextArena::State TextArena::state() const {
  State out{.env_id = is_playing() ? env_id_ : configuration_.env_id};
  if (configuration_.max_turns) out.max_turns = *configuration_.max_turns;
  out.num_players = configuration_.num_players.value_or(1);
  if (!is_playing()) return out;
  out.num_players = match_->player_count();
  out.turn = match_->turn();
  out.last_reward = last_reward_;
  if (!last_signals_.empty()) out.last_info["reward_signals"] = last_signals_;
  out.raw_state = public_state();
  if (layout_ == Layout::messages) return out;
  out.raw_state["game_state"] = game_->state(*match_);
  json::array logs;
  for (const auto& message : match_->messages()) logs.push_back({message.from, message.text});
  out.raw_state["logs"] = std::move(logs);
  return out;
}

std::vector<TextArena::Action> TextArena::legal_actions() const {
  std::vector<Action> out;
  if (!is_playing() || match_->is_over()) return out;
  for (auto& move : game_->legal_moves(*match_)) out.push_back({std::move(move)});
  return out;
}

std::string TextArena::render() const {
  if (!is_playing()) return configuration_.env_id;
  return env_id_ + ", turn " + std::to_string(match_->turn()) + "\n" + game_->drawing(*match_);
}

std::string TextArena::render_svg() const { return text_svg(render()); }

}  // namespace openenv::envs
