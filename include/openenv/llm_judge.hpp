// include/openenv/llm_judge.hpp - a rubric that asks a language model.
//
// A scorer that shows a step to a language model and reads a score from its answer. How a model is
// asked is the author's business: a judge is given a function for it, which blocks until the
// answer is there, so that an environment with a judge is not `quick`.
#pragma once

#include <openenv/environment.hpp>
#include <openenv/model.hpp>

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace openenv {

/// How a score is read from a model's answer.
struct JudgeSettings {
  /// A regular expression (RE2's): the score is its first group, or all that it found.
  std::string score_pattern = R"((\d+\.?\d*))";
  double default_score = 0;  ///< Where no score is found.
  bool normalize = true;     ///< Whether the score is brought into [0, 1].
};

namespace detail {

/// `text` with `{action}` and `{observation}` filled in; a doubled brace is a brace. Throws
/// std::invalid_argument if there is something else in braces.
std::string fill_prompt(std::string_view text, std::string_view action,
                        std::string_view observation);

/// Throws std::invalid_argument, with the reason, if the pattern is none.
void require_score_pattern(const std::string& pattern);

double read_score(std::string_view answer, const JudgeSettings& settings);

}  // namespace detail

/// A model's judgement of a step.
template <class Action, class Observation>
class LLMJudge {
 public:
  /// What a language model answers to a prompt.
  using Complete = std::function<std::string(const std::string& prompt)>;

  /// The template may have `{action}` and `{observation}`, which stand for them in JSON. Throws
  /// std::invalid_argument if the template or the pattern is none.
  LLMJudge(std::string prompt_template, Complete complete, JudgeSettings settings = {})
      : prompt_template_(std::move(prompt_template)),
        complete_(std::move(complete)),
        settings_(std::move(settings)) {
    detail::fill_prompt(prompt_template_, {}, {});
    detail::require_score_pattern(settings_.score_pattern);
  }

  /// The score that the model tells. Throws what the function throws that asks it.
  double operator()(const Action& action, const Observation& observation) {
    const std::string prompt =
        detail::fill_prompt(prompt_template_, encode(action), encode(observation));
    return detail::read_score(complete_(prompt), settings_);
  }

 private:
  std::string prompt_template_;
  Complete complete_;
  JudgeSettings settings_;
};

}  // namespace openenv
