// envs/textarena/match.cpp - turns, refusals and the end of a game.
#include "match.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace openenv::envs::textarena {
namespace {

const std::string game_role = "GAME";
/// Refused moves in a row that are forgiven.
constexpr int errors_forgiven = 1;

/// The text without these tags, each of which ends with its only ']'. They may be nested: what is
/// left forms no tag either. Takes time in proportion to the text, which may be long.
std::string without(const std::string& text, const std::vector<std::string>& tags) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    out += c;
    if (c != ']') continue;
    const auto tag =
        std::ranges::find_if(tags, [&](const auto& one) { return out.ends_with(one); });
    if (tag != tags.end()) out.resize(out.size() - tag->size());
  }
  return out;
}

}  // namespace

std::string_view wire_name(Category category) {
  switch (category) {
    case Category::prompt:
      return "PROMPT";
    case Category::player_action:
      return "PLAYER_ACTION";
    case Category::game_action_description:
      return "GAME_ACTION_DESCRIPTION";
    case Category::game_message:
      return "GAME_MESSAGE";
    case Category::game_board:
      return "GAME_BOARD";
    case Category::game_admin:
      return "GAME_ADMIN";
  }
  return "MESSAGE";
}

Match::Match(Seating seating, std::vector<std::string> roles, PythonRandom random,
             std::optional<int> turns_most)
    : seating_(seating),
      roles_(std::move(roles)),
      random_(std::move(random)),
      turns_most_(turns_most) {
  for (int player = 0; player < player_count(); ++player) {
    records_.push_back({.role = fmt::format("Player {}", player)});
  }
}

const std::string& Match::role(int player) const {
  return player == game ? game_role : roles_[static_cast<std::size_t>(player)];
}

void Match::add(Category category, std::string text, int to, int from) {
  text_size_ += text.size();
  messages_.push_back({from, to, category, std::move(text)});
}

void Match::prompt(int player, std::string text) { add(Category::prompt, std::move(text), player); }

void Match::hear(std::string action, int from) {
  if (action.find('[') != std::string::npos) {
    std::vector<std::string> tags{"[" + game_role + "]"};
    for (const auto& role : roles_) tags.push_back("[" + role + "]");
    action = without(action, tags);
  }
  add(Category::player_action, std::move(action), game, from);
}

void Match::announce(std::string text, int to) { add(Category::game_message, std::move(text), to); }

void Match::show(std::string text, int to) { add(Category::game_board, std::move(text), to); }

bool Match::refuse(const std::string& reason, double reward) {
  if (errors_ < errors_forgiven) {
    ++errors_;
    refused_ = true;
    add(Category::game_admin,
        fmt::format("This move does not count: {} Try again; a second refusal in a row is costly.",
                    reason),
        seating_ == Seating::alone ? game : player_);
    return false;
  }
  records_[static_cast<std::size_t>(player_)].invalid_move = true;
  switch (seating_) {
    case Seating::alone:
      finish(reward, "Refused twice in a row: " + reason);
      break;
    case Seating::two:
      win(opponent(), "Refused twice in a row: " + reason);
      break;
    case Seating::free_for_all:
      refused_ = true;
      errors_ = 0;
      eliminate(player_);
      break;
  }
  return true;
}

void Match::finish(double reward, const std::string& reason) { finish_with({reward}, reason); }

void Match::win(int player, const std::string& reason) {
  std::vector<double> rewards(roles_.size(), -1.0);
  rewards[static_cast<std::size_t>(player)] = 1.0;
  finish_with(std::move(rewards), reason);
}

void Match::draw(const std::string& reason) {
  finish_with(std::vector<double>(roles_.size(), 0.0), reason);
}

void Match::finish_with(std::vector<double> rewards, const std::string& reason) {
  rewards_ = std::move(rewards);
  for (auto& record : records_) record.reason = reason;
  over_ = true;
}

bool Match::is_eliminated(int player) const {
  return std::ranges::find(eliminated_, player) != eliminated_.end();
}

std::optional<int> Match::next_player() const {
  for (int next = (player_ + 1) % player_count(); next != player_;
       next = (next + 1) % player_count()) {
    if (!is_eliminated(next)) return next;
  }
  return std::nullopt;
}

void Match::pass_to(int player) {
  player_ = player;
  errors_ = 0;
  passed_ = true;
}

void Match::end_turn() {
  const bool passed = std::exchange(passed_, false);
  const bool refused = std::exchange(refused_, false);
  if (!refused) {
    errors_ = 0;
    ++turn_;
    ++records_[static_cast<std::size_t>(player_)].turns;
  }
  if (over_ || refused || passed || seating_ == Seating::alone) return;
  if (const auto next = next_player()) player_ = *next;
}

}  // namespace openenv::envs::textarena
