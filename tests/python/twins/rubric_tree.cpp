// tests/python/twins/rubric_tree.cpp - builds rubrics from their descriptions.
#include "rubric_tree.hpp"

#include <boost/json/value_to.hpp>

#include <stdexcept>

namespace openenv::tests {
namespace {

using Result = Reward::Result;

/// Scores the n-th observation with the n-th number.
struct Leaf {
  std::string id;
  std::vector<double> scores;
  json::array* events;

  double operator()(const Action&, const Observation& observation) const {
    events->push_back(json::string(id + " scores"));
    return scores[observation.index];
  }
};

/// Leaves the score to one of the rubrics that it holds.
struct Choice {
  Reward held;
  std::vector<std::string> keys;

  double operator()(const Action& action, const Result& result) {
    return held.get_rubric(keys[result.observation.index])(action, result);
  }
};

/// Gives one answer after another, and begins again.
struct Answers {
  std::vector<std::string> answers;
  json::array* events;
  std::size_t asked = 0;

  std::string operator()(const std::string&) {
    events->push_back("asked");
    return answers[asked++ % answers.size()];
  }
};

double number(const json::object& node, std::string_view key, double otherwise) {
  const auto* value = node.if_contains(key);
  return value == nullptr ? otherwise : value->to_number<double>();
}

std::string text(const json::object& node, std::string_view key) {
  return json::value_to<std::string>(node.at(key));
}

template <class T>
std::vector<T> list(const json::object& node, std::string_view key) {
  return json::value_to<std::vector<T>>(node.at(key));
}

std::vector<Reward> children(const json::object& node, json::array& events) {
  std::vector<Reward> out;
  if (const auto* described = node.if_contains("children")) {
    for (const auto& child : described->as_array()) {
      out.push_back(build(child.as_object(), events));
    }
  }
  return out;
}

Reward choice(const json::object& node, std::vector<Reward> rubrics, std::string_view prefix) {
  std::vector<std::string> keys;
  for (const auto place : list<std::size_t>(node, "choices")) {
    keys.push_back(std::string(prefix) + std::to_string(place));
  }
  if (prefix == "rubric_") {
    return Choice{RubricList<Action, Observation>{std::move(rubrics)}, std::move(keys)};
  }
  RubricDict<Action, Observation> named;
  for (auto& rubric : rubrics) {
    const std::string name = std::string(prefix) + std::to_string(named.rubrics.size());
    named.rubrics.emplace_back(name, std::move(rubric));
  }
  return Choice{std::move(named), std::move(keys)};
}

Reward judge(const json::object& node, json::array& events) {
  JudgeSettings settings;
  if (node.contains("score_pattern")) settings.score_pattern = text(node, "score_pattern");
  settings.default_score = number(node, "default_score", settings.default_score);
  if (const auto* normalize = node.if_contains("normalize")) {
    settings.normalize = normalize->as_bool();
  }
  return LLMJudge<Action, Observation>(
      text(node, "template"), Answers{list<std::string>(node, "answers"), &events}, settings);
}

Reward outcome(const json::object& node) {
  const auto score = [](const Outcome::Steps& steps) {
    const auto last = static_cast<double>(steps.back().result.observation.index);
    return (last + 1) / (static_cast<double>(steps.size()) + 2);
  };
  return Outcome(score, number(node, "gamma", 0.99), number(node, "intermediate_reward", 0));
}

/// The rubric of a node, without hooks.
Reward bare(const json::object& node, json::array& events) {
  const std::string kind = text(node, "kind");
  std::vector<Reward> within = children(node, events);
  if (kind == "leaf") return Leaf{text(node, "id"), list<double>(node, "scores"), &events};
  if (kind == "sequential") return Sequential<Action, Observation>{std::move(within)};
  if (kind == "gate") {
    return Gate<Action, Observation>{std::move(within.at(0)), number(node, "threshold", 1)};
  }
  if (kind == "weighted_sum") {
    return WeightedSum<Action, Observation>(std::move(within), list<double>(node, "weights"));
  }
  if (kind == "list_choice") return choice(node, std::move(within), "rubric_");
  if (kind == "dict_choice") return choice(node, std::move(within), "name_");
  if (kind == "trajectory") return outcome(node);
  if (kind == "judge") return judge(node, events);
  throw std::invalid_argument("no kind of rubric: " + kind);
}

json::value score_or_null(std::optional<double> score) {
  return score ? json::value(*score) : json::value();
}

}  // namespace

Reward build(const json::object& node, json::array& events) {
  Reward rubric = bare(node, events);
  const std::string id = text(node, "id");
  for (std::size_t i = 0; i < node.at("pre_hooks").as_array().size(); ++i) {
    const std::string name = id + " pre " + std::to_string(i);
    rubric.register_forward_pre_hook(
        [name, &events](Reward& self, const Action&, const Result& result) {
          events.push_back(
              json::array{name, result.observation.index, score_or_null(self.last_score())});
        });
  }
  for (std::size_t i = 0; i < node.at("hooks").as_array().size(); ++i) {
    const std::string name = id + " post " + std::to_string(i);
    rubric.register_forward_hook(
        [name, &events](Reward& self, const Action&, const Result& result, double score) {
          events.push_back(
              json::array{name, result.observation.index, score, score_or_null(self.last_score())});
        });
  }
  return rubric;
}

}  // namespace openenv::tests
