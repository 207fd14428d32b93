// envs/textarena/games_test.cpp - what holds for every variant of every family, played by chance.
#include "action.hpp"
#include "families.hpp"
#include "textarena.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>

namespace openenv::envs::textarena {
namespace {

using testing::HasSubstr;

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

std::vector<std::string> texts_of(const json::value& list, std::size_t first = 0) {
  std::vector<std::string> out;
  for (std::size_t i = first; i < list.as_array().size(); ++i) {
    const auto& item = list.at(i);
    out.push_back(item.is_string() ? std::string(item.as_string()) : write_json(item));
  }
  return out;
}

std::string joined(const json::value& list, const char* separator) {
  return fmt::format("{}", fmt::join(texts_of(list), separator));
}

/// A word as boards show it: capital letters that stand apart.
std::string apart(const json::value& word, const char* separator) {
  std::vector<std::string> letters;
  for (const char letter : upper(word.as_string())) letters.emplace_back(1, letter);
  return fmt::format("{}", fmt::join(letters, separator));
}

using Secrets = std::vector<std::string>;

/// What the first player may not know when a game begins, as a drawing would show it.
const std::map<std::string_view, Secrets (*)(const json::object&)> secrets_of = {
    {"Wordle", [](auto& game) { return Secrets{apart(game.at("secret_word"), " ")}; }},
    {"Hangman", [](auto& game) { return Secrets{apart(game.at("target_word"), "   ")}; }},
    {"Mastermind", [](auto& game) { return Secrets{joined(game.at("secret_code"), " ")}; }},
    {"GuessTheNumber", [](auto& game) { return Secrets{write_json(game.at("game_number"))}; }},
    {"Blackjack", [](auto& game) { return texts_of(game.at("dealer_hand"), 1); }},
    {"LiarsDice", [](auto& game) { return Secrets{joined(game.at("dice_rolls").at("1"), ", ")}; }},
    {"KuhnPoker",
     [](auto& game) {
       const auto* other = game.at("starting_player") == 0 ? "1" : "0";
       const auto card = game.at("player_cards").at(other).as_int64();
       return Secrets{": " + std::string(1, "JQK"[card])};
     }},
    {"Secretary",
     [](auto& game) {
       Secrets out;
       const auto& draws = game.at("draws").as_array();
       const auto seen = game.at("current_idx").template to_number<std::size_t>();
       for (std::size_t i = seen; i < draws.size(); ++i) {
         out.push_back(fmt::format("{:.4f}", draws[i].as_double()));
       }
       return out;
     }},
    {"Bandit",
     [](auto& game) {
       Secrets out;
       for (const auto& button : game.at("ground_truth").as_object()) {
         out.push_back(fmt::format("{:.2f}", button.value().template to_number<double>()));
       }
       return out;
     }},
};

TEST(TextArenaGames, TellSecretsInTheStateAndNoneInTheDrawing) {
  for_each_variant([](const Family& family, const std::string& id) {
    TextArena env;
    env.reset({.seed = 4}, {.env_id = id});
    const auto drawing = env.render().substr(env.render().find('\n'));
    EXPECT_FALSE(env.render().empty());
    const auto secrets = secrets_of.find(family.name);
    if (secrets == secrets_of.end()) return;
    const auto hidden = secrets->second(env.state().raw_state.at("game_state").as_object());
    EXPECT_FALSE(hidden.empty());
    for (const auto& secret : hidden) EXPECT_THAT(drawing, testing::Not(HasSubstr(secret)));
  });
}

TEST(TextArenaGames, MinesAreDrawnOnceTheyAreOpen) {
  TextArena env;
  env.reset({.seed = 4}, {.env_id = "Minesweeper-v0"});
  env.step({"[0 0]"});
  EXPECT_THAT(write_json(env.state().raw_state.at("game_state").at("grid")), HasSubstr("-1"));
  EXPECT_THAT(env.render(), testing::Not(HasSubstr("*")));
}

}  // namespace
}  // namespace openenv::envs::textarena
