// envs/textarena/words.hpp - the English words that the word games know.
//
// The lists are made when the program is built (words.cmake): `english` from Debian's packages
// wamerican and wbritish, `nouns` from nouns.txt beside this file. Both hold lower-case words of
// the letters a to z, ordered by length and then by the alphabet.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace openenv::envs::textarena {

/// The longest word that a list may hold.
inline constexpr std::size_t word_length_most = 32;

class WordList {
 public:
  /// For each length, all words of that length, one behind the other.
  using Blocks = std::array<std::string_view, word_length_most + 1>;

  constexpr explicit WordList(const Blocks& blocks) : blocks_(blocks) {}

  std::size_t size() const;
  std::size_t size(std::size_t length) const;
  /// The word at this place of the whole list, or among those of this length.
  std::string_view word(std::size_t place) const;
  std::string_view word(std::size_t place, std::size_t length) const;
  bool contains(std::string_view word) const;

 private:
  Blocks blocks_;
};

extern const WordList english;
extern const WordList nouns;

}  // namespace openenv::envs::textarena
