// src/base/python_random.cpp - from words to numbers, as CPython does it.
#include <openenv/python_random.hpp>

#include <array>
#include <bit>
#include <cmath>
#include <numbers>
#include <numeric>
#include <stdexcept>
#include <unordered_set>

namespace openenv {
namespace {

MersenneTwister from_integer(std::uint64_t seed) {
  const std::array<std::uint32_t, 2> key{static_cast<std::uint32_t>(seed),
                                         static_cast<std::uint32_t>(seed >> 32)};
  return MersenneTwister(std::span(key).first(key[1] == 0 ? 1 : 2));
}

/// Up to this size Python's sample() keeps a list of those that are left; above, a set of those
/// that are taken.
double pool_size_max(std::size_t count) {
  if (count <= 5) return 21.0;
  const double digits = std::log(static_cast<double>(count * 3)) / std::log(4.0);
  return 21.0 + std::pow(4.0, std::ceil(digits));
}

}  // namespace

PythonRandom::PythonRandom(std::uint64_t seed) : words_(from_integer(seed)) {}

std::uint64_t PythonRandom::getrandbits(int bits) {
  if (bits < 0 || bits > 64) throw std::invalid_argument("getrandbits: between 0 and 64 bits");
  if (bits == 0) return 0;
  if (bits <= 32) return words_.word() >> (32 - bits);
  const std::uint64_t low = words_.word();
  const std::uint64_t high = words_.word() >> (64 - bits);
  return high << 32 | low;
}

std::uint64_t PythonRandom::randbelow(std::uint64_t bound) {
  if (bound == 0) throw std::invalid_argument("there is nothing to choose from");
  const int bits = std::bit_width(bound);
  std::uint64_t number = getrandbits(bits);
  while (number >= bound) number = getrandbits(bits);
  return number;
}

std::int64_t PythonRandom::randint(std::int64_t first, std::int64_t last) {
  const std::uint64_t span = static_cast<std::uint64_t>(last) - static_cast<std::uint64_t>(first);
  if (last < first || span + 1 == 0) throw std::invalid_argument("randint: no such range");
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(first) + randbelow(span + 1));
}

std::int64_t PythonRandom::randrange(std::int64_t first, std::int64_t end, std::int64_t step) {
  if (step == 0 || (step > 0 ? end <= first : end >= first)) {
    throw std::invalid_argument("randrange: no such range");
  }
  const std::uint64_t span =
      step > 0 ? static_cast<std::uint64_t>(end) - static_cast<std::uint64_t>(first)
               : static_cast<std::uint64_t>(first) - static_cast<std::uint64_t>(end);
  const std::uint64_t stride = magnitude(step);
  const std::uint64_t count = (span - 1) / stride + 1;
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(first) +
                                   static_cast<std::uint64_t>(step) * randbelow(count));
}

double PythonRandom::gauss(double mean, double deviation) {
  if (gauss_next_) return mean + *std::exchange(gauss_next_, std::nullopt) * deviation;
  const double angle = random() * (2.0 * std::numbers::pi);
  const double radius = std::sqrt(-2.0 * std::log(1.0 - random()));
  gauss_next_ = std::sin(angle) * radius;
  return mean + std::cos(angle) * radius * deviation;
}

std::vector<std::size_t> PythonRandom::sample_indexes(std::size_t size, std::size_t count) {
  if (count > size) throw std::invalid_argument("sample: more elements than there are");
  std::vector<std::size_t> out;
  out.reserve(count);
  if (static_cast<double>(size) <= pool_size_max(count)) {
    std::vector<std::size_t> pool(size);
    std::iota(pool.begin(), pool.end(), std::size_t{0});
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t j = index(size - i);
      out.push_back(pool[j]);
      pool[j] = pool[size - i - 1];
    }
    return out;
  }
  std::unordered_set<std::size_t> taken;
  while (out.size() < count) {
    const std::size_t j = index(size);
    if (taken.insert(j).second) out.push_back(j);
  }
  return out;
}

std::vector<std::size_t> PythonRandom::choices_indexes(std::size_t size, std::size_t count) {
  if (size == 0) throw std::invalid_argument("there is nothing to choose from");
  std::vector<std::size_t> out(count);
  const auto scale = static_cast<double>(size);
  for (auto& i : out) i = static_cast<std::size_t>(random() * scale);
  return out;
}

std::vector<std::size_t> PythonRandom::weighted_indexes(std::size_t size,
                                                        std::span<const double> weights,
                                                        std::size_t count) {
  if (weights.size() != size) throw std::invalid_argument("choices: one weight for each element");
  std::vector<double> sums(size);
  std::partial_sum(weights.begin(), weights.end(), sums.begin());
  if (sums.empty() || !(sums.back() > 0.0) || !std::isfinite(sums.back())) {
    throw std::invalid_argument("choices: the weights' sum must be positive and finite");
  }
  std::vector<std::size_t> out(count);
  for (auto& i : out) {
    const auto at = std::upper_bound(sums.begin(), sums.end() - 1, random() * sums.back());
    i = static_cast<std::size_t>(at - sums.begin());
  }
  return out;
}

}  // namespace openenv
