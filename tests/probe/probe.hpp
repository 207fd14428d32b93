// tests/probe/probe.hpp - an environment made to show every corner of the wire.
//
// The twin of tests/interop/reference_probe.py, whose head says what each function must do. It is
// not quick, so that a server that plays it uses its workers.
#pragma once

#include <openenv/environment.hpp>
#include <openenv/model.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace openenv::tests {

class Probe {
 public:
  struct Action {
    std::string message = {};
    std::int64_t n = 1;
    std::string kind = "plain";
    static constexpr auto about =
        openenv::about(field(&Action::message, "Text to send back", length_at_least(1)),
                       field(&Action::n, "How often to say it", defaulted, between(0, 100)),
                       field(&Action::kind, "What the step does besides", defaulted,
                             choices("plain", "boom", "not_finite", "numbers", "small_numbers",
                                     "unicode", "finished", "metadata", "no_reward")));
  };

  struct Observation {
    std::string echoed = {};
    std::optional<std::int64_t> length = {};
    std::vector<double> extra_list = {};
    static constexpr auto about = openenv::about(field(&Observation::echoed, "", defaulted),
                                                 field(&Observation::extra_list, "", defaulted));
  };

  struct State {
    std::optional<std::string> last = {};
  };

  struct Options {
    std::string difficulty = "easy";
    static constexpr auto about = openenv::about(field(&Options::difficulty, "", defaulted));
  };

  static constexpr EnvironmentInfo info{.name = "probe",
                                        .description = "Shows every corner of the wire"};

  /// Throws std::runtime_error where the variable PROBE_BROKEN is 1.
  Probe();

  StepResult<Observation> reset(const Reset& how, const Options& options);
  /// Throws std::runtime_error for the kind `boom`.
  StepResult<Observation> step(const Action& action);
  State state() const { return {last_}; }

 private:
  std::optional<std::string> last_;
  std::int64_t step_count_ = 0;
};

}  // namespace openenv::tests
