// src/engine/metrics.hpp - what an engine counts.
//
// Each thread counts in a shard of its own, so that a step takes no lock and shares no cache line
// with another core; a reader adds the shards up. Any thread.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <string_view>

namespace openenv {

/// The codes by which errors are counted, in the order of Metrics::Totals::errors.
inline constexpr std::array<std::string_view, 8> error_codes{
    "INVALID_JSON",     "UNKNOWN_TYPE",  "VALIDATION_ERROR", "EXECUTION_ERROR",
    "CAPACITY_REACHED", "FACTORY_ERROR", "SESSION_ERROR",    "DEADLINE_EXCEEDED"};

/// Upper bounds of the step latency histogram, in seconds; the last bucket has none.
inline constexpr std::array<double, 14> latency_bounds_s{
    0.000005, 0.00001, 0.000025, 0.00005, 0.0001, 0.00025, 0.001,
    0.005,    0.025,   0.1,      0.5,     2.5,    10,      60};

class Metrics {
 public:
  using Clock = std::chrono::steady_clock;

  /// Sums over all threads.
  struct Totals {
    std::uint64_t sessions_opened = 0, resets = 0, steps = 0, bytes_in = 0, bytes_out = 0;
    std::array<std::uint64_t, error_codes.size()> errors{};
    std::array<std::uint64_t, latency_bounds_s.size() + 1> latency{};
    double latency_sum_s = 0;
  };

  void count_session() { add(local().sessions_opened, 1); }
  void count_reset() { add(local().resets, 1); }
  void count_step(Clock::duration took);
  void count_error(std::string_view code);
  void count_bytes(std::size_t in, std::size_t out) {
    Shard& shard = local();
    add(shard.bytes_in, in);
    add(shard.bytes_out, out);
  }

  Totals totals() const;

 private:
  using Count = std::atomic<std::uint64_t>;
  struct alignas(64) Shard {
    Count sessions_opened = 0, resets = 0, steps = 0, bytes_in = 0, bytes_out = 0;
    std::array<Count, error_codes.size()> errors{};
    std::array<Count, latency_bounds_s.size() + 1> latency{};
    Count latency_sum_ns = 0;
  };

  static void add(Count& count, std::uint64_t n) { count.fetch_add(n, std::memory_order_relaxed); }
  Shard& local();

  std::array<Shard, 16> shards_;
};

}  // namespace openenv
