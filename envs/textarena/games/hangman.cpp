// envs/textarena/games/hangman.cpp - Hangman: find a word letter by letter, with six misses.
#include "../action.hpp"
#include "../families.hpp"
#include "../words.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>
#include <utility>

namespace openenv::envs::textarena {
namespace {

class Hangman final : public CopyableGame<Hangman> {
 public:
  explicit Hangman(const Settings& settings)
      : list_(settings.flag("hardcore") ? &english : &nouns) {}

  Match seat(int, PythonRandom random) const override {
    return {Seating::alone, {"Player"}, std::move(random)};
  }

  void begin(Match& match) override {
    word_ = list_->word(match.random().randbelow(list_->size()));
    target_ = upper(word_);
    shown_ = std::string(target_.size(), '_');
    guessed_.clear();
    tries_ = tries_most;
    match.prompt(0, fmt::format("This is Hangman. Find the hidden word.\nA row of columns stands "
                                "for it, one for each letter; '_' is a letter still hidden.\n"
                                "Send one letter, such as [L], and all its places open; or send "
                                "the whole word, such as [LIGHT].\nThe {}th letter that the word "
                                "does not have ends the game.\n",
                                tries_most));
    match.show(fmt::format("Current board:\n{}\nYou have {} misses to go.\nGuessed letters: {}",
                           drawing(match), tries_, fmt::join(guessed_, ", ")));
  }

  void play(Match& match, const std::string& action) override {
    match.hear(action);
    std::string_view found;
    if (!search_letters(action, found)) {
      match.refuse("a guess is one letter or the word, in square brackets.", score());
      return;
    }
    const auto guess = upper(found);
    if (guess.size() > 1) {
      guess_word(match, guess);
    } else {
      guess_letter(match, guess.front());
    }
    if (tries_ == 0) {
      match.finish(score(), fmt::format("No miss is left. The word was {}.", word_));
    } else if (shown_ == target_) {
      match.finish(1.0, "The word is found.");
    }
  }

  json::object state(const Match&) const override {
    json::array letters, board, guessed;
    for (const char letter : target_) letters.emplace_back(std::string(1, letter));
    for (const char letter : shown_) board.emplace_back(std::string(1, letter));
    for (const char letter : guessed_) guessed.emplace_back(std::string(1, letter));
    return {{"target_word", word_},
            {"target_letters", std::move(letters)},
            {"current_board", std::move(board)},
            {"guessed_letters", std::move(guessed)},
            {"tries_left", tries_}};
  }

  std::vector<std::string> legal_moves(const Match&) const override {
    std::vector<std::string> out;
    for (char letter = 'A'; letter <= 'Z'; ++letter) {
      if (!guessed_.contains(letter)) out.push_back(fmt::format("[{}]", letter));
    }
    return out;
  }

  std::string drawing(const Match&) const override {
    std::string columns;
    std::string cells;
    for (std::size_t i = 0; i < shown_.size(); ++i) {
      columns += fmt::format("{}C{:02}", i == 0 ? "" : " ", i);
      cells += fmt::format("  {} ", shown_[i]);
    }
    return "\n" + columns + "\n" + cells;
  }

 private:
  static constexpr int tries_most = 6;

  void guess_word(Match& match, const std::string& guess) {
    if (guess == target_) {
      shown_ = target_;
    } else {
      match.announce(fmt::format("The word is not '{}'.", guess));
    }
  }

  void guess_letter(Match& match, char letter) {
    if (!guessed_.insert(letter).second) {
      match.refuse(fmt::format("the letter '{}' was guessed before.", letter), score());
      return;
    }
    if (target_.find(letter) != std::string::npos) {
      for (std::size_t i = 0; i < target_.size(); ++i) {
        if (target_[i] == letter) shown_[i] = letter;
      }
      match.announce(fmt::format("The word has {}.", letter));
    } else {
      --tries_;
      match.announce(fmt::format("The word does not have {}. Misses to go: {}.", letter, tries_));
    }
    match.show(drawing(match));
  }

  /// Share of the letters that are open.
  double score() const {
    const auto hidden = static_cast<double>(std::ranges::count(shown_, '_'));
    const auto all = static_cast<double>(shown_.size());
    return (all - hidden) / all;
  }

  const WordList* list_;
  std::string_view word_;
  std::string target_;
  std::string shown_;
  std::set<char> guessed_;
  int tries_ = tries_most;
};

constexpr Variant variants[] = {
    {"Hangman-v0", "{}"},
    {"Hangman-v0-hardcore", R"({"hardcore": true})"},
};

}  // namespace

const Family hangman{
    .name = "Hangman",
    .defaults = R"({"hardcore": false})",
    .variants = variants,
    .training = Look::messages_and_board,
    .make = make_game<Hangman>,
};

}  // namespace openenv::envs::textarena
