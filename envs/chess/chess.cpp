// envs/chess/chess.cpp - an episode of chess.
#include "chess.hpp"

#include "chess/drawing.hpp"
#include "chess/evaluation.hpp"
#include "chess/fen.hpp"
#include "chess/moonfish.hpp"
#include "chess/moves.hpp"
#include "chess/uci_engine.hpp"

#include <openenv/error.hpp>

#include <cmath>
#include <stdexcept>

namespace openenv::envs {

using chess::Ending;
using chess::MoveList;

namespace {

constexpr int moonfish_depth_max = 5;  // More would take minutes.

}  // namespace

void Chess::PossiblePosition::check(const std::string& fen, const json::value& input,
                                    const Path& path, Problems& problems) const {
  try {
    chess::parse_fen(fen);
  } catch (const std::invalid_argument& refusal) {
    problems.add(path, "value_error", refusal.what(), input);
  }
}

void Chess::PossiblePosition::note(json::object& schema) const { schema["format"] = "fen"; }

Chess::Chess()
    : episode_{.game = chess::Game(chess::parse_fen(chess::first_position)),
               .random = PythonRandom(fresh_seed())} {}

StepResult<Chess::Observation> Chess::reset(const Reset& how, const Options& options) {
  if (options.opponent == Opponent::moonfish && options.opponent_depth > moonfish_depth_max) {
    throw ValidationError({"opponent_depth"},
                          "must be at most " + std::to_string(moonfish_depth_max) + " for moonfish",
                          options.opponent_depth);
  }
  const std::string_view fen = options.fen ? *options.fen : chess::first_position;
  const chess::Game game(chess::parse_fen(fen));
  const Color agent = draw_color(how, options.agent_color);
  const Chess before = *this;
  options_ = options;
  agent_ = agent;
  has_begun_ = true;
  episode_ = {.game = game, .random = how.seed ? PythonRandom(*how.seed) : episode_.random};
  try {
    judge();
    if (is_opponents_turn()) reply(how.cancelled);
  } catch (...) {
    *this = before;
    throw;
  }
  return observe(0.0);
}

StepResult<Chess::Observation> Chess::step(const Action& action, const StepContext& context) {
  if (episode_.is_over) return observe(0.0);
  const auto move = chess::find_legal_move(position(), action.move);
  if (!move) return observe(illegal_move_reward);
  const bool may_fail =
      options_.opponent == Opponent::moonfish || options_.opponent == Opponent::stockfish;
  const auto before = may_fail ? std::optional(episode_) : std::nullopt;
  ++episode_.agent_moves;
  double reward = advance(action.move, *move);
  try {
    if (is_opponents_turn()) reward = reply(context.cancelled);
  } catch (...) {
    episode_ = before.value();
    throw;
  }
  auto out = observe(reward);
  if (!episode_.is_over) return out;
  json::array discounted;
  for (int left = episode_.agent_moves - 1; left >= 0; --left) {
    discounted.push_back(std::pow(options_.gamma, left) * reward);
  }
  out.metadata["discounted_rewards"] = std::move(discounted);
  out.metadata["gamma"] = options_.gamma;
  return out;
}

bool Chess::is_opponents_turn() const {
  return !episode_.is_over && options_.opponent != Opponent::none && position().turn != agent_;
}

Chess::Color Chess::draw_color(const Reset& how, AgentColor wanted) {
  if (wanted == AgentColor::white) return Color::white;
  if (wanted == AgentColor::black) return Color::black;
  // A seed does not give up a number for this, so that the opponent's are those of the seed.
  if (how.seed) return *how.seed % 2 == 0 ? Color::white : Color::black;
  if (has_begun_) return other(agent_);
  return fresh_seed() % 2 == 0 ? Color::white : Color::black;
}

/// Plays a move of either side; returns the agent's reward.
double Chess::advance(std::string_view text, const chess::Move& move) {
  episode_.game.play(move);
  episode_.history.emplace_back(text);
  return judge();
}

/// Plays the opponent's move; returns the agent's reward.
double Chess::reply(const std::stop_token& cancelled) {
  const auto choose = [&] {
    if (options_.opponent == Opponent::moonfish) {
      return chess::search(position(), options_.opponent_depth, episode_.random, cancelled);
    }
    if (options_.opponent == Opponent::stockfish) {
      return chess::stockfish_move(position(), options_.opponent_depth, cancelled);
    }
    MoveList moves;
    add_legal_moves(position(), moves);
    return episode_.random.choice(moves);
  };
  const chess::Move move = choose();
  return advance(uci(move), move);
}

/// Notes whether the game is over; returns the agent's reward.
double Chess::judge() {
  const bool is_movable = has_legal_move(position(), position().is_check());
  const Ending ending = episode_.game.ending(is_movable);
  episode_.is_over = ending != Ending::none ||
                     episode_.history.size() >= static_cast<std::size_t>(options_.max_moves);
  if (ending != Ending::checkmate) return 0.0;
  return position().turn == agent_ ? -1.0 : 1.0;
}

StepResult<Chess::Observation> Chess::observe(double reward) const {
  StepResult<Observation> out{.reward = reward, .done = episode_.is_over};
  MoveList moves;
  add_legal_moves(position(), moves);
  out.observation.fen = fen(position());
  out.observation.legal_moves.reserve(moves.size());
  for (const auto& move : moves) out.observation.legal_moves.push_back(uci(move));
  out.observation.is_check = position().is_check();
  if (episode_.is_over) {
    const bool is_mate = moves.empty() && out.observation.is_check;
    const bool white_lost = position().turn == Color::white;
    out.observation.result = !is_mate ? "1/2-1/2" : white_lost ? "0-1" : "1-0";
  }
  out.metadata = {{"evaluation", evaluate(position())},
                  {"fullmove_number", position().full_move_number},
                  {"halfmove_clock", position().half_move_clock}};
  return out;
}

Chess::State Chess::state() const {
  return {fen(position()), position().turn, episode_.history, agent_};
}

std::vector<Chess::Action> Chess::legal_actions() const {
  std::vector<Action> out;
  if (episode_.is_over) return out;
  MoveList moves;
  add_legal_moves(position(), moves);
  for (const auto& move : moves) out.push_back({uci(move)});
  return out;
}

std::string Chess::render() const { return text_board(position()); }

std::string Chess::render_svg() const { return svg_board(position()); }

}  // namespace openenv::envs
