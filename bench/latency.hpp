// bench/latency.hpp - a histogram of latencies.
//
// Fixed size, so that a million steps cost no memory, and fine enough that a quantile is within
// about three per cent of the truth. One thread at a time.
#pragma once

#include <array>
#include <bit>
#include <cstdint>

namespace load {

class Latencies {
 public:
  /// Counts one latency of `ns` nanoseconds (anything below 32 counts as it is).
  void add(std::int64_t ns) {
    ++counts_[slot(static_cast<std::uint64_t>(ns < 0 ? 0 : ns))];
    ++total_;
  }

  /// How many latencies were counted.
  std::uint64_t total() const { return total_; }

  /// The latency in microseconds that a share `quantile` (0 to 1) of all stays within; 0 if there
  /// are none.
  double quantile_us(double quantile) const {
    const auto wanted = static_cast<std::uint64_t>(quantile * static_cast<double>(total_));
    std::uint64_t seen = 0;
    for (std::size_t i = 0; i < counts_.size(); ++i) {
      seen += counts_[i];
      if (seen > wanted) return static_cast<double>(upper_bound(i)) / 1000.0;
    }
    return 0;
  }

 private:
  // A slot is the position of the highest bit and the five bits that follow it.
  static constexpr unsigned fine_bits = 5;

  static std::size_t slot(std::uint64_t ns) {
    if (ns < (1u << fine_bits)) return ns;
    const unsigned shift = static_cast<unsigned>(std::bit_width(ns)) - fine_bits - 1;
    return (static_cast<std::size_t>(shift) << fine_bits) + static_cast<std::size_t>(ns >> shift);
  }

  static std::uint64_t upper_bound(std::size_t slot) {
    if (slot < (2u << fine_bits)) return slot;
    const std::size_t shift = (slot >> fine_bits) - 1;
    const std::uint64_t top = (slot & ((1u << fine_bits) - 1)) | (1u << fine_bits);
    return ((top + 1) << shift) - 1;
  }

  std::array<std::uint64_t, 64u << fine_bits> counts_{};
  std::uint64_t total_ = 0;
};

}  // namespace load
