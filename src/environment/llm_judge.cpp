// src/environment/llm_judge.cpp - prompts to language models, and scores in their answers.
#include <openenv/llm_judge.hpp>

#include <re2/re2.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <stdexcept>
#include <vector>

namespace openenv::detail {
namespace {

/// The finite number that all of `text` is, but for blanks around it.
std::optional<double> number_in(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const std::size_t first = text.find_first_not_of(blanks);
  if (first == text.npos) return std::nullopt;
  text = text.substr(first, text.find_last_not_of(blanks) - first + 1);
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool is_whole = error == std::errc{} && end == text.data() + text.size();
  if (!is_whole || !std::isfinite(number)) return std::nullopt;
  return number;
}

}  // namespace

std::string fill_prompt(std::string_view text, std::string_view action,
                        std::string_view observation) {
  std::string out;
  while (!text.empty()) {
    const std::size_t brace = text.find_first_of("{}");
    out.append(text.substr(0, brace));
    if (brace == text.npos) break;
    text.remove_prefix(brace);
    const auto take = [&](std::string_view what, std::string_view value) {
      if (!text.starts_with(what)) return false;
      out.append(value);
      text.remove_prefix(what.size());
      return true;
    };
    if (take("{{", "{") || take("}}", "}")) continue;
    if (take("{action}", action) || take("{observation}", observation)) continue;
    throw std::invalid_argument(
        "LLMJudge: a prompt has {action} and {observation}, and other braces are doubled; here "
        "is " +
        std::string(text.substr(0, 20)));
  }
  return out;
}

void require_score_pattern(const std::string& pattern) {
  const RE2 expression(pattern, RE2::Quiet);
  if (expression.ok()) return;
  throw std::invalid_argument("LLMJudge: score_pattern '" + pattern + "': " + expression.error());
}

double read_score(std::string_view answer, const JudgeSettings& settings) {
  const RE2 expression(settings.score_pattern, RE2::Quiet);
  // What was found, and then the groups in it; those that took no part have no data.
  std::vector<re2::StringPiece> found(
      static_cast<std::size_t>(expression.NumberOfCapturingGroups()) + 1);
  const bool any =
      expression.Match(re2::StringPiece(answer.data(), answer.size()), 0, answer.size(),
                       RE2::UNANCHORED, found.data(), static_cast<int>(found.size()));
  if (!any) return settings.default_score;
  const bool has_group = std::any_of(found.begin() + 1, found.end(),
                                     [](const auto& group) { return group.data() != nullptr; });
  const re2::StringPiece told = has_group ? found[1] : found[0];
  const auto score = number_in({told.data(), told.size()});
  if (!score) return settings.default_score;
  return settings.normalize ? std::clamp(*score, 0.0, 1.0) : *score;
}

}  // namespace openenv::detail
