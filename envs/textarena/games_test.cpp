// envs/textarena/games_test.cpp - what holds for every variant of every family, played by chance.
#include "families.hpp"
#include "textarena.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace openenv::envs::textarena {
namespace {

constexpr int steps_most = 150;
constexpr std::uint64_t seeds = 2;

/// Calls `check(family, id)` for each variant.
template <class Check>
void for_each_variant(Check&& check) {
  for (const auto* family : families()) {
    for (const auto& variant : family->variants) {
      SCOPED_TRACE(std::string(variant.id));
      check(*family, std::string(variant.id));
    }
  }
}

/// A legal move; now and then, and where there are too many to list, nonsense.
TextArena::Action any_action(const TextArena& env, PythonRandom& random) {
  const auto legal = env.legal_actions();
  if (legal.empty() || random.random() < 0.02) return {"[nonsense]"};
  return random.choice(legal);
}

TEST(TextArenaGames, KeepTheBoundsOfTheirRewards) {
  for_each_variant([](const Family& family, const std::string& id) {
    TextArena env;
    PythonRandom random(1);
    for (std::uint64_t seed = 0; seed < seeds; ++seed) {
      auto result = env.reset({.seed = seed}, {.env_id = id});
      for (int i = 0; i < steps_most && !result.done; ++i) {
        result = env.step(any_action(env, random));
      }
      for (const double reward : env.match().rewards()) {
        EXPECT_GE(reward, family.reward_least);
        EXPECT_LE(reward, 1.0);
      }
    }
  });
}

TEST(TextArenaGames, PlayTheSameEpisodeForTheSameSeed) {
  for_each_variant([](const Family&, const std::string& id) {
    TextArena first, second;
    second.reset({.seed = 1}, {.env_id = id});
    second.step({"[nonsense]"});  // What was played before leaves no trace.
    for (std::uint64_t seed = 0; seed < seeds; ++seed) {
      PythonRandom random(seed);
      auto one = first.reset({.seed = seed}, {.env_id = id});
      auto other = second.reset({.seed = seed}, {.env_id = id});
      for (int i = 0; i < steps_most && !one.done; ++i) {
        const auto action = any_action(first, random);
        one = first.step(action);
        other = second.step(action);
        ASSERT_EQ(encode(one.observation), encode(other.observation));
      }
      EXPECT_EQ(one.reward, other.reward);
      EXPECT_EQ(encode(first.state()), encode(second.state()));
    }
  });
}

TEST(TextArenaGames, ACopyContinuesAsItsParent) {
  for_each_variant([](const Family&, const std::string& id) {
    TextArena env;
    PythonRandom random(2);
    auto result = env.reset({.seed = 2}, {.env_id = id});
    for (int i = 0; i < 25 && !result.done; ++i) {
      auto copy = env;
      const auto action = any_action(env, random);
      result = env.step(action);
      EXPECT_EQ(encode(copy.step(action).observation), encode(result.observation));
      EXPECT_EQ(encode(copy.state()), encode(env.state()));
    }
  });
}

TEST(TextArenaGames, LegalMovesAreNotRefused) {
  for_each_variant([](const Family& family, const std::string& id) {
    // Which digit belongs into a cell, and where mines are, is for the player to find out.
    if (family.name == "Sudoku" || family.name == "Minesweeper") return;
    TextArena env;
    PythonRandom random(3);
    auto result = env.reset({.seed = 3}, {.env_id = id});
    for (int i = 0; i < steps_most && !result.done && !env.legal_actions().empty(); ++i) {
      result = env.step(random.choice(env.legal_actions()));
    }
    EXPECT_TRUE(std::ranges::none_of(env.match().messages(), [](const Message& message) {
      return message.category == Category::game_admin;
    }));
  });
}

TEST(TextArenaGames, TellSecretsInTheStateAndNoneInTheDrawing) {
  for_each_variant([](const Family&, const std::string& id) {
    TextArena env;
    env.reset({.seed = 4}, {.env_id = id});
    const auto game = env.state().raw_state.at("game_state").as_object();
    EXPECT_FALSE(env.render().empty());
    for (const auto* key : {"secret_word", "target_word"}) {
      const auto* secret = game.if_contains(key);
      if (secret == nullptr) continue;
      EXPECT_THAT(env.render(), testing::Not(testing::HasSubstr(std::string(secret->as_string()))));
    }
  });
}

}  // namespace
}  // namespace openenv::envs::textarena
