// envs/textarena/action.cpp - a cursor over a player's text, and the patterns that games share.
#include "action.hpp"

#include <algorithm>

namespace openenv::envs::textarena {
namespace {

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r') || (c >= 0x1c && c <= 0x1f); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }
bool is_letter(char c) { return lower(c) >= 'a' && lower(c) <= 'z'; }

}  // namespace

bool is_word_character(char c) {
  return is_letter(c) || is_digit(c) || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}

bool Cursor::run(bool (*belongs)(char), std::string_view& found) {
  const auto end = std::ranges::find_if_not(rest_, belongs);
  const auto size = static_cast<std::size_t>(end - rest_.begin());
  if (size == 0) return false;
  found = rest_.substr(0, size);
  rest_.remove_prefix(size);
  return true;
}

bool Cursor::literal(char wanted) {
  char found = 0;
  return one_of({&wanted, 1}, found);
}

bool Cursor::word(std::string_view wanted) {
  if (textarena::lower(rest_.substr(0, wanted.size())) != wanted) return false;
  rest_.remove_prefix(wanted.size());
  return true;
}

bool Cursor::one_of(std::string_view characters, char& found) {
  if (rest_.empty() || characters.find(rest_.front()) == std::string_view::npos) return false;
  found = rest_.front();
  rest_.remove_prefix(1);
  return true;
}

bool Cursor::space() {
  if (rest_.empty() || !is_space(rest_.front())) return false;
  rest_.remove_prefix(1);
  return true;
}

bool Cursor::spaces() {
  std::string_view found;
  return run(is_space, found);
}

void Cursor::skip_spaces() { spaces(); }

bool Cursor::digits(std::string_view& found) { return run(is_digit, found); }

bool Cursor::number(int& found) {
  std::string_view text;
  if (!digits(text)) return false;
  found = to_number(text);
  return true;
}

bool Cursor::letters(std::string_view& found) { return run(is_letter, found); }
bool Cursor::word_characters(std::string_view& found) { return run(is_word_character, found); }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (auto& c : out) c = lower(c);
  return out;
}

std::string upper(std::string_view text) {
  std::string out(text);
  for (auto& c : out) c = upper(c);
  return out;
}

int to_number(std::string_view digits) {
  long long value = 0;
  for (const char digit : digits) {
    value = std::min<long long>(value * 10 + (digit - '0'), number_most);
  }
  return static_cast<int>(value);
}

bool search_word(std::string_view text, std::string_view& word) {
  return search(text, [&](Cursor& in) { return in.word_characters(word) && in.literal(']'); });
}

bool search_letters(std::string_view text, std::string_view& word) {
  return search(text, [&](Cursor& in) { return in.letters(word) && in.literal(']'); });
}

bool search_numbers(std::string_view text, std::vector<int>& numbers, bool single_spaces) {
  return search(text, [&](Cursor& in) {
    if (!single_spaces) in.skip_spaces();
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      if (i > 0 && !(single_spaces ? in.space() : in.spaces())) return false;
      if (!in.number(numbers[i])) return false;
    }
    if (!single_spaces) in.skip_spaces();
    return in.literal(']');
  });
}

}  // namespace openenv::envs::textarena
