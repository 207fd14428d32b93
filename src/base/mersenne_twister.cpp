// src/base/mersenne_twister.cpp - a state from many words, a fraction from two.
#include <openenv/mersenne_twister.hpp>

#include <algorithm>
#include <array>

namespace openenv {
namespace {

using State = std::array<std::uint32_t, std::mt19937::state_size>;

/// The authors' `init_by_array`: every word of the key reaches every word of the state.
State state_from(std::span<const std::uint32_t> key) {
  const std::uint32_t zero = 0;
  if (key.empty()) key = {&zero, 1};
  State state{};
  constexpr std::size_t size = state.size();
  state[0] = 19650218U;
  const auto mixed = [&](std::size_t i) { return state[i - 1] ^ (state[i - 1] >> 30); };
  for (std::size_t i = 1; i < size; ++i) {
    state[i] = 1812433253U * mixed(i) + static_cast<std::uint32_t>(i);
  }
  std::size_t i = 1;
  const auto advance = [&] {
    if (++i < size) return;
    state[0] = state[size - 1];
    i = 1;
  };
  for (std::size_t round = 0; round < std::max(size, key.size()); ++round) {
    const std::size_t j = round % key.size();
    state[i] = (state[i] ^ (mixed(i) * 1664525U)) + key[j] + static_cast<std::uint32_t>(j);
    advance();
  }
  for (std::size_t round = 1; round < size; ++round) {
    state[i] = (state[i] ^ (mixed(i) * 1566083941U)) - static_cast<std::uint32_t>(i);
    advance();
  }
  state[0] = 0x80000000U;
  return state;
}

/// What std::mt19937 asks to fill its state: we hand it a state that is ready.
struct ReadyState {
  using result_type = std::uint32_t;
  State state;
  template <class Iterator>
  void generate(Iterator first, Iterator) {
    std::copy(state.begin(), state.end(), first);
  }
};

}  // namespace

std::uint32_t fresh_seed() { return std::random_device{}(); }

MersenneTwister::MersenneTwister(std::span<const std::uint32_t> key) {
  ReadyState ready{state_from(key)};
  words_.seed(ready);
}

double MersenneTwister::unit() {
  const double high = word() >> 5;
  const double low = word() >> 6;
  return (high * 67108864.0 + low) / 9007199254740992.0;
}

}  // namespace openenv
