// envs/openspiel/openspiel.cpp - turns of the agent, of chance and of the others.
#include "openspiel/openspiel.hpp"

#include "board_svg.hpp"
#include "quotation.hpp"
#include "variable.hpp"

#include <openenv/error.hpp>

#include <algorithm>
#include <stdexcept>

namespace openenv::envs {
namespace {

using namespace openspiel;

std::string listed(const std::vector<int>& numbers) {
  std::string out;
  for (const int number : numbers) out += (out.empty() ? "" : ", ") + std::to_string(number);
  return out;
}

}  // namespace

StepResult<OpenSpiel::Observation> OpenSpiel::reset(const Reset& how, const Options& options) {
  // What may be refused comes first, so that the game so far stays as it is.
  const auto name = option_or_variable(options.game_name, "OPENSPIEL_GAME", "catch");
  const auto policy =
      option_or_variable(options.opponent_policy, "OPENSPIEL_OPPONENT_POLICY", Policy::random);
  const auto agent = option_or_variable(options.agent_player, "OPENSPIEL_AGENT_PLAYER", 0);
  const Game first = make(name, options.game_params);
  const int players = std::visit([](const auto& game) { return game.players(); }, first);
  if (agent < 0 || agent >= players) {
    const auto rule = "must be from 0 to " + std::to_string(players - 1) + " in this game";
    if (options.agent_player) throw ValidationError({"agent_player"}, rule, agent);
    throw std::invalid_argument("the variable OPENSPIEL_AGENT_PLAYER " + rule);
  }
  game_name_ = name;
  policy_ = policy;
  parameters_ = options.game_params;
  agent_ = static_cast<int>(agent);
  if (how.seed || !chance_random_) {
    const std::uint64_t seed = how.seed ? *how.seed : fresh_seed();
    chance_random_.emplace(seed);
    policy_random_.emplace(seed);
  }
  opponent_last_action_.reset();
  return begin();
}

OpenSpiel::Game OpenSpiel::make(const std::string& name, const json::object& parameters) {
  if (name == "catch") return Catch(parameters);
  if (name == "tic_tac_toe") return TicTacToe(parameters);
  if (name == "kuhn_poker") return KuhnPoker(parameters);
  if (name == "cliff_walking") return CliffWalking(parameters);
  if (name == "2048") return TwentyFortyEight(parameters);
  if (name == "blackjack") return Blackjack(parameters);
  throw ValidationError({"game_name"}, quotation(name) +
                                           " is no game of this server; there are catch, "
                                           "tic_tac_toe, kuhn_poker, cliff_walking, 2048 and "
                                           "blackjack");
}

StepResult<OpenSpiel::Observation> OpenSpiel::begin() {
  game_ = make(game_name_, parameters_);
  moved_ = false;
  let_chance_play();
  let_others_play();
  return result();
}

/// After the end a step begins the next game, as in the original.
StepResult<OpenSpiel::Observation> OpenSpiel::step(const Action& action) {
  if (!game_) return reset({}, {});
  if (current_player() == terminal) return begin();
  const auto legal = agent_actions();
  if (std::find(legal.begin(), legal.end(), action.action_id) == legal.end()) {
    throw ValidationError({"action_id"}, "must be one of the legal actions: " + listed(legal),
                          action.action_id);
  }
  std::visit([&](auto& game) { game.apply(static_cast<int>(action.action_id)); }, *game_);
  moved_ = true;
  let_chance_play();
  let_others_play();
  return result();
}

void OpenSpiel::let_chance_play() {
  std::visit(
      [&](auto& game) {
        while (game.current_player() == chance) {
          game.apply_chance(chance_random_->choice(game.chances()));
        }
      },
      *game_);
}

void OpenSpiel::let_others_play() {
  while (current_player() != terminal && current_player() != agent_) {
    const int action =
        policy_action(std::visit([](const auto& game) { return game.legal_actions(); }, *game_));
    opponent_last_action_ = action;
    std::visit([&](auto& game) { game.apply(action); }, *game_);
    moved_ = true;
    let_chance_play();
  }
}

int OpenSpiel::policy_action(const std::vector<int>& legal) {
  switch (policy_) {
    case Policy::first:
      return legal.front();
    case Policy::last:
      return legal.back();
    case Policy::middle:
      return legal[legal.size() / 2];
    case Policy::random:
      break;
  }
  return policy_random_->choice(legal);
}

int OpenSpiel::current_player() const {
  return std::visit([](const auto& game) { return game.current_player(); }, *game_);
}

std::vector<int> OpenSpiel::agent_actions() const {
  if (current_player() != agent_) return {};
  return std::visit([](const auto& game) { return game.legal_actions(); }, *game_);
}

StepResult<OpenSpiel::Observation> OpenSpiel::result() const {
  const bool over = current_player() == terminal;
  StepResult<Observation> out;
  out.observation = {std::visit([&](const auto& game) { return game.tensor(agent_); }, *game_),
                     agent_actions(),
                     over     ? "terminal"
                     : moved_ ? "playing"
                              : "initial",
                     current_player(), opponent_last_action_};
  if (moved_) {
    out.reward =
        std::visit([&](const auto& game) -> double { return game.reward(agent_); }, *game_);
  }
  out.done = over;
  return out;
}

OpenSpiel::State OpenSpiel::state() const {
  const int players =
      game_ ? std::visit([](const auto& game) { return game.players(); }, *game_) : 1;
  return {game_name_, agent_, policy_, parameters_, players};
}

std::vector<OpenSpiel::Action> OpenSpiel::legal_actions() const {
  std::vector<Action> out;
  if (!game_) return out;
  for (const int action : agent_actions()) out.push_back({action, game_name_, {}});
  return out;
}

Cells OpenSpiel::cells() const {
  if (!game_) return {};
  return std::visit([&](const auto& game) { return game.cells(agent_); }, *game_);
}

std::string OpenSpiel::render() const {
  std::string out;
  for (const auto& row : cells()) {
    for (const auto& cell : row) out += cell;
    out += '\n';
  }
  return out;
}

std::string OpenSpiel::render_svg() const {
  const auto drawn = cells();
  std::size_t columns = 0;
  for (const auto& row : drawn) columns = std::max(columns, row.size());
  return board_svg(drawn.size(), columns, [&](std::size_t row, std::size_t column) {
    if (column >= drawn[row].size()) return Square{};
    return Square{.fill = "#eeeeee", .letters = drawn[row][column]};
  });
}

}  // namespace openenv::envs
