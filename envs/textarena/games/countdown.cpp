// envs/textarena/games/countdown.cpp - Countdown: reach a target by reckoning with given numbers.
//
// Two numbers and an operation give a new number, which takes the place of both. Divisions must
// come out even, and no number may exceed a million.
#include "../action.hpp"
#include "../families.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace openenv::envs::textarena {
namespace {

class Countdown final : public CopyableGame<Countdown> {
 public:
  explicit Countdown(const Settings& settings)
      : given_(settings.wholes("numbers", 0, 1'000'000)),
        target_(settings.whole("target", 0, 1'000'000)),
        turns_most_(settings.whole("max_turns", 0, 10'000)) {}

  Match seat(int, PythonRandom random) const override {
    return {Seating::alone, {"Player"}, std::move(random), turns_most_};
  }

  void begin(Match& match) override {
    numbers_.clear();
    for (const int number : given_) numbers_.push_back({number, std::to_string(number)});
    best_ = *std::ranges::min_element(
        numbers_, {}, [&](const Number& number) { return std::llabs(number.value - target_); });
    moves_.clear();
    match.prompt(0,
                 "This is the numbers game Countdown. Reach the target with +, -, * and /.\nSend "
                 "the places of two numbers and an operation in square brackets: [0 2 *] takes the "
                 "product of the numbers at places 0 and 2. The result takes the place of both.\nA "
                 "quotient must be a whole number.");
    show(match);
  }

  void play(Match& match, const std::string& action) override {
    match.hear(action);
    Move move;
    if (!read(action, move)) {
      match.refuse("a move is two places and one of + - * / in square brackets.", score());
      return;
    }
    if (move.first >= numbers_.size() || move.second >= numbers_.size() ||
        move.first == move.second) {
      match.refuse(
          fmt::format("the places are two different ones from 0 to {}.", numbers_.size() - 1),
          score());
      return;
    }
    const auto result = reckon(move);
    if (!result) {
      match.refuse("the result must be a whole number, and not beyond a million.", score());
      return;
    }
    replace(move, *result);
    show(match);
    if (*result == target_) {
      match.finish(1.0, "The target is reached.");
    } else if (numbers_.size() == 1) {
      match.finish(score(), "One number is left.");
    } else if (match.turns_used_up()) {
      match.finish(score(), "No turn is left.");
    }
  }

  json::object state(const Match&) const override { return {}; }

  std::vector<std::string> legal_moves(const Match&) const override {
    std::vector<std::string> out;
    if (numbers_.size() * (numbers_.size() - 1) > moves_shown_most) return out;
    for (std::size_t i = 0; i < numbers_.size(); ++i) {
      for (std::size_t j = 0; j < numbers_.size(); ++j) {
        for (const char operation : operations) {
          if (i != j && reckon({i, j, operation})) {
            out.push_back(fmt::format("[{} {} {}]", i, j, operation));
          }
        }
      }
    }
    return out;
  }

  std::string drawing(const Match&) const override {
    std::string out = fmt::format("TARGET: {}\n\nAvailable numbers:", target_);
    for (std::size_t i = 0; i < numbers_.size(); ++i) {
      out += fmt::format("\n  [{}] {}   (from: {})", i, numbers_[i].value, numbers_[i].origin);
    }
    out += fmt::format("\n\nBest so far: {} (distance: {})\nBest expression: {}", best_.value,
                       std::llabs(best_.value - target_), best_.origin);
    if (!moves_.empty()) out += "\n\nMove history:";
    for (std::size_t i = 0; i < moves_.size(); ++i) {
      out += fmt::format("\n  {}. {}", i + 1, moves_[i]);
    }
    return out;
  }

 private:
  static constexpr std::string_view operations = "+-*/";
  static constexpr long long value_most = 1'000'000;

  struct Number {
    long long value = 0;
    std::string origin;
  };
  struct Move {
    std::size_t first = 0;
    std::size_t second = 0;
    char operation = '+';
  };

  static bool read(const std::string& action, Move& move) {
    return whole(action, [&](Cursor& in) {
      int first = 0;
      int second = 0;
      in.skip_spaces();
      if (!in.number(first) || !in.spaces() || !in.number(second)) return false;
      in.skip_spaces();
      if (!in.one_of(operations, move.operation)) return false;
      in.skip_spaces();
      move.first = static_cast<std::size_t>(first);
      move.second = static_cast<std::size_t>(second);
      return in.literal(']');
    });
  }

  std::optional<long long> reckon(const Move& move) const {
    const auto a = numbers_[move.first].value;
    const auto b = numbers_[move.second].value;
    long long result = 0;
    switch (move.operation) {
      case '+':
        result = a + b;
        break;
      case '-':
        result = a - b;
        break;
      case '*':
        result = a * b;
        break;
      default:
        if (b == 0 || a % b != 0) return std::nullopt;
        return a / b;
    }
    if (std::llabs(result) > value_most) return std::nullopt;
    return result;
  }

  void replace(const Move& move, long long result) {
    const auto& first = numbers_[move.first];
    const auto& second = numbers_[move.second];
    moves_.push_back(
        fmt::format("{} {} {} = {}", first.value, move.operation, second.value, result));
    Number made{result, fmt::format("({} {} {})", first.origin, move.operation, second.origin)};
    const auto [low, high] = std::minmax(move.first, move.second);
    numbers_.erase(numbers_.begin() + static_cast<std::ptrdiff_t>(high));
    numbers_.erase(numbers_.begin() + static_cast<std::ptrdiff_t>(low));
    if (std::llabs(result - target_) < std::llabs(best_.value - target_)) best_ = made;
    numbers_.push_back(std::move(made));
  }

  void show(Match& match) {
    match.show(drawing(match) + fmt::format("\nCurrent progress score: {:.3f}", score()));
  }

  /// 1 for the target itself, 0 from a distance of 1000 on.
  double score() const {
    return std::max(0.0, 1.0 - static_cast<double>(std::llabs(best_.value - target_)) / 1000.0);
  }

  std::vector<int> given_;
  int target_;
  int turns_most_;
  std::vector<Number> numbers_;
  Number best_;
  std::vector<std::string> moves_;
};

constexpr Variant variants[] = {{"Countdown-v0", "{}"}};

}  // namespace

const Family countdown{
    .name = "Countdown",
    .defaults = R"({"numbers": [100, 75, 6, 4, 3, 2], "target": 532, "max_turns": 12})",
    .variants = variants,
    .training = Look::messages_and_board,
    .make = make_game<Countdown>,
};

}  // namespace openenv::envs::textarena
