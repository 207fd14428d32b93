// envs/textarena/action.hpp - reads moves in square brackets out of a player's text.
//
// A pattern is a function that reads from a Cursor and says whether it could; `search` tries it at
// every opening bracket, from the left, and `whole` on all of the text but the space around it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace openenv::envs::textarena {

/// Numbers larger than this are read as this: no game has moves beyond it.
inline constexpr int number_most = 1'000'000'000;

class Cursor {
 public:
  explicit Cursor(std::string_view rest) : rest_(rest) {}

  bool at_end() const { return rest_.empty(); }
  std::string_view rest() const { return rest_; }
  /// Each reads what it names and says whether it was there; nothing is read where it was not.
  bool literal(char wanted);
  bool word(std::string_view wanted);  ///< In any case.
  bool one_of(std::string_view characters, char& found);
  bool space();   ///< One character.
  bool spaces();  ///< At least one.
  void skip_spaces();
  bool digits(std::string_view& found);
  bool number(int& found);
  bool letters(std::string_view& found);
  /// Letters, digits, the underscore, and whatever is not ASCII.
  bool word_characters(std::string_view& found);

 private:
  bool run(bool (*belongs)(char), std::string_view& found);

  std::string_view rest_;
};

std::string_view trimmed(std::string_view text);
/// ASCII letters only: the others stay.
std::string lower(std::string_view text);
std::string upper(std::string_view text);
bool is_word_character(char c);
int to_number(std::string_view digits);

/// Tries the pattern at each opening bracket; the pattern reads on behind the bracket.
template <class Pattern>
bool search(std::string_view text, Pattern&& pattern) {
  for (auto at = text.find('['); at != std::string_view::npos; at = text.find('[', at + 1)) {
    Cursor cursor(text.substr(at + 1));
    if (pattern(cursor)) return true;
  }
  return false;
}

/// The text is one bracket, and the pattern reads all that follows the opening one.
template <class Pattern>
bool whole(std::string_view text, Pattern&& pattern) {
  Cursor cursor(trimmed(text));
  return cursor.literal('[') && pattern(cursor) && cursor.at_end();
}

/// `[word]`, of word characters; or of letters alone.
bool search_word(std::string_view text, std::string_view& word);
bool search_letters(std::string_view text, std::string_view& word);
/// `[1 2 3]`: `numbers` is filled with as many as it has room for. `single_spaces` allows no more
/// than one between them, and none beside the brackets.
bool search_numbers(std::string_view text, std::vector<int>& numbers, bool single_spaces);

}  // namespace openenv::envs::textarena
