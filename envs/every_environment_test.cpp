// envs/every_environment_test.cpp - what holds for every environment of the catalogue.
//
// Each is played at random: by what it calls legal, or by the actions listed here for those that
// cannot tell.
#include "catalog.hpp"

#include <openenv/engine.hpp>
#include <openenv/python_random.hpp>

#include <gtest/gtest.h>

#include <map>

namespace openenv::envs {
namespace {

constexpr int episodes = 3;
constexpr int steps_max = 120;

const std::map<std::string, json::array, std::less<>> actions_of_others = {
    {"echo", {json::object{{"message", "hello"}}, json::object{{"message", ""}}}},
};

json::object result_of(const std::string& members) {
  return parse_json('{' + members + '}').as_object();
}

std::string reset(AnyEnvironment& environment, std::uint64_t seed) {
  std::string out;
  environment.reset({.seed = seed}, Path{}, Problems(UnknownKeys::ignored), out);
  return out;
}

std::string step(AnyEnvironment& environment, const json::value& action) {
  std::string out;
  environment.step(action, {}, out);
  return out;
}

class Every : public testing::TestWithParam<EnvironmentType> {
 protected:
  /// One of the actions that may be taken now.
  static json::value any_action(const AnyEnvironment& environment, PythonRandom& random) {
    std::string out;
    if (!environment.legal_actions(out)) {
      return random.choice(actions_of_others.at(GetParam().name));
    }
    const json::value legal = parse_json(out);
    return legal.as_array().at(random.randbelow(legal.as_array().size()));
  }

  /// The texts of an episode that begins with `seed`: the actions, and every result.
  static std::vector<std::string> episode(AnyEnvironment& environment, std::uint64_t seed) {
    std::vector<std::string> out{reset(environment, seed)};
    PythonRandom random(seed);
    for (int i = 0; i < steps_max && !result_of(out.back()).at("done").as_bool(); ++i) {
      const json::value action = any_action(environment, random);
      out.push_back(write_json(action));
      out.push_back(step(environment, action));
    }
    return out;
  }
};

TEST_P(Every, KeepsTheBoundsOfItsRewards) {
  const auto environment = GetParam().make();
  const EnvironmentInfo& info = GetParam().info;
  EXPECT_NE(info.rewards, Rewards::unspecified);
  for (int seed = 0; seed < episodes; ++seed) {
    const auto texts = episode(*environment, static_cast<std::uint64_t>(seed));
    for (std::size_t i = 0; i < texts.size(); i += 2) {
      const json::value reward = result_of(texts[i]).at("reward");
      if (reward.is_null()) continue;
      EXPECT_GE(reward.to_number<double>(), info.reward_min) << texts[i];
      EXPECT_LE(reward.to_number<double>(), info.reward_max) << texts[i];
    }
  }
}

TEST_P(Every, PlaysTheSameEpisodeForTheSameSeed) {
  const auto first = GetParam().make();
  const auto second = GetParam().make();
  episode(*second, 1);  // What was played before leaves no trace.
  for (int seed = 0; seed < episodes; ++seed) {
    const auto number = static_cast<std::uint64_t>(seed);
    EXPECT_EQ(episode(*first, number), episode(*second, number));
  }
}

TEST_P(Every, ForkContinuesAsItsParent) {
  const auto parent = GetParam().make();
  PythonRandom random(5);
  auto last = reset(*parent, 5);
  for (int i = 0; i < steps_max && !result_of(last).at("done").as_bool(); ++i) {
    const auto fork = parent->fork();
    ASSERT_NE(fork, nullptr);
    const json::value action = any_action(*parent, random);
    last = step(*parent, action);
    EXPECT_EQ(step(*fork, action), last);
    std::string ours, theirs;
    parent->state(theirs);
    fork->state(ours);
    EXPECT_EQ(ours, theirs);
  }
}

TEST_P(Every, DrawsItself) {
  const auto environment = GetParam().make();
  reset(*environment, 0);
  const auto text = environment->render(Picture::text);
  EXPECT_FALSE(text.has_value() && text->empty());
  const auto svg = environment->render(Picture::svg).value_or("<svg ></svg>");
  EXPECT_TRUE(svg.starts_with("<svg ") && svg.ends_with("</svg>")) << svg;
}

INSTANTIATE_TEST_SUITE_P(Environments, Every, testing::ValuesIn(catalog()),
                         [](const auto& of) { return of.param.name; });

}  // namespace
}  // namespace openenv::envs
