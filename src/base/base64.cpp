// src/base/base64.cpp - the two directions of base64.
#include "base/base64.hpp"

#include <array>
#include <cstdint>

namespace openenv {
namespace {

constexpr std::string_view alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::uint8_t no_digit = 64;

constexpr auto digits = [] {
  std::array<std::uint8_t, 256> table{};
  table.fill(no_digit);
  for (std::size_t i = 0; i < alphabet.size(); ++i) {
    table[static_cast<unsigned char>(alphabet[i])] = static_cast<std::uint8_t>(i);
  }
  return table;
}();

}  // namespace

void write_base64(std::span<const std::byte> bytes, std::string& out) {
  const std::size_t start = out.size();
  out.resize(start + (bytes.size() + 2) / 3 * 4, '=');
  char* to = out.data() + start;
  std::size_t i = 0;
  const auto at = [&](std::size_t k) { return std::to_integer<std::uint32_t>(bytes[k]); };
  for (; i + 3 <= bytes.size(); i += 3, to += 4) {
    const std::uint32_t word = at(i) << 16 | at(i + 1) << 8 | at(i + 2);
    to[0] = alphabet[word >> 18];
    to[1] = alphabet[word >> 12 & 63];
    to[2] = alphabet[word >> 6 & 63];
    to[3] = alphabet[word & 63];
  }
  if (i == bytes.size()) return;
  const bool two = i + 2 == bytes.size();
  const std::uint32_t word = at(i) << 16 | (two ? at(i + 1) << 8 : 0);
  to[0] = alphabet[word >> 18];
  to[1] = alphabet[word >> 12 & 63];
  if (two) to[2] = alphabet[word >> 6 & 63];
}

std::optional<std::vector<std::byte>> read_base64(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  std::size_t padding = 0;
  while (padding < 2 && padding < text.size() && text[text.size() - 1 - padding] == '=') ++padding;
  std::vector<std::byte> out;
  out.reserve(text.size() / 4 * 3);
  std::uint32_t word = 0;
  const std::string_view body = text.substr(0, text.size() - padding);
  for (std::size_t i = 0; i < body.size(); ++i) {
    const std::uint8_t digit = digits[static_cast<unsigned char>(body[i])];
    if (digit == no_digit) return std::nullopt;
    word = word << 6 | digit;
    if (i % 4 == 3) {
      out.push_back(static_cast<std::byte>(word >> 16));
      out.push_back(static_cast<std::byte>(word >> 8));
      out.push_back(static_cast<std::byte>(word));
      word = 0;
    }
  }
  // Bits that no byte takes must be zero, so that each byte string has one text.
  if (padding == 1) {
    if ((word & 3) != 0) return std::nullopt;
    out.push_back(static_cast<std::byte>(word >> 10));
    out.push_back(static_cast<std::byte>(word >> 2));
  } else if (padding == 2) {
    if ((word & 15) != 0) return std::nullopt;
    out.push_back(static_cast<std::byte>(word >> 4));
  }
  return out;
}

}  // namespace openenv
