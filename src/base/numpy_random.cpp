// src/base/numpy_random.cpp - from words to numbers, as NumPy does it.
#include <openenv/numpy_random.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <numeric>
#include <stdexcept>

namespace openenv {
namespace {

MersenneTwister from_integer(std::uint64_t seed) {
  const std::array<std::uint32_t, 2> key{static_cast<std::uint32_t>(seed),
                                         static_cast<std::uint32_t>(seed >> 32)};
  return key[1] == 0 ? MersenneTwister(key[0]) : MersenneTwister(std::span(key));
}

}  // namespace

NumpyRandom::NumpyRandom(std::uint64_t seed) : words_(from_integer(seed)) {}

std::uint64_t NumpyRandom::at_most(std::uint64_t max) {
  if (max == 0) return 0;
  const std::uint64_t mask = ~std::uint64_t{0} >> std::countl_zero(max);
  const auto draw = [&]() -> std::uint64_t {
    const std::uint64_t first = words_.word();
    return max <= 0xFFFFFFFFU ? first : first << 32 | words_.word();
  };
  std::uint64_t number = draw() & mask;
  while (number > max) number = draw() & mask;
  return number;
}

std::int64_t NumpyRandom::randint(std::int64_t low, std::int64_t high) {
  if (high <= low) throw std::invalid_argument("randint: low is not below high");
  const auto start = static_cast<std::uint64_t>(low);
  return static_cast<std::int64_t>(start + at_most(static_cast<std::uint64_t>(high) - start - 1));
}

std::vector<std::size_t> NumpyRandom::permutation(std::size_t size) {
  std::vector<std::size_t> out(size);
  std::iota(out.begin(), out.end(), std::size_t{0});
  shuffle(out);
  return out;
}

std::size_t NumpyRandom::choice(std::size_t size) {
  if (size == 0) throw std::invalid_argument("there is nothing to choose from");
  return static_cast<std::size_t>(at_most(size - 1));
}

std::size_t NumpyRandom::choice(std::span<const double> probabilities) {
  const auto is_negative = [](double probability) { return probability < 0.0; };
  if (std::any_of(probabilities.begin(), probabilities.end(), is_negative)) {
    throw std::invalid_argument("choice: a probability is negative");
  }
  std::vector<double> sums(probabilities.size());
  std::partial_sum(probabilities.begin(), probabilities.end(), sums.begin());
  if (sums.empty() || !(std::abs(sums.back() - 1.0) <= 1e-8)) {
    throw std::invalid_argument("choice: the probabilities' sum is not 1");
  }
  const double total = sums.back();
  for (auto& sum : sums) sum /= total;
  const auto at = std::upper_bound(sums.begin(), sums.end(), random_sample());
  return std::min(static_cast<std::size_t>(at - sums.begin()), sums.size() - 1);
}

std::vector<std::size_t> NumpyRandom::choice_without_replacement(std::size_t size,
                                                                 std::size_t count) {
  if (count > size) throw std::invalid_argument("choice: more elements than there are");
  auto out = permutation(size);
  out.resize(count);
  return out;
}

}  // namespace openenv
