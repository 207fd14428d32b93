// envs/textarena/wordle_signals.cpp - counts marks and repetitions.
#include "wordle_signals.hpp"

#include "action.hpp"

#include <algorithm>
#include <cstdint>
#include <string_view>

namespace openenv::envs::textarena {
namespace {

constexpr std::size_t letters = 5;

/// The five letters in brackets, or else the first five letters of the text; empty if it has fewer.
std::string guess_of(std::string_view action) {
  std::string out;
  std::string_view word;
  const bool bracketed = search(action, [&](Cursor& in) {
    return in.letters(word) && word.size() == letters && in.literal(']');
  });
  if (bracketed) return lower(word);
  for (const char c : lower(action)) {
    if (c >= 'a' && c <= 'z' && out.size() < letters) out += c;
  }
  return out.size() == letters ? out : std::string();
}

/// The marks of the guess just made; empty if it was refused.
std::string marks_of(const Match& match, std::size_t first_news, double reward) {
  if (match.is_over() && reward == 1.0) return std::string(letters, 'G');
  for (auto i = match.messages().size(); i > first_news; --i) {
    const auto& [from, to, category, text] = match.messages()[i - 1];
    if (category != Category::game_message) continue;  // Players may write what they like.
    const auto feedback = text.find("Feedback:\n");
    if (feedback == std::string::npos) continue;
    const auto marks = text.find('\n', feedback + std::string_view("Feedback:\n").size());
    return text.substr(marks, text.find('\n', marks + 1) - marks);
  }
  return {};
}

}  // namespace

json::object WordleSignals::of(const std::string& action, const Match& match,
                               std::size_t first_news, double reward) {
  const auto marks = marks_of(match, first_news, reward);
  const auto share = [&](char mark) {
    return static_cast<double>(std::ranges::count(marks, mark)) / letters;
  };
  const auto guess = guess_of(action);
  const int before = guess.empty() ? 0 : sent_[guess]++;
  return {{"wordle.greens", share('G')},
          {"wordle.yellows", share('Y')},
          {"wordle.repetitions", 1.0 - before},
          {"wordle.correct", reward}};
}

}  // namespace openenv::envs::textarena
