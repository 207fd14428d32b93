// src/base/random.cpp - random bytes out of a stock, so that not each of them is a system call.
#include "base/random.hpp"

#include <pthread.h>
#include <sys/random.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <cerrno>
#include <system_error>

namespace openenv {
namespace {

struct Stock {
  std::array<std::byte, 256> bytes{};  // getrandom gives up to 256 bytes at once.
  std::size_t used = bytes.size();
};

thread_local Stock stock;

void empty_stock() { stock.used = stock.bytes.size(); }

// The child of a fork has its parent's stock, and must not use it: only one thread lives there.
[[maybe_unused]] const int forks_are_watched = pthread_atfork(nullptr, nullptr, empty_stock);

}  // namespace

void random_bytes(std::span<std::byte> out) {
  assert(out.size() <= 64 && forks_are_watched == 0);
  if (stock.bytes.size() - stock.used < out.size()) {
    const ssize_t got = getrandom(stock.bytes.data(), stock.bytes.size(), 0);
    if (got != static_cast<ssize_t>(stock.bytes.size())) {
      throw std::system_error(errno, std::generic_category(), "getrandom");
    }
    stock.used = 0;
  }
  const auto first = stock.bytes.begin() + static_cast<std::ptrdiff_t>(stock.used);
  std::copy_n(first, out.size(), out.begin());
  stock.used += out.size();
}

}  // namespace openenv
