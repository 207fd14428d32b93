// src/base/id.cpp - UUIDs from the system's randomness.
#include "base/id.hpp"

#include <sys/random.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

namespace openenv {
namespace {

/// Sixteen random bytes out of a stock, so that not every name costs a system call.
const unsigned char* next_sixteen() {
  thread_local std::array<unsigned char, 256> stock;  // getrandom gives up to 256 bytes at once.
  thread_local std::size_t used = stock.size();
  if (used == stock.size()) {
    if (getrandom(stock.data(), stock.size(), 0) != static_cast<ssize_t>(stock.size())) {
      throw std::system_error(errno, std::generic_category(), "getrandom");
    }
    used = 0;
  }
  used += 16;
  return stock.data() + used - 16;
}

}  // namespace

std::string random_uuid() {
  std::array<unsigned char, 16> bytes;
  std::copy_n(next_sixteen(), bytes.size(), bytes.begin());
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
