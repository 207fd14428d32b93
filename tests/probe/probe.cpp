// tests/probe/probe.cpp - what the probe does for each kind of step.
#include "probe.hpp"

#include <openenv/rules.hpp>

#include <cstdlib>
#include <limits>
#include <stdexcept>
#include <string_view>

namespace openenv::tests {
namespace {

using std::string_view_literals::operator""sv;

// A quote, a backslash, a slash, a newline, a tab, two control characters, a two-byte, a
// three-byte and a four-byte letter, a line separator and a null.
constexpr std::string_view unicode = "\"\\/\n\t\x01\x7f\u00e9\u4e2d\U0001f600\u2028\0"sv;

std::string repeated(const std::string& text, std::int64_t times) {
  std::string out;
  for (; times > 0; --times) out += text;
  return out;
}

}  // namespace

Probe::Probe() {
  const char* broken = std::getenv("PROBE_BROKEN");
  if (broken != nullptr && broken == "1"sv) throw std::runtime_error("no probe today");
}

StepResult<Probe::Observation> Probe::reset(const Reset& how, const Options& options) {
  last_.reset();
  step_count_ = 0;
  const std::string seed = how.seed ? std::to_string(*how.seed) : "none";
  return {.observation = {.echoed = "ready seed=" + seed + " difficulty=" + options.difficulty}};
}

StepResult<Probe::Observation> Probe::step(const Action& action) {
  ++step_count_;
  last_ = action.message;
  if (action.kind == "boom") throw std::runtime_error("kaboom");

  StepResult<Observation> out;
  auto& seen = out.observation;
  seen.echoed =
      action.kind == "unicode" ? std::string(unicode) : repeated(action.message, action.n);
  seen.length = static_cast<std::int64_t>(code_points(seen.echoed));
  out.reward = static_cast<double>(*seen.length);
  if (action.kind == "not_finite") {
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    constexpr double infinity = std::numeric_limits<double>::infinity();
    out.reward = nan;
    seen.extra_list = {nan, infinity, -infinity, 1.5};
  } else if (action.kind == "numbers") {
    out.reward = 0.001;
    seen.extra_list = {0.0,
                       -0.0,
                       1.0,
                       0.1,
                       0.0001,
                       100000.0,
                       1e15,
                       1e16,
                       1e22,
                       123456789.125,
                       1.7976931348623157e308,
                       -2.5};
  } else if (action.kind == "small_numbers") {
    out.reward = 1e-05;
    seen.extra_list = {1e-05, 1.5e-06, 1e-07, 1.25e-09, 5e-324};
  } else if (action.kind == "finished") {
    out.done = true;
  } else if (action.kind == "metadata") {
    out.metadata = {{"kind", "metadata"}, {"step", step_count_}};
  } else if (action.kind == "no_reward") {
    out.reward.reset();
  }
  return out;
}

}  // namespace openenv::tests
