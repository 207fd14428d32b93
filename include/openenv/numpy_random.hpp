// include/openenv/numpy_random.hpp - the numbers of NumPy's `RandomState`.
//
// Same seed, same calls, same numbers as `numpy.random.seed` and the functions of `numpy.random`
// that NumPy keeps for old programs. Functions have NumPy's names. Whoever owns a generator
// touches it from one thread at a time.
#pragma once

#include <openenv/mersenne_twister.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <ranges>
#include <span>
#include <vector>

namespace openenv {

/// Copyable: a copy continues as the original would. All throw std::invalid_argument where NumPy
/// raises ValueError.
class NumpyRandom {
 public:
  /// As `RandomState(seed)`. NumPy refuses seeds of 2^32 and more; those play as
  /// `RandomState([low, high])`, of the seed's two words.
  explicit NumpyRandom(std::uint64_t seed);

  /// In [0, 1).
  double random_sample() { return words_.unit(); }
  double uniform(double low, double high) { return low + (high - low) * random_sample(); }
  /// In [low, high).
  std::int64_t randint(std::int64_t low, std::int64_t high);

  /// The numbers 0 ... size - 1 in random order.
  std::vector<std::size_t> permutation(std::size_t size);

  /// Shuffles in place.
  template <std::ranges::random_access_range Range>
  void shuffle(Range&& range) {
    using Offset = std::ranges::range_difference_t<Range>;
    const auto first = std::ranges::begin(range);
    for (std::size_t i = std::ranges::size(range); i > 1; --i) {
      std::ranges::iter_swap(first + static_cast<Offset>(i - 1),
                             first + static_cast<Offset>(at_most(i - 1)));
    }
  }

  /// An index below `size`, as `choice(size)`.
  std::size_t choice(std::size_t size);
  /// An index, each with a probability; their sum is 1, as `choice(len(p), p=p)`.
  std::size_t choice(std::span<const double> probabilities);
  /// `count` different indexes below `size`, as `choice(size, count, replace=False)`.
  std::vector<std::size_t> choice_without_replacement(std::size_t size, std::size_t count);

 private:
  /// In [0, max].
  std::uint64_t at_most(std::uint64_t max);

  MersenneTwister words_;
};

}  // namespace openenv
