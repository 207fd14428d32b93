// envs/textarena/tests/episode.cpp - takes the facts out of messages and compares them.
#include "episode.hpp"

#include <openenv/json.hpp>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <vector>

namespace openenv::envs::textarena {
namespace {

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_letter(char c) { return is_lower(c) || is_upper(c); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

template <class Belongs>
std::string_view take(std::string_view text, Belongs&& belongs) {
  return text.substr(
      0, static_cast<std::size_t>(std::ranges::find_if_not(text, belongs) - text.begin()));
}

/// The fact that the text begins with; empty if there is none. `length` is what to go on behind.
std::string_view fact(std::string_view text, std::size_t& length) {
  length = 1;
  if (text.front() == '[' && text.find(']') != std::string_view::npos) {
    length = text.find(']') + 1;
    return text.substr(0, length);
  }
  if (is_digit(text.front())) {
    length = take(text, is_digit).size();
    const auto rest = text.substr(length);
    if (rest.size() > 1 && rest[0] == '.' && is_digit(rest[1])) {
      length += 1 + take(rest.substr(1), is_digit).size();
    }
    return text.substr(0, length);
  }
  if (is_letter(text.front())) {
    const auto word = take(text, is_letter);
    length = word.size();
    const bool told = std::ranges::all_of(word, is_upper) || word == "higher" || word == "lower";
    return told ? word : std::string_view();
  }
  if (text.starts_with("\xe2\x99")) {  // The suits of cards.
    length = 3;
    return text.substr(0, 3);
  }
  return {};
}

std::string tokens(std::string_view line) {
  std::string out;
  while (!line.empty()) {
    std::size_t length = 1;
    const auto found = fact(line, length);
    if (!found.empty()) out += (out.empty() ? "" : " ") + std::string(found);
    line.remove_prefix(length);
  }
  return out;
}

bool is_sentence(std::string_view line) {
  return line.size() > 1 && (line.back() == '.' || line.back() == '!') &&
         is_letter(line[line.size() - 2]);
}

std::string without_prose(std::string_view text, bool is_board) {
  std::string out;
  while (true) {
    const auto end = text.find('\n');
    const auto line = text.substr(0, end);
    const bool told = is_board ? !is_sentence(line) : std::ranges::none_of(line, is_lower);
    out += told ? std::string(line) : tokens(line);
    if (end == std::string_view::npos) return out;
    out += '\n';
    text.remove_prefix(end + 1);
  }
}

bool is_fingerprint(std::string_view text) {
  return text.size() == 16 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

/// What the player is shown, without prose: also without prompts and refusals, which are nothing
/// but prose.
std::string look(const Match& match, const TextArena::Observation& shown, bool is_raw) {
  std::string text;
  for (const auto& message : shown.messages) {
    if (is_raw) {
      text += "\n[" + std::to_string(message.sender_id) + " " + message.category + "] ";
    }
    text += message.content;
  }
  for (const auto& message : match.messages()) {
    const bool told =
        message.category != Category::prompt && message.category != Category::game_admin;
    if (told || message.text.empty()) continue;
    for (auto at = text.find(message.text); at != std::string::npos;
         at = text.find(message.text, at)) {
      text.erase(at, message.text.size());
    }
  }
  return std::to_string(shown.current_player_id) + "\n" + without_prose(text, false);
}

/// What happened, laid out as a step of a recording that has as much to tell.
json::array step_of(const TextArena& env, const StepResult<TextArena::Observation>& result,
                    std::size_t first, const json::array& recorded, std::string_view id) {
  const auto& match = env.match();
  json::array rewards;
  for (const double reward : match.rewards()) rewards.push_back(reward);
  json::array out{result.done, match.turn(), match.player(), std::move(rewards)};
  std::vector<std::string> texts{facts(match, first, !id.starts_with("KuhnPoker"))};
  if (recorded.size() > 5) texts.push_back(look(match, result.observation, id.ends_with("-raw")));
  for (auto& text : texts) {
    const bool is_short = is_fingerprint(recorded.at(out.size()).as_string());
    out.push_back(json::string(is_short ? fingerprint(text) : std::move(text)));
  }
  return out;
}

}  // namespace

std::string fingerprint(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  char out[17];
  std::snprintf(out, sizeof out, "%016llx", static_cast<unsigned long long>(hash));
  return out;
}

std::string facts(const Match& match, std::size_t first, bool boards_too) {
  std::string out;
  for (auto i = first; i < match.messages().size(); ++i) {
    const auto& message = match.messages()[i];
    out += std::to_string(message.from) + ">" + std::to_string(message.to) + " " +
           std::string(wire_name(message.category)) + "\n";
    switch (message.category) {
      case Category::prompt:
      case Category::game_admin:
        break;
      case Category::player_action:
        out += message.text + "\n";
        break;
      case Category::game_board:
        out += without_prose(message.text, boards_too) + "\n";
        break;
      default:
        out += without_prose(message.text, false) + "\n";
    }
  }
  return out;
}

std::string difference(const json::object& episode) {
  const auto& id = episode.at("id").as_string();
  TextArena env;
  auto result =
      env.reset({.seed = static_cast<std::uint64_t>(episode.at("seed").as_int64())},
                {.env_id = std::string(id), .num_players = episode.at("players").as_int64()});
  std::size_t first = 0;
  const auto& actions = episode.at("actions").as_array();
  const auto& steps = episode.at("steps").as_array();
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (i > 0) {
      first = env.match().messages().size();
      result = env.step({std::string(actions.at(i - 1).as_string())});
    }
    const auto& expected = steps[i].as_array();
    const auto found = step_of(env, result, first, expected, id);
    if (json::value(found) == json::value(expected)) continue;
    return write_json(episode.at("id")) + " seed " + write_json(episode.at("seed")) + " step " +
           std::to_string(i) + "\nrecorded: " + write_json(expected) +
           "\nours:     " + write_json(found);
  }
  return {};
}

}  // namespace openenv::envs::textarena
