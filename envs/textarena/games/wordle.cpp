// envs/textarena/games/wordle.cpp - Wordle: find the secret word by the marks of your guesses.
//
// Marks: G for a letter in its place, Y for one that stands elsewhere, X for one that is not in the
// word. Greens are marked first; each letter of the secret answers for one letter of the guess.
#include "../action.hpp"
#include "../families.hpp"
#include "../words.hpp"

#include <openenv/rules.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

namespace openenv::envs::textarena {
namespace {

std::string spaced(std::string_view letters) { return fmt::format("{}", fmt::join(letters, " ")); }

class Wordle final : public CopyableGame<Wordle> {
 public:
  explicit Wordle(const Settings& settings)
      : list_(settings.flag("hardcore") ? &english : &nouns),
        length_(settings.whole("word_length", 1, static_cast<int>(word_length_most))),
        guesses_most_(settings.whole("num_guesses", 1, 1000)) {
    if (list_->size(letters()) == 0) {
      settings.refuse("word_length", "must be a length that a word of the list has");
    }
  }

  Match seat(int, PythonRandom random) const override {
    return {Seating::alone, {"Player"}, std::move(random)};
  }

  void begin(Match& match) override {
    const auto place = match.random().randbelow(list_->size(letters()));
    secret_ = list_->word(place, letters());
    guesses_.clear();
    match.prompt(0, fmt::format("This is Wordle. Find a secret word of {} letters in at most {} "
                                "guesses.\nSend each guess in square brackets, such as [{}].\n"
                                "Every guess is answered by one mark for each letter:\n"
                                "  - G: this letter stands here\n"
                                "  - Y: the word has this letter, but not here\n"
                                "  - X: the word does not have this letter\n",
                                length_, guesses_most_, std::string(letters(), 'x')));
  }

  void play(Match& match, const std::string& action) override {
    match.hear(action, game);
    std::string_view found;
    if (!search_word(action, found)) {
      match.refuse("a guess is one word in square brackets.", score());
      return;
    }
    const auto guess = lower(found);
    if (const auto reason = fault(guess); !reason.empty()) {
      match.refuse(reason, score());
      return;
    }
    guesses_.push_back({guess, marks(guess)});
    const int left = guesses_most_ - match.turn() - 1;
    if (guess == secret_) {
      match.finish(1.0, "The word is found.");
    } else {
      match.announce(
          fmt::format("Guess: [{}]\nFeedback:\n{}\nGuesses left: {}", guess, drawing(match), left));
    }
    if (static_cast<int>(guesses_.size()) >= guesses_most_ && !match.is_over()) {
      match.finish(score(), fmt::format("No guess is left. The word was {}.", secret_));
    }
  }

  json::object state(const Match& match) const override {
    json::array history;
    std::vector<std::string> board;
    for (const auto& guess : guesses_) {
      history.push_back({guess.word, letters_of(guess.marks)});
      board.push_back(fmt::format("| Letter  | {} |\n|---------|{:-<{}}\n| Status  | {} |\n",
                                  spaced(upper(guess.word)), "", 2 * length_ + 2,
                                  spaced(guess.marks)));
    }
    json::object out{{"secret_word", secret_},
                     {"guess_history", std::move(history)},
                     {"word_length", length_},
                     {"num_guesses", guesses_most_}};
    if (!guesses_.empty()) {
      out["rendered_board"] = fmt::format("{}", fmt::join(board, "\n"));
      out["player_view"] = drawing(match);
    }
    return out;
  }

  std::vector<std::string> legal_moves(const Match&) const override {
    std::vector<std::string> out;
    for (std::size_t i = 0; i < english.size(letters()); ++i) {
      const auto word = english.word(i, letters());
      if (fault(std::string(word)).empty()) out.push_back(fmt::format("[{}]", word));
    }
    return out;
  }

  std::string drawing(const Match&) const override {
    if (guesses_.empty()) return {};
    return spaced(upper(guesses_.back().word)) + "\n" + spaced(guesses_.back().marks);
  }

 private:
  struct Guess {
    std::string word;
    std::string marks;
  };

  std::size_t letters() const { return static_cast<std::size_t>(length_); }

  static json::array letters_of(const std::string& text) {
    json::array out;
    for (const char letter : text) out.emplace_back(std::string(1, letter));
    return out;
  }

  /// Why the word is no guess; empty if it is one.
  std::string fault(const std::string& word) const {
    if (code_points(word) != letters()) return fmt::format("a guess has {} letters.", length_);
    const auto same = [&](const Guess& guess) { return guess.word == word; };
    if (std::ranges::any_of(guesses_, same)) return fmt::format("'{}' was guessed before.", word);
    if (!english.contains(word) && !nouns.contains(word)) {
      return fmt::format("'{}' is not in the list of English words.", word);
    }
    return {};
  }

  std::string marks(const std::string& guess) const {
    std::string out(letters(), 'X');
    std::string rest(secret_);
    for (std::size_t i = 0; i < letters(); ++i) {
      if (guess[i] != secret_[i]) continue;
      out[i] = 'G';
      rest[i] = ' ';
    }
    for (std::size_t i = 0; i < letters(); ++i) {
      const auto at = rest.find(guess[i]);
      if (out[i] == 'G' || at == std::string::npos) continue;
      out[i] = 'Y';
      rest[at] = ' ';
    }
    return out;
  }

  /// How close the latest guess was: a whole for each green, half for each yellow.
  double score() const {
    if (guesses_.empty()) return 0.0;
    const auto& latest = guesses_.back().marks;
    const auto greens = static_cast<double>(std::ranges::count(latest, 'G'));
    const auto yellows = static_cast<double>(std::ranges::count(latest, 'Y'));
    return (greens + yellows * 0.5) / length_;
  }

  const WordList* list_;
  int length_;
  int guesses_most_;
  std::string_view secret_;
  std::vector<Guess> guesses_;
};

constexpr Variant variants[] = {
    {"Wordle-v0", "{}"},
    {"Wordle-v0-hardcore", R"({"hardcore": true})"},
    {"Wordle-v0-long", R"({"word_length": 7, "num_guesses": 9})"},
    {"Wordle-v0-long-hardcore", R"({"hardcore": true, "word_length": 7, "num_guesses": 9})"},
};

}  // namespace

const Family wordle{
    .name = "Wordle",
    .defaults = R"({"word_length": 5, "num_guesses": 6, "hardcore": false})",
    .variants = variants,
    .training = Look::messages,
    .make = make_game<Wordle>,
    .shows_moves = false,
};

}  // namespace openenv::envs::textarena
