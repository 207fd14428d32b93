// envs/textarena/games/mastermind.cpp - Mastermind: find a code by black and white pegs.
//
// A black peg is a number in its place, a white one a number that stands elsewhere.
#include "../action.hpp"
#include "../families.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <boost/json/value_from.hpp>

#include <algorithm>
#include <numeric>
#include <set>
#include <utility>

namespace openenv::envs::textarena {
namespace {

class Mastermind final : public CopyableGame<Mastermind> {
 public:
  explicit Mastermind(const Settings& settings)
      : length_(settings.whole("code_length", 1, 20)),
        numbers_(settings.whole("num_numbers", 1, 100)),
        turns_most_(settings.whole("max_turns", 0, 10'000)),
        repeats_(settings.flag("duplicate_numbers")) {
    if (!repeats_ && numbers_ < length_) {
      settings.refuse("num_numbers", "must be at least code_length unless numbers may repeat");
    }
  }

  Match seat(int, PythonRandom random) const override {
    return {Seating::alone, {"Player"}, std::move(random), turns_most_};
  }

  void begin(Match& match) override {
    std::vector<int> numbers(static_cast<std::size_t>(numbers_));
    std::iota(numbers.begin(), numbers.end(), 1);
    const auto count = static_cast<std::size_t>(length_);
    code_ =
        repeats_ ? match.random().choices(numbers, count) : match.random().sample(numbers, count);
    guesses_.clear();
    match.prompt(
        0, fmt::format("This is Mastermind. Find a code of {} numbers from 1 to {}; {}.\n"
                       "Send a guess as numbers in square brackets, such as [2 1 4 5].\n"
                       "You are told how many numbers are right and in their place (black "
                       "pegs), and how many are right but elsewhere (white pegs).\n"
                       "The limit is {} turns.\n",
                       length_, numbers_, repeats_ ? "numbers may repeat" : "no number comes twice",
                       turns_most_));
  }

  void play(Match& match, const std::string& action) override {
    match.hear(action);
    std::vector<int> guess;
    std::string_view sent;
    if (!read(action, guess, sent)) {
      match.refuse("a guess is a list of numbers with spaces, in square brackets.", score());
      return;
    }
    if (const auto reason = fault(guess); !reason.empty()) {
      match.refuse(reason, score());
      return;
    }
    guesses_.push_back(judge(guess));
    const auto& [numbers, black, white] = guesses_.back();
    if (black == length_) {
      match.finish(1.0, "The code is found.");
    } else {
      match.describe(fmt::format("[{}] Feedback: {} black, {} white", sent, black, white));
    }
    if (match.turns_used_up()) match.finish(score(), "No turn is left.");
  }

  json::object state(const Match&) const override {
    json::array history;
    for (const auto& guess : guesses_) {
      history.push_back({{"guess", json::value_from(guess.numbers)},
                         {"black", guess.black},
                         {"white", guess.white}});
    }
    return {{"secret_code", json::value_from(code_)},
            {"guess", json::array()},
            {"code_length", length_},
            {"num_numbers", numbers_},
            {"duplicate_numbers", repeats_},
            {"history", std::move(history)}};
  }

  std::vector<std::string> legal_moves(const Match&) const override {
    std::vector<std::string> out;
    std::vector<int> guess(static_cast<std::size_t>(length_), 1);
    for (int tried = 0; tried < moves_tried_most; ++tried) {
      if (fault(guess).empty()) out.push_back(fmt::format("[{}]", fmt::join(guess, " ")));
      auto place = guess.rbegin();
      while (place != guess.rend() && *place == numbers_) *place++ = 1;
      if (place == guess.rend()) return out;
      ++*place;
    }
    return {};
  }

  std::string drawing(const Match&) const override {
    std::string out;
    for (const auto& guess : guesses_) {
      out += fmt::format("[{}] {} black, {} white\n", fmt::join(guess.numbers, " "), guess.black,
                         guess.white);
    }
    return out;
  }

 private:
  /// With more codes than this, legal moves are not listed.
  static constexpr int moves_tried_most = 10'000;

  struct Guess {
    std::vector<int> numbers;
    int black = 0;
    int white = 0;
  };

  static bool read(const std::string& action, std::vector<int>& guess, std::string_view& sent) {
    return search(action, [&](Cursor& in) {
      const auto rest = in.rest();
      guess.clear();
      int number = 0;
      while (in.number(number)) {
        guess.push_back(number);
        sent = rest.substr(0, rest.size() - in.rest().size());
        if (in.literal(']')) return true;
        if (!in.spaces()) return false;
      }
      return false;
    });
  }

  std::string fault(const std::vector<int>& guess) const {
    if (static_cast<int>(guess.size()) != length_) {
      return fmt::format("the code has {} numbers.", length_);
    }
    const auto outside = [&](int number) { return number < 1 || number > numbers_; };
    if (std::ranges::any_of(guess, outside)) {
      return fmt::format("the numbers go from 1 to {}.", numbers_);
    }
    if (!repeats_ && std::set(guess.begin(), guess.end()).size() != guess.size()) {
      return "no number comes twice in this code.";
    }
    const auto same = [&](const Guess& earlier) { return earlier.numbers == guess; };
    if (std::ranges::any_of(guesses_, same)) return "this was guessed before.";
    return {};
  }

  Guess judge(const std::vector<int>& guess) const {
    Guess out{.numbers = guess};
    auto rest = code_;
    for (std::size_t i = 0; i < guess.size(); ++i) {
      if (guess[i] != code_[i]) continue;
      ++out.black;
      rest[i] = 0;
    }
    for (std::size_t i = 0; i < guess.size(); ++i) {
      const auto at = std::ranges::find(rest, guess[i]);
      if (guess[i] == code_[i] || at == rest.end()) continue;
      ++out.white;
      *at = 0;
    }
    return out;
  }

  /// How close the latest guess was: a whole for each black peg, half for each white one.
  double score() const {
    if (guesses_.empty()) return 0.0;
    return (guesses_.back().black + guesses_.back().white * 0.5) / length_;
  }

  int length_;
  int numbers_;
  int turns_most_;
  bool repeats_;
  std::vector<int> code_;
  std::vector<Guess> guesses_;
};

constexpr Variant variants[] = {
    {"Mastermind-v0", "{}"},
    {"Mastermind-v0-hard", R"({"num_numbers": 8, "max_turns": 30})"},
    {"Mastermind-v0-extreme",
     R"({"code_length": 6, "num_numbers": 12, "max_turns": 50, "duplicate_numbers": true})"},
};

}  // namespace

const Family mastermind{
    .name = "Mastermind",
    .defaults =
        R"({"code_length": 4, "num_numbers": 6, "max_turns": 20, "duplicate_numbers": false})",
    .variants = variants,
    .training = Look::messages,
    .make = make_game<Mastermind>,
    .shows_moves = false,
};

}  // namespace openenv::envs::textarena
