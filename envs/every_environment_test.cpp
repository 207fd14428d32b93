// envs/every_environment_test.cpp - what holds for every environment of the catalogue.
//
// Each is played at random, with its defaults and with the options listed here: by what it calls
// legal, or by the actions listed for those that cannot tell.
#include "catalog.hpp"

#include <openenv/engine.hpp>
#include <openenv/python_random.hpp>

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <stdexcept>

namespace openenv::envs {
namespace {

constexpr int episodes = 3;
constexpr int steps_max = 120;
constexpr int steps_of_a_fork = 10;

const std::map<std::string, json::array, std::less<>> actions_of_others = {
    {"echo", {json::object{{"message", "hello"}}, json::object{{"message", ""}}}},
};

/// Options of a reset that make another game of it.
struct OptionSet {
  std::string environment, name;
  json::object options;
};

const std::vector<OptionSet> option_sets = {
    {"chess", "for_both_sides", {{"opponent", "none"}, {"max_moves", 60}}},
    {"chess", "against_chance", {{"opponent", "random"}, {"agent_color", "black"}}},
    {"connect4", "against_chance", {{"opponent", "random"}, {"opponent_begins", true}}},
    {"connect4", "against_a_greedy_one", {{"opponent", "greedy"}}},
    {"maze", "of_ones_own", {{"maze", {{0, 0, 0}, {1, 1, 0}, {0, 0, 0}}}, {"exit_cell", {0, 2}}}},
    {"openspiel", "tic_tac_toe", {{"game_name", "tic_tac_toe"}, {"agent_player", 1}}},
    {"openspiel", "kuhn_poker", {{"game_name", "kuhn_poker"}}},
    {"openspiel", "cliff_walking", {{"game_name", "cliff_walking"}}},
    {"openspiel", "game_2048", {{"game_name", "2048"}}},
    {"openspiel", "blackjack", {{"game_name", "blackjack"}}},
    {"snake", "steered_by_a_human", {{"observer", "human"}, {"vision_range", 3}, {"height", 8}}},
    {"textarena", "kuhn_poker", {{"env_id", "KuhnPoker-v0"}, {"opponent", "random"}}},
    {"textarena",
     "liars_dice",
     {{"env_id", "LiarsDice-v0"}, {"num_players", 4}, {"opponent", "random"}}},
    {"textarena", "othello", {{"env_id", "Othello-v0-small"}, {"opponent", "random"}}},
    {"textarena", "nim", {{"env_id", "Nim-v0"}, {"layout", "messages"}, {"opponent", "random"}}},
    {"wildfire", "small", {{"width", 5}, {"height", 4}, {"humidity", 0.0}, {"max_steps", 20}}},
};

/// What a test plays: an environment with its defaults or an option set.
struct Setup {
  EnvironmentType type;
  std::string name;
  json::object options = {};
};

std::vector<Setup> setups() {
  std::vector<Setup> out;
  for (const auto& type : catalog()) {
    out.push_back({type, type.name});
    for (const auto& set : option_sets) {
      if (set.environment != type.name) continue;
      out.push_back({type, type.name + "_" + set.name, set.options});
    }
  }
  return out;
}

json::object result_of(const std::string& members) {
  return parse_json('{' + members + '}').as_object();
}

std::string step(AnyEnvironment& environment, const json::value& action) {
  std::string out;
  environment.step(action, {}, out);
  return out;
}

class Every : public testing::TestWithParam<Setup> {
 protected:
  static std::string reset(AnyEnvironment& environment, std::uint64_t seed) {
    std::string out;
    environment.reset({.seed = seed, .options = GetParam().options}, Path{},
                      Problems(UnknownKeys::refused), out);
    return out;
  }

  /// One of the actions that may be taken now.
  static json::value any_action(const AnyEnvironment& environment, PythonRandom& random) {
    std::string out;
    if (!environment.legal_actions(out)) {
      const auto listed = actions_of_others.find(GetParam().type.name);
      if (listed != actions_of_others.end()) return random.choice(listed->second);
      throw std::runtime_error("it has no legal_actions: add a line to actions_of_others");
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
  const auto environment = GetParam().type.make();
  const EnvironmentInfo& info = GetParam().type.info;
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
  const auto first = GetParam().type.make();
  const auto second = GetParam().type.make();
  episode(*second, 1);  // What was played before leaves no trace.
  for (int seed = 0; seed < episodes; ++seed) {
    const auto number = static_cast<std::uint64_t>(seed);
    EXPECT_EQ(episode(*first, number), episode(*second, number));
  }
}

TEST_P(Every, ForkContinuesAsItsParent) {
  const auto parent = GetParam().type.make();
  PythonRandom random(5);
  auto last = reset(*parent, 5);
  std::unique_ptr<AnyEnvironment> fork;
  for (int i = 0; i < steps_max && !result_of(last).at("done").as_bool(); ++i) {
    if (i % steps_of_a_fork == 0) fork = parent->fork();
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
  const auto environment = GetParam().type.make();
  reset(*environment, 0);
  const auto text = environment->render(Picture::text);
  EXPECT_FALSE(text.has_value() && text->empty());
  const auto svg = environment->render(Picture::svg).value_or("<svg ></svg>");
  EXPECT_TRUE(svg.starts_with("<svg ") && svg.ends_with("</svg>")) << svg;
}

INSTANTIATE_TEST_SUITE_P(Environments, Every, testing::ValuesIn(setups()),
                         [](const auto& of) { return of.param.name; });

}  // namespace
}  // namespace openenv::envs
