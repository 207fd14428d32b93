// src/engine/metrics_text.cpp - the families of metrics that a server exposes.
#include "engine/metrics_text.hpp"

#include "engine/metrics.hpp"

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include <limits>

namespace openenv {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

struct Counted {
  const Engine& engine;
  Metrics::Totals totals;
};

ClientMetric of(const Counted& counted) {
  ClientMetric metric;
  metric.label.push_back({"environment", counted.engine.type().name});
  return metric;
}

template <class Read>
MetricFamily family(const std::vector<Counted>& all, MetricType type, std::string name,
                    std::string help, Read read) {
  MetricFamily out{std::move(name), std::move(help), type, {}};
  for (const Counted& counted : all) {
    ClientMetric metric = of(counted);
    const auto value = static_cast<double>(read(counted));
    if (type == MetricType::Gauge) {
      metric.gauge.value = value;
    } else {
      metric.counter.value = value;
    }
    out.metric.push_back(std::move(metric));
  }
  return out;
}

MetricFamily errors(const std::vector<Counted>& all) {
  MetricFamily out{"openenv_errors_total", "Errors by kind", MetricType::Counter, {}};
  for (const Counted& counted : all) {
    for (std::size_t i = 0; i < error_codes.size(); ++i) {
      ClientMetric metric = of(counted);
      metric.label.push_back({"code", std::string(error_codes[i])});
      metric.counter.value = static_cast<double>(counted.totals.errors[i]);
      out.metric.push_back(std::move(metric));
    }
  }
  return out;
}

MetricFamily latency(const std::vector<Counted>& all) {
  MetricFamily out{"openenv_step_duration_seconds",
                   "Time that an environment's step takes",
                   MetricType::Histogram,
                   {}};
  for (const Counted& counted : all) {
    ClientMetric metric = of(counted);
    std::uint64_t below = 0;
    for (std::size_t i = 0; i < counted.totals.latency.size(); ++i) {
      below += counted.totals.latency[i];
      const double bound = i < latency_bounds_s.size() ? latency_bounds_s[i]
                                                       : std::numeric_limits<double>::infinity();
      metric.histogram.bucket.push_back({below, bound});
    }
    metric.histogram.sample_count = below;
    metric.histogram.sample_sum = counted.totals.latency_sum_s;
    out.metric.push_back(std::move(metric));
  }
  return out;
}

}  // namespace

std::string metrics_text(const std::vector<std::unique_ptr<Engine>>& engines) {
  std::vector<Counted> all;
  for (const auto& engine : engines) all.push_back({*engine, engine->metrics().totals()});
  constexpr auto gauge = MetricType::Gauge;
  constexpr auto counter = MetricType::Counter;
  const std::vector<MetricFamily> families{
      family(all, gauge, "openenv_sessions", "Sessions open now",
             [](const Counted& c) { return c.engine.active_sessions(); }),
      family(all, gauge, "openenv_sessions_max", "Sessions that may be open at once",
             [](const Counted& c) { return c.engine.options().max_sessions; }),
      family(all, counter, "openenv_sessions_opened_total", "Sessions opened",
             [](const Counted& c) { return c.totals.sessions_opened; }),
      family(all, counter, "openenv_resets_total", "Episodes begun",
             [](const Counted& c) { return c.totals.resets; }),
      family(all, counter, "openenv_steps_total", "Steps taken",
             [](const Counted& c) { return c.totals.steps; }),
      family(all, counter, "openenv_message_bytes_in_total", "Bytes of messages received",
             [](const Counted& c) { return c.totals.bytes_in; }),
      family(all, counter, "openenv_message_bytes_out_total", "Bytes of messages sent",
             [](const Counted& c) { return c.totals.bytes_out; }),
      errors(all),
      latency(all),
  };
  return prometheus::TextSerializer().Serialize(families);
}

}  // namespace openenv
