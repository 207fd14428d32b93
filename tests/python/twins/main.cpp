// tests/python/twins/main.cpp - openenv-twin: what C++ makes of the Python tests' questions.
//
// `openenv-twin rubrics` reads plays of rubric_trees.py and reports each call; `openenv-twin
// tensors` prints the schema of a struct with tensors.
#include "rubric_tree.hpp"

#include <openenv/model.hpp>

#include <boost/json/value_from.hpp>
#include <boost/json/value_to.hpp>

#include <iostream>
#include <iterator>

namespace openenv::tests {
namespace {

struct Frame {
  Tensor pixels = {};
  std::optional<Tensor> depth = {};
};

json::object known(Reward& rubric) {
  json::object scores, rewards;
  for (const auto& [path, each] : rubric.named_rubrics("top")) {
    const auto score = each->last_score();
    scores[path] = score ? json::value(*score) : json::value();
    if (const auto* episode = each->target<Outcome>()) {
      rewards[path] = json::value_from(episode->compute_step_rewards());
    }
  }
  return {{"scores", std::move(scores)}, {"rewards", std::move(rewards)}};
}

json::array played(const json::object& play) {
  json::array events, out;
  Reward rubric = build(play.at("tree").as_object(), events);
  for (const auto& each : play.at("steps").as_array()) {
    const json::object& step = each.as_object();
    if (step.at("new_episode").as_bool()) rubric.reset();
    const Action action{json::value_to<std::string>(step.at("action"))};
    const Reward::Result result{.observation = {step.at("index").to_number<std::size_t>()},
                                .done = step.at("done").as_bool()};
    json::object report{{"score", rubric(action, result)}};
    report["known"] = known(rubric);
    report["events"] = std::exchange(events, {});
    out.push_back(std::move(report));
  }
  return out;
}

json::value answer(std::string_view question) {
  if (question == "tensors") return schema<Frame>();
  const std::string plays(std::istreambuf_iterator<char>(std::cin), {});
  json::array reports;
  const json::value parsed = parse_json(plays);
  for (const auto& play : parsed.as_array()) reports.push_back(played(play.as_object()));
  return reports;
}

}  // namespace
}  // namespace openenv::tests

int main(int argument_count, char** arguments) {
  const std::string_view question = argument_count == 2 ? arguments[1] : "";
  if (question != "rubrics" && question != "tensors") {
    std::cerr << "usage: openenv-twin rubrics|tensors\n";
    return 2;
  }
  std::cout << openenv::write_json(openenv::tests::answer(question)) << '\n';
  return std::cout.flush() ? 0 : 1;
}
