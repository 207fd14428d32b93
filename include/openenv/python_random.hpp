// include/openenv/python_random.hpp - the numbers of CPython's `random.Random`.
//
// Same seed, same calls, same numbers as CPython 3.11, so that an environment written in Python can
// be played again here. Functions have Python's names. Whoever owns a generator touches it from
// one thread at a time.
#pragma once

#include <openenv/mersenne_twister.hpp>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <ranges>
#include <span>
#include <utility>
#include <vector>

namespace openenv {

/// Copyable: a copy continues as the original would. All throw std::invalid_argument where Python
/// raises ValueError or IndexError.
class PythonRandom {
 public:
  /// As `Random(seed)`. Python drops the sign: -7 plays as 7.
  template <std::integral Integer>
  explicit PythonRandom(Integer seed) : PythonRandom(magnitude(seed)) {}
  explicit PythonRandom(std::uint64_t seed);
  /// As `Random(seed)` of an integer of any size: its magnitude's words, the lowest first, without
  /// zeros at the end.
  explicit PythonRandom(std::span<const std::uint32_t> seed) : words_(seed) {}

  /// In [0, 1).
  double random() { return words_.unit(); }
  /// `bits` random bits, at most 64.
  std::uint64_t getrandbits(int bits);
  /// In [0, bound); the bound is not 0.
  std::uint64_t randbelow(std::uint64_t bound);
  /// In [first, last], both ends included.
  std::int64_t randint(std::int64_t first, std::int64_t last);
  /// In [first, end), in steps of `step`, which is not 0.
  std::int64_t randrange(std::int64_t first, std::int64_t end, std::int64_t step = 1);
  double uniform(double low, double high) { return low + (high - low) * random(); }
  /// Normally distributed. Keeps the second of two numbers for the next call, as Python does.
  double gauss(double mean = 0.0, double deviation = 1.0);

  /// An element, by reference; the range is not empty.
  template <std::ranges::random_access_range Range>
  decltype(auto) choice(Range&& range) {
    return std::ranges::begin(range)[index(std::ranges::size(range))];
  }

  /// Shuffles in place.
  template <std::ranges::random_access_range Range>
  void shuffle(Range&& range) {
    const auto first = std::ranges::begin(range);
    for (std::size_t i = std::ranges::size(range); i > 1; --i) {
      std::ranges::iter_swap(first + offset<Range>(i - 1), first + offset<Range>(index(i)));
    }
  }

  /// `count` elements at different places, in random order; there are that many.
  template <std::ranges::random_access_range Range>
  auto sample(const Range& range, std::size_t count) {
    return picked(range, sample_indexes(std::ranges::size(range), count));
  }
  /// `sample(range(size), count)`.
  std::vector<std::size_t> sample_indexes(std::size_t size, std::size_t count);

  /// `count` elements, each drawn from all; the range is not empty.
  template <std::ranges::random_access_range Range>
  auto choices(const Range& range, std::size_t count) {
    return picked(range, choices_indexes(std::ranges::size(range), count));
  }
  /// The same with a weight for each element; their sum is positive.
  template <std::ranges::random_access_range Range>
  auto choices(const Range& range, std::span<const double> weights, std::size_t count) {
    return picked(range, weighted_indexes(std::ranges::size(range), weights, count));
  }

 private:
  template <std::integral Integer>
  static std::uint64_t magnitude(Integer seed) {
    const auto bits = static_cast<std::uint64_t>(seed);
    if constexpr (std::signed_integral<Integer>) return seed < 0 ? 0 - bits : bits;
    return bits;
  }

  template <class Range>
  static auto offset(std::size_t i) {
    return static_cast<std::ranges::range_difference_t<Range>>(i);
  }

  template <class Range>
  static auto picked(const Range& range, const std::vector<std::size_t>& indexes) {
    std::vector<std::ranges::range_value_t<Range>> out;
    out.reserve(indexes.size());
    for (const auto i : indexes) out.push_back(std::ranges::begin(range)[offset<Range>(i)]);
    return out;
  }

  std::size_t index(std::size_t size) { return static_cast<std::size_t>(randbelow(size)); }
  std::vector<std::size_t> choices_indexes(std::size_t size, std::size_t count);
  std::vector<std::size_t> weighted_indexes(std::size_t size, std::span<const double> weights,
                                            std::size_t count);

  MersenneTwister words_;
  std::optional<double> gauss_next_;
};

}  // namespace openenv
