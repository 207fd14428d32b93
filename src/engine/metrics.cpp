// src/engine/metrics.cpp - counting and adding up.
#include "engine/metrics.hpp"

#include <algorithm>

namespace openenv {

Metrics::Shard& Metrics::local() {
  static std::atomic<std::size_t> next = 0;
  thread_local const std::size_t mine = next.fetch_add(1, std::memory_order_relaxed);
  return shards_[mine % shards_.size()];
}

void Metrics::count_step(Clock::duration took) {
  const double seconds = std::chrono::duration<double>(took).count();
  const auto bucket = std::lower_bound(latency_bounds_s.begin(), latency_bounds_s.end(), seconds);
  Shard& shard = local();
  add(shard.steps, 1);
  add(shard.latency[static_cast<std::size_t>(bucket - latency_bounds_s.begin())], 1);
  add(shard.latency_sum_ns, static_cast<std::uint64_t>(std::chrono::nanoseconds(took).count()));
}

void Metrics::count_error(std::string_view code) {
  const auto known = std::find(error_codes.begin(), error_codes.end(), code);
  if (known == error_codes.end()) return;
  add(local().errors[static_cast<std::size_t>(known - error_codes.begin())], 1);
}

Metrics::Totals Metrics::totals() const {
  Totals sum;
  for (const Shard& shard : shards_) {
    sum.sessions_opened += shard.sessions_opened;
    sum.resets += shard.resets;
    sum.steps += shard.steps;
    sum.bytes_in += shard.bytes_in;
    sum.bytes_out += shard.bytes_out;
    for (std::size_t i = 0; i < sum.errors.size(); ++i) sum.errors[i] += shard.errors[i];
    for (std::size_t i = 0; i < sum.latency.size(); ++i) sum.latency[i] += shard.latency[i];
    sum.latency_sum_s += static_cast<double>(shard.latency_sum_ns) * 1e-9;
  }
  return sum;
}

}  // namespace openenv
