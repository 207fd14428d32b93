// include/openenv/mersenne_twister.hpp - the generator beneath Python's and NumPy's.
//
// Both are MT19937, which std::mt19937 is too; they differ in how a seed becomes a state and a
// word becomes a number. Here is what they share.
#pragma once

#include <cstdint>
#include <random>
#include <span>

namespace openenv {

/// A seed that nobody can foresee, for whoever is given none.
std::uint32_t fresh_seed();

/// 32 random bits at a time. Copyable: a copy continues as the original would.
class MersenneTwister {
 public:
  /// The state that the generator's authors derive from one word.
  explicit MersenneTwister(std::uint32_t seed) : words_(seed) {}
  /// The state that they derive from several; of no words, as from the one word 0.
  explicit MersenneTwister(std::span<const std::uint32_t> key);

  std::uint32_t word() { return static_cast<std::uint32_t>(words_()); }
  /// In [0, 1), with 53 random bits, from two words.
  double unit();

 private:
  std::mt19937 words_;
};

}  // namespace openenv
