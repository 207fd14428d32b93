// bench/modes.cpp - the four ways to load a server.
//
// Each function is one mode from its first connection to its last figure.
#include "modes.hpp"

#include <algorithm>

#include "crowd.hpp"
#include "process.hpp"

namespace load {
namespace {

/// What a stretch of time cost the server and this program.
class Stretch {
 public:
  explicit Stretch(const Crowd& crowd)
      : crowd_(crowd), start_ns_(now_ns()), server_start_s_(crowd.processor_s()) {}

  double wall_s() const { return static_cast<double>(now_ns() - start_ns_) / 1e9; }
  double server_s() const { return crowd_.processor_s() - server_start_s_; }
  double own_s() const { return own_processor_seconds() - own_start_s_; }

 private:
  const Crowd& crowd_;
  std::int64_t start_ns_;
  double server_start_s_;
  double own_start_s_ = own_processor_seconds();
};

double microseconds_each(double seconds, double count) {
  return seconds * 1e6 / std::max(count, 1.0);
}

}  // namespace

Figures run_step(const Options& options) {
  Crowd crowd(options);
  crowd.open_all();
  crowd.stepping = true;
  crowd.step_all();
  crowd.poll_for(options.warmup_s);

  crowd.measuring = true;
  const std::uint64_t steps_before = crowd.steps;
  const Stretch stretch(crowd);
  crowd.poll_for(options.duration_s);
  const double wall_s = stretch.wall_s();
  const double server_s = stretch.server_s();
  const double own_s = stretch.own_s();
  const auto steps = static_cast<double>(crowd.steps - steps_before);
  crowd.measuring = false;
  crowd.close_all();
  return {{"steps_per_s", steps / wall_s},
          {"latency_p50_us", crowd.latencies.quantile_us(0.50)},
          {"latency_p99_us", crowd.latencies.quantile_us(0.99)},
          {"server_cpu_us_per_step", microseconds_each(server_s, steps)},
          {"server_cpu_share", server_s / wall_s},
          {"generator_cpu_share", own_s / wall_s},
          {"errors", static_cast<double>(crowd.failures)}};
}

Figures run_open(const Options& options) {
  Crowd crowd(options);
  crowd.reopening = true;
  for (unsigned i = 0; i < options.sessions; ++i) crowd.add_session();
  crowd.poll_for(options.warmup_s);

  const std::uint64_t closed_before = crowd.closed;
  const Stretch stretch(crowd);
  crowd.poll_for(options.duration_s);
  const double wall_s = stretch.wall_s();
  const double server_s = stretch.server_s();
  const double own_s = stretch.own_s();
  const auto closed = static_cast<double>(crowd.closed - closed_before);
  crowd.close_all();
  return {{"sessions_per_s", closed / wall_s},
          {"server_cpu_us_per_session", microseconds_each(server_s, closed)},
          {"server_cpu_share", server_s / wall_s},
          {"generator_cpu_share", own_s / wall_s},
          {"errors", static_cast<double>(crowd.failures)}};
}

Figures run_hold(const Options& options) {
  Crowd crowd(options);
  const double resident_before = crowd.resident();
  const Stretch opening(crowd);
  crowd.open_all();
  const double open_s = opening.wall_s();
  crowd.poll_for(options.duration_s);

  crowd.measuring = true;
  crowd.step_all();
  crowd.wait_until_idle();
  // Read while every session is still held and has used its buffers once.
  const double resident_held = crowd.resident();
  const auto answered = static_cast<double>(crowd.steps);
  crowd.close_all();
  return {{"sessions", options.sessions},
          {"answered", answered},
          {"open_s", open_s},
          {"latency_p99_us", crowd.latencies.quantile_us(0.99)},
          {"resident_before_bytes", resident_before},
          {"resident_held_bytes", resident_held},
          {"bytes_per_session", (resident_held - resident_before) / options.sessions},
          {"errors", static_cast<double>(crowd.failures)}};
}

Figures run_soak(const Options& options) {
  Crowd crowd(options);
  crowd.open_all();
  crowd.stepping = true;
  crowd.step_all();
  const auto poll_until = [&crowd, &options](std::uint64_t steps) {
    while (crowd.steps < steps && crowd.failures < options.sessions) crowd.poll();
    return crowd.resident();
  };
  // The first twentieth lets buffers and pools reach their size; growth after that is a leak.
  const double resident_start = poll_until(options.steps / 20);
  const double resident_middle = poll_until(options.steps / 2);
  const double resident_end = poll_until(options.steps);
  const auto steps = static_cast<double>(crowd.steps);
  crowd.close_all();
  return {{"steps", steps},
          {"resident_start_bytes", resident_start},
          {"resident_middle_bytes", resident_middle},
          {"resident_end_bytes", resident_end},
          {"growth_bytes", resident_end - resident_start},
          {"errors", static_cast<double>(crowd.failures)}};
}

}  // namespace load
