// envs/textarena/words.cpp - finds words in lists that are sorted by length and alphabet.
#include "words.hpp"

namespace openenv::envs::textarena {

std::size_t WordList::size() const {
  std::size_t sum = 0;
  for (std::size_t length = 1; length < blocks_.size(); ++length) sum += size(length);
  return sum;
}

std::size_t WordList::size(std::size_t length) const {
  return length == 0 || length >= blocks_.size() ? 0 : blocks_[length].size() / length;
}

std::string_view WordList::word(std::size_t place) const {
  std::size_t length = 1;
  while (length + 1 < blocks_.size() && place >= size(length)) {
    place -= size(length);
    ++length;
  }
  return word(place, length);
}

std::string_view WordList::word(std::size_t place, std::size_t length) const {
  return blocks_[length].substr(place * length, length);
}

bool WordList::contains(std::string_view wanted) const {
  std::size_t first = 0;
  std::size_t end = size(wanted.size());
  while (first < end) {
    const auto middle = first + (end - first) / 2;
    const auto found = word(middle, wanted.size());
    if (found == wanted) return true;
    if (found < wanted) {
      first = middle + 1;
    } else {
      end = middle;
    }
  }
  return false;
}

}  // namespace openenv::envs::textarena
