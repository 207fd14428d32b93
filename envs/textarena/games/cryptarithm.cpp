// envs/textarena/games/cryptarithm.cpp - Cryptarithm: a digit for each letter, so that a sum holds.
//
// No two letters have the same digit, and no word begins with 0. A digit may be given anew until
// every letter has one; then the sum holds or does not.
#include "../action.hpp"
#include "../families.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace openenv::envs::textarena {
namespace {

class Cryptarithm final : public CopyableGame<Cryptarithm> {
 public:
  explicit Cryptarithm(const Settings& settings)
      : turns_most_(settings.whole("max_turns", 0, 10'000)) {
    read_equation(settings);
  }

  Match seat(int, PythonRandom random) const override {
    return {Seating::alone, {"Player"}, std::move(random), turns_most_};
  }

  void begin(Match& match) override {
    digits_.clear();
    match.prompt(0,
                 "Every letter stands for a digit, and no two for the same; no word begins with "
                 "0. Find the digits with which the sum holds.\nSend a letter and its digit in "
                 "square brackets, such as [A 5]; a letter may get another digit later.\n");
    show(match);
  }

  void play(Match& match, const std::string& action) override {
    match.hear(action);
    char letter = 0;
    char digit = 0;
    if (!read(action, letter, digit)) {
      match.refuse("a move is a letter and a digit in square brackets, such as [A 5].", score());
      return;
    }
    if (const auto reason = fault(letter, digit); !reason.empty()) {
      match.refuse(reason, score());
      return;
    }
    digits_[letter] = digit;
    show(match);
    if (digits_.size() == letters_.size()) {
      const bool right = holds();
      match.finish(right ? 1.0 : 0.0, right ? "The sum holds." : "The sum does not hold.");
    } else if (match.turns_used_up()) {
      match.finish(score(), "No turn is left.");
    }
  }

  json::object state(const Match&) const override { return {}; }

  std::vector<std::string> legal_moves(const Match&) const override {
    std::vector<std::string> out;
    for (const char letter : letters_) {
      for (char digit = '0'; digit <= '9'; ++digit) {
        if (fault(letter, digit).empty()) out.push_back(fmt::format("[{} {}]", letter, digit));
      }
    }
    return out;
  }

  std::string drawing(const Match&) const override {
    std::vector<std::string> filled;
    for (const auto& word : addends_) filled.push_back(with_digits(word));
    std::string out = fmt::format("\n{} = {}\n{} = {}\nMapping:", fmt::join(addends_, " + "), sum_,
                                  fmt::join(filled, " + "), with_digits(sum_));
    for (const auto& [letter, digit] : digits_) {
      out += fmt::format("\n  {} \u2192 {}", letter, digit);
    }
    if (digits_.empty()) out += "\n  (none yet)";
    return out;
  }

 private:
  void read_equation(const Settings& settings) {
    std::string word;
    bool behind_equals = false;
    for (const char c : upper(settings.text("equation"))) {
      if (c == ' ') continue;
      if (c >= 'A' && c <= 'Z') {
        word += c;
        letters_.insert(c);
        if (word.size() == 1) first_.insert(c);
        if (word.size() <= word_size_most) continue;
      }
      if ((c != '+' && c != '=') || word.empty() || behind_equals) {
        settings.refuse("equation", equation_form);
      }
      addends_.push_back(std::exchange(word, {}));
      behind_equals = c == '=';
    }
    sum_ = word;
    if (!behind_equals || sum_.empty() || letters_.size() > 10 || addends_.size() > 100) {
      settings.refuse("equation", equation_form);
    }
  }

  static bool read(const std::string& action, char& letter, char& digit) {
    return whole(action, [&](Cursor& in) {
      std::string_view found;
      in.skip_spaces();
      if (!in.letters(found) || found.size() != 1) return false;
      letter = upper(found).front();
      if (!in.spaces() || !in.one_of("0123456789", digit)) return false;
      in.skip_spaces();
      return in.literal(']');
    });
  }

  /// Why the letter cannot have the digit; empty if it can.
  std::string fault(char letter, char digit) const {
    if (!letters_.contains(letter)) return fmt::format("the sum has no letter {}.", letter);
    for (const auto& [other, taken] : digits_) {
      if (taken == digit && other != letter) {
        return fmt::format("{} stands for {} already.", other, digit);
      }
    }
    if (digit == '0' && first_.contains(letter)) return "no word begins with 0.";
    return {};
  }

  std::string with_digits(const std::string& word) const {
    std::string out;
    for (const char letter : word) out += digits_.contains(letter) ? digits_.at(letter) : '_';
    return out;
  }

  long long value(const std::string& word) const {
    long long out = 0;
    for (const char letter : word) out = out * 10 + (digits_.at(letter) - '0');
    return out;
  }

  bool holds() const {
    long long sum = 0;
    for (const auto& word : addends_) sum += value(word);
    return sum == value(sum_);
  }

  void show(Match& match) {
    match.announce(drawing(match) + fmt::format("\nAssigned: {}/{} ({:.0f}%)", digits_.size(),
                                                letters_.size(), score() * 100));
  }

  /// Share of the letters that have a digit.
  double score() const {
    return static_cast<double>(digits_.size()) / static_cast<double>(letters_.size());
  }

  static constexpr std::size_t word_size_most = 16;  // So that every sum fits 64 bits.
  static constexpr const char* equation_form =
      "must be words with + between them, = and one word, of at most 10 different letters";

  int turns_most_;
  std::vector<std::string> addends_;
  std::string sum_;
  std::set<char> letters_;
  std::set<char> first_;
  std::map<char, char> digits_;
};

constexpr Variant variants[] = {{"Cryptarithm-v0", "{}"}};

}  // namespace

const Family cryptarithm{
    .name = "Cryptarithm",
    .defaults = R"({"equation": "SEND + MORE = MONEY", "max_turns": 100})",
    .variants = variants,
    .training = Look::messages,
    .make = make_game<Cryptarithm>,
};

}  // namespace openenv::envs::textarena
