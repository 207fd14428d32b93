// envs/textarena/games/guess_the_number.cpp - GuessTheNumber: find a number by higher and lower.
#include "../action.hpp"
#include "../families.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <set>
#include <utility>

namespace openenv::envs::textarena {
namespace {

class GuessTheNumber final : public CopyableGame<GuessTheNumber> {
 public:
  explicit GuessTheNumber(const Settings& settings)
      : least_(settings.whole("min_number", 0, 1'000'000)),
        most_(settings.whole("max_number", 0, 1'000'000)),
        turns_most_(settings.whole("max_turns", 0, 10'000)) {
    if (most_ <= least_) settings.refuse("max_number", "must be larger than min_number");
  }

  Match seat(int, PythonRandom random) const override {
    return {Seating::alone, {"Player"}, std::move(random), turns_most_};
  }

  void begin(Match& match) override {
    number_ = static_cast<int>(match.random().randint(least_, most_));
    guesses_.clear();
    tried_.clear();
    match.prompt(0, fmt::format("This is Guess The Number. A number from {} to {} is hidden; find "
                                "it within {} turns.\nAfter each guess you are told whether the "
                                "number is 'higher' or 'lower'.\nOnly a number in square brackets "
                                "counts as a guess, such as [5].",
                                least_, most_, turns_most_));
  }

  void play(Match& match, const std::string& action) override {
    match.hear(action);
    int guess = 0;
    if (!read(action, guess)) {
      match.refuse("a guess is one number in square brackets.", score());
      return;
    }
    if (guess < least_ || guess > most_) {
      match.refuse(fmt::format("the number is from {} to {}.", least_, most_), score());
    } else if (!tried_.insert(guess).second) {
      match.refuse("this number was guessed before.", score());
    } else if (guess == number_) {
      match.finish(1.0, "The number is found.");
    } else {
      guesses_.push_back(guess);
      match.announce(fmt::format("The hidden number is {}.", hint(guess)));
    }
    if (match.turns_used_up()) {
      match.finish(score(), fmt::format("No turn is left. The number was {}.", number_));
    }
  }

  json::object state(const Match&) const override {
    json::array history;
    for (const int guess : guesses_) history.push_back({guess, hint(guess)});
    return {{"game_number", number_}, {"guess_history", std::move(history)}};
  }

  std::vector<std::string> legal_moves(const Match&) const override {
    std::vector<std::string> out;
    if (static_cast<std::size_t>(most_ - least_) >= moves_shown_most) return out;
    for (int number = least_; number <= most_; ++number) {
      if (!tried_.contains(number)) out.push_back(fmt::format("[{}]", number));
    }
    return out;
  }

  std::string drawing(const Match&) const override {
    std::string out;
    for (const int guess : guesses_) out += fmt::format("{}: {}\n", guess, hint(guess));
    return out;
  }

 private:
  static bool read(const std::string& action, int& guess) {
    return search(action, [&](Cursor& in) { return in.number(guess) && in.literal(']'); });
  }

  const char* hint(int guess) const { return guess > number_ ? "lower" : "higher"; }

  /// 1 less the distance of the latest guess, as a share of the range.
  double score() const {
    if (guesses_.empty()) return 0.0;
    return 1.0 - static_cast<double>(std::abs(guesses_.back() - number_)) / (most_ - least_);
  }

  int least_;
  int most_;
  int turns_most_;
  int number_ = 0;
  std::vector<int> guesses_;
  std::set<int> tried_;
};

constexpr Variant variants[] = {
    {"GuessTheNumber-v0", R"({"max_turns": 10})"},
    {"GuessTheNumber-v0-hardcore", R"({"max_number": 50, "max_turns": 10})"},
};

}  // namespace

const Family guess_the_number{
    .name = "GuessTheNumber",
    .defaults = R"({"min_number": 1, "max_number": 20, "max_turns": 20})",
    .variants = variants,
    .training = Look::messages,
    .make = make_game<GuessTheNumber>,
};

}  // namespace openenv::envs::textarena
