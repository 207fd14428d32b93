// src/engine/metrics_test.cpp - counts, and how Prometheus reads them.
#include "engine/metrics.hpp"

#include "engine/metrics_text.hpp"

#include <openenv/environment_type.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <numeric>
#include <regex>
#include <sstream>
#include <thread>

namespace openenv {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using namespace std::chrono_literals;

struct Door {
  struct Action {};
  struct Observation {};
  static constexpr EnvironmentInfo info{.name = "door"};
  StepResult<Observation> reset(const Reset&) { return {}; }
  StepResult<Observation> step(const Action&) { return {}; }
};

struct Window : Door {
  static constexpr EnvironmentInfo info{.name = "window"};
};

std::vector<std::unique_ptr<Engine>> two_engines() {
  std::vector<std::unique_ptr<Engine>> engines;
  engines.push_back(std::make_unique<Engine>(environment_type<Door>(), EngineOptions{}));
  engines.push_back(
      std::make_unique<Engine>(environment_type<Window>(), EngineOptions{.max_sessions = 7}));
  return engines;
}

std::vector<std::string> lines(const std::string& text) {
  std::vector<std::string> out;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) out.push_back(line);
  return out;
}

TEST(Metrics, BeginAtNothing) {
  const Metrics metrics;
  const Metrics::Totals totals = metrics.totals();
  EXPECT_EQ(totals.sessions_opened + totals.resets + totals.steps, 0u);
  EXPECT_EQ(totals.bytes_in + totals.bytes_out, 0u);
  EXPECT_EQ(std::accumulate(totals.errors.begin(), totals.errors.end(), std::uint64_t{0}), 0u);
  EXPECT_EQ(totals.latency_sum_s, 0);
}

TEST(Metrics, AddUpWhatAllThreadsCount) {
  Metrics metrics;
  constexpr std::uint64_t threads = 20, each = 1000;  // More threads than shards.
  {
    std::vector<std::jthread> counting;
    for (std::uint64_t i = 0; i < threads; ++i) {
      counting.emplace_back([&] {
        for (std::uint64_t k = 0; k < each; ++k) {
          metrics.count_session();
          metrics.count_reset();
          metrics.count_step(1ms);
          metrics.count_bytes(2, 3);
          metrics.count_error("UNKNOWN_TYPE");
        }
      });
    }
  }
  const Metrics::Totals totals = metrics.totals();
  EXPECT_EQ(totals.sessions_opened, threads * each);
  EXPECT_EQ(totals.resets, threads * each);
  EXPECT_EQ(totals.steps, threads * each);
  EXPECT_EQ(totals.bytes_in, 2 * threads * each);
  EXPECT_EQ(totals.bytes_out, 3 * threads * each);
  EXPECT_EQ(totals.errors[1], threads * each);
  EXPECT_NEAR(totals.latency_sum_s, 20, 1e-6);
}

TEST(Metrics, SortStepsByTheTimeTheyTook) {
  Metrics metrics;
  for (const auto took : {0ns, 5'000ns, 5'001ns, 1'000'000ns, 1'000'001ns})
    metrics.count_step(took);
  metrics.count_step(60s);
  metrics.count_step(1h);
  const auto& latency = metrics.totals().latency;
  EXPECT_THAT(latency, testing::ElementsAre(2, 1, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 1, 1));
}

TEST(Metrics, CountErrorsByTheirCode) {
  Metrics metrics;
  for (std::size_t i = 0; i < error_codes.size(); ++i) {
    for (std::size_t k = 0; k <= i; ++k) metrics.count_error(error_codes[i]);
  }
  metrics.count_error("AN_ENVIRONMENTS_OWN");
  EXPECT_THAT(metrics.totals().errors, testing::ElementsAre(1, 2, 3, 4, 5, 6, 7, 8));
}

TEST(MetricsText, IsMadeOfLinesThatPrometheusKnows) {
  const auto engines = two_engines();
  engines.front()->metrics().count_step(3ms);
  const std::regex comment(R"(# (HELP [a-z_]+ .+|TYPE [a-z_]+ (counter|gauge|histogram)))");
  const std::regex sample(
      R"re([a-z_]+\{[a-z]+="[^"\\]*"(,[a-z]+="[^"\\]*")*\} (\d+(\.\d+)?(e[+-]?\d+)?|\+Inf))re");
  const std::string text = metrics_text(engines);
  ASSERT_TRUE(text.ends_with('\n'));
  for (const std::string& line : lines(text)) {
    EXPECT_TRUE(std::regex_match(line, line.starts_with('#') ? comment : sample)) << line;
  }
}

TEST(MetricsText, TellsEnvironmentsApart) {
  const auto engines = two_engines();
  const auto session = engines[0]->open();
  engines[1]->metrics().count_reset();
  engines[1]->metrics().count_bytes(10, 20);
  engines[1]->metrics().count_error("SESSION_ERROR");
  EXPECT_THAT(
      metrics_text(engines),
      AllOf(HasSubstr("openenv_sessions{environment=\"door\"} 1\n"),
            HasSubstr("openenv_sessions{environment=\"window\"} 0\n"),
            HasSubstr("openenv_sessions_max{environment=\"door\"} 1000\n"),
            HasSubstr("openenv_sessions_max{environment=\"window\"} 7\n"),
            HasSubstr("openenv_sessions_opened_total{environment=\"door\"} 1\n"),
            HasSubstr("openenv_resets_total{environment=\"window\"} 1\n"),
            HasSubstr("openenv_message_bytes_in_total{environment=\"window\"} 10\n"),
            HasSubstr("openenv_message_bytes_out_total{environment=\"window\"} 20\n"),
            HasSubstr("openenv_errors_total{environment=\"window\",code=\"SESSION_ERROR\"} 1\n"),
            HasSubstr("openenv_errors_total{environment=\"door\",code=\"SESSION_ERROR\"} 0\n")));
}

TEST(MetricsText, HasAHistogramWhoseBucketsGrow) {
  const auto engines = two_engines();
  const Metrics::Clock::duration steps[] = {1us, 7us, 30ms, 2h};
  for (const auto took : steps) engines.front()->metrics().count_step(took);
  const std::string text = metrics_text(engines);
  const std::regex bucket(
      R"re(openenv_step_duration_seconds_bucket\{environment="door",le="([^"]+)"\} (\d+))re");
  std::vector<std::uint64_t> counts;
  double before = 0;
  for (std::sregex_iterator at(text.begin(), text.end(), bucket), end; at != end; ++at) {
    const double bound = std::stod((*at)[1]);
    EXPECT_GT(bound, before);
    before = bound;
    counts.push_back(std::stoull((*at)[2]));
  }
  EXPECT_EQ(before, std::numeric_limits<double>::infinity());
  EXPECT_THAT(counts, testing::ElementsAre(1, 2, 2, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 4));
  EXPECT_THAT(text, HasSubstr("openenv_step_duration_seconds_count{environment=\"door\"} 4\n"));
}

}  // namespace
}  // namespace openenv
