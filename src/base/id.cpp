// src/base/id.cpp - UUIDs from the system's randomness.
#include "base/id.hpp"

#include "base/random.hpp"

#include <array>

namespace openenv {

std::string random_uuid() {
  std::array<unsigned char, 16> bytes;
  random_bytes(std::as_writable_bytes(std::span(bytes)));
  bytes[6] = static_cast<unsigned char>((bytes[6] & 0x0F) | 0x40);  // Version 4, variant 1.
  bytes[8] = static_cast<unsigned char>((bytes[8] & 0x3F) | 0x80);
  constexpr char hex[] = "0123456789abcdef";
  std::string out;
  out.reserve(36);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) out += '-';
    out += hex[bytes[i] >> 4];
    out += hex[bytes[i] & 15];
  }
  return out;
}

}  // namespace openenv
