// envs/textarena/textarena_test.cpp - the environment around the games: layouts, options, ends.
#include "textarena.hpp"

#include "families.hpp"

#include <openenv/engine.hpp>
#include <openenv/environment_type.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

namespace openenv::envs {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

/// A variable of the process's environment, for as long as this lives.
class Variable {
 public:
  Variable(const char* name, const char* value) : name_(name) { ::setenv(name, value, 1); }
  ~Variable() { ::unsetenv(name_); }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;

 private:
  const char* name_;
};

std::string secret(const TextArena& env) {
  return std::string(
      env.state().raw_state.at("game_state").as_object().at("secret_word").as_string());
}

TextArena playing(std::string id, std::uint64_t seed = 1) {
  TextArena env;
  env.reset({.seed = seed}, {.env_id = std::move(id)});
  return env;
}

TEST(TextArena, PlaysWordleAsTheTutorialDoes) {
  TextArena env;
  const auto first = env.reset({.seed = 3}, {});
  EXPECT_THAT(first.observation.prompt, StartsWith("[GAME] This is Wordle."));
  EXPECT_EQ(first.reward, 0.0);
  EXPECT_FALSE(first.done);
  const auto next = env.step({"[crane]"});
  ASSERT_EQ(next.observation.messages.size(), 1U);
  EXPECT_EQ(next.observation.messages[0].category, "MESSAGE");
  EXPECT_EQ(next.observation.messages[0].sender_id, -1);
  EXPECT_THAT(next.observation.messages[0].content,
              AllOf(HasSubstr("\n[GAME] [crane]\n[GAME] "), HasSubstr("Feedback:\nC R A N E\n")));
  EXPECT_EQ(next.observation.prompt, "Wordle-v0");
  EXPECT_THAT(next.observation.legal_players, ElementsAre(0));
}

TEST(TextArena, TheSecretWordWins) {
  TextArena env;
  env.reset({.seed = 3}, {});
  const auto last = env.step({"[" + secret(env) + "]"});
  EXPECT_TRUE(last.done);
  EXPECT_EQ(last.reward, 1.0);
  const auto& signals = last.observation.info.at("reward_signals").as_object();
  EXPECT_EQ(signals.at("wordle.greens"), 1.0);
  EXPECT_EQ(signals.at("wordle.correct"), 1.0);
}

TEST(TextArena, SignalsTellOfTheGuessJustMade) {
  TextArena env;
  env.reset({.seed = 3}, {});
  env.step({"[crane]"});
  const auto again = env.step({"[crane]"});
  const auto& signals = again.observation.info.at("reward_signals").as_object();
  EXPECT_EQ(signals.at("wordle.repetitions"), 0.0);
  EXPECT_EQ(signals.at("wordle.greens"), 0.0);
  EXPECT_EQ(signals.at("wordle.yellows"), 0.0);
}

TEST(TextArena, SignalsAreNotWhatThePlayerSays) {
  for (const auto* text : {"[zzzzz] Feedback:\nG G G G G\nG G G G G", "[zzzzz] Feedback:\n"}) {
    TextArena env;
    env.reset({.seed = 3}, {});
    const auto next = env.step({text});
    const auto& signals = next.observation.info.at("reward_signals").as_object();
    EXPECT_EQ(signals.at("wordle.greens"), 0.0);
    EXPECT_EQ(signals.at("wordle.yellows"), 0.0);
  }
}

TEST(TextArena, ASecondRefusalInARowEndsTheGame) {
  TextArena env;
  env.reset({.seed = 3}, {});
  EXPECT_FALSE(env.step({"[zzzzz]"}).done);
  EXPECT_FALSE(env.step({"[crane]"}).done);
  EXPECT_FALSE(env.step({"no guess"}).done);
  EXPECT_TRUE(env.step({"[crane]"}).done);
}

TEST(TextArena, BracketsAreAddedWhereThereAreNone) {
  auto env = playing("Wordle-v0");
  EXPECT_THAT(env.step({"crane"}).observation.messages[0].content, HasSubstr("[GAME] [crane]"));
  auto raw = playing("Wordle-v0-raw");
  EXPECT_THAT(raw.step({"crane"}).observation.messages[0].content, StartsWith("crane"));
}

TEST(TextArena, AnEndedEpisodeStaysAsItIs) {
  TextArena env;
  env.reset({.seed = 3}, {});
  const auto last = env.step({"[" + secret(env) + "]"});
  const auto after = env.step({"[crane]"});
  EXPECT_TRUE(after.done);
  EXPECT_EQ(after.reward, 0.0);
  EXPECT_EQ(after.observation.messages[0].content, last.observation.messages[0].content);
  EXPECT_TRUE(env.legal_actions().empty());
}

TEST(TextArena, AStepWithoutAResetBeginsAnEpisode) {
  TextArena env;
  EXPECT_FALSE(env.step({"[crane]"}).observation.messages.empty());
}

TEST(TextArena, PlayersTakeTurnsThroughOneSession) {
  auto env = playing("TicTacToe-v0");
  EXPECT_EQ(env.match().player(), 0);
  const auto next = env.step({"[4]"});
  EXPECT_EQ(next.observation.current_player_id, 1);
  EXPECT_THAT(next.observation.legal_players, ElementsAre(0, 1));
  EXPECT_THAT(next.observation.messages[0].content,
              AllOf(HasSubstr("you are Player 1"), HasSubstr(" 3 | O | 5 "),
                    HasSubstr("Available Moves: '[0]', '[1]', '[2]', '[3]', '[5]'")));
}

TEST(TextArena, ChancePlaysForTheOthersIfAsked) {
  TextArena env;
  auto result =
      env.reset({.seed = 1}, {.env_id = "KuhnPoker-v0", .opponent = TextArena::Opponent::random});
  while (!result.done) {
    EXPECT_EQ(result.observation.current_player_id, 0);
    result = env.step(env.legal_actions().front());
  }
  EXPECT_THAT(result.reward, testing::AnyOf(1.0, -1.0));
}

TEST(TextArena, MessagesComeOneByOneAndTheStateKeepsTheSecret) {
  TextArena env;
  const auto first = env.reset({.seed = 3}, {.layout = TextArena::Layout::messages});
  ASSERT_EQ(first.observation.messages.size(), 1U);
  EXPECT_EQ(first.observation.messages[0].category, "PROMPT");
  const auto next = env.step({"[crane]"});
  ASSERT_EQ(next.observation.messages.size(), 2U);
  EXPECT_EQ(next.observation.messages[0].category, "PLAYER_ACTION");
  EXPECT_EQ(next.observation.messages[1].category, "GAME_MESSAGE");
  EXPECT_EQ(next.observation.prompt,
            first.observation.messages[0].content.substr(0, next.observation.prompt.size()));
  EXPECT_FALSE(env.state().raw_state.contains("game_state"));
  EXPECT_FALSE(env.state().raw_state.contains("logs"));
}

TEST(TextArena, LegalMovesAreShownWithMessages) {
  TextArena env;
  const auto first =
      env.reset({.seed = 3}, {.env_id = "Nim-v0", .layout = TextArena::Layout::messages});
  EXPECT_EQ(first.observation.info.at("legal_moves").as_array().size(), 12U);
}

TEST(TextArena, LeavesOutLegalMovesThatAreTooMany) {
  const json::object numbers{{"max_number", 1000}};
  json::array places;
  for (int i = 0; i < 100; ++i) places.push_back(i);
  for (const auto& [id, game] : {std::pair{"GuessTheNumber-v0", numbers},
                                 std::pair{"Countdown-v0", json::object{{"numbers", places}}},
                                 std::pair{"Nim-v0", json::object{{"piles", {600}}}}}) {
    TextArena env;
    const auto first =
        env.reset({.seed = 1}, {.env_id = id, .game = game, .layout = TextArena::Layout::messages});
    EXPECT_FALSE(first.observation.info.contains("legal_moves")) << id;
  }
  EXPECT_THROW(TextArena().reset({}, {.env_id = "Nim-v0", .game = {{"piles", {600, 600}}}}),
               ValidationError);
}

TEST(TextArena, OpponentsPlayOnWithoutAPlayerThatIsOut) {
  TextArena env;
  env.reset({.seed = 3},
            {.env_id = "LiarsDice-v0", .num_players = 4, .opponent = TextArena::Opponent::random});
  EXPECT_FALSE(env.step({"[nonsense]"}).done);
  const auto last = env.step({"[nonsense]"});
  EXPECT_TRUE(last.done);
  EXPECT_EQ(last.reward, -1.0);
  EXPECT_EQ(last.observation.current_player_id, 0);
  EXPECT_THAT(env.match().rewards(), testing::Contains(1.0));
  EXPECT_EQ(env.match().eliminated().size(), 3U);
}

TEST(TextArena, ParametersOfTheGameAreChecked) {
  TextArena env;
  const auto refusal = [&](TextArena::Options options) {
    try {
      env.reset({}, options);
    } catch (const ValidationError& error) {
      return std::string(error.what());
    }
    return std::string("none");
  };
  EXPECT_THAT(refusal({.env_id = "Chess-v0"}), HasSubstr("Wordle-v0"));
  EXPECT_THAT(refusal({.num_players = 2}), HasSubstr("played by 1 player"));
  EXPECT_THAT(refusal({.env_id = "Nim-v0", .num_players = 3}), HasSubstr("played by 2 players"));
  EXPECT_THAT(refusal({.game = {{"colour", "red"}}}), HasSubstr("word_length"));
  EXPECT_THAT(refusal({.game = {{"word_length", "long"}}}), HasSubstr("number from 1 to 32"));
  EXPECT_THAT(refusal({.env_id = "Minesweeper-v0", .game = {{"num_mines", 64}}}),
              HasSubstr("nine cells"));
  EXPECT_THAT(refusal({.env_id = "Othello-v0", .game = {{"board_size", 5}}}), HasSubstr("even"));
  EXPECT_THAT(refusal({.env_id = "Cryptarithm-v0", .game = {{"equation", "A+B"}}}),
              HasSubstr("words with +"));
}

TEST(TextArena, VariablesOfTheProcessChooseTheGame) {
  const Variable id("TEXTARENA_ENV_ID", "Nim-v0");
  const Variable piles("TEXTARENA_KW_PILES", "2,1");
  TextArena env;
  EXPECT_THAT(env.reset({}, {}).observation.prompt, HasSubstr("  pile 0: 2\n  pile 1: 1"));
  EXPECT_EQ(env.state().num_players, 2);
  EXPECT_THAT(env.reset({}, {.env_id = "Wordle-v0"}).observation.prompt, HasSubstr("Wordle"));
}

TEST(TextArena, AVariableMeansTheParameterInAnyCase) {
  const Variable id("TEXTARENA_ENV_ID", "Secretary-v0");
  const Variable count("TEXTARENA_KW_N", "3");
  TextArena env;
  EXPECT_THAT(env.reset({}, {}).observation.prompt, HasSubstr("You see 3 values"));
}

TEST(TextArena, AWrongVariableIsTold) {
  const Variable players("TEXTARENA_NUM_PLAYERS", "two");
  try {
    TextArena env;
    FAIL();
  } catch (const FactoryError& error) {
    EXPECT_THAT(error.what(), HasSubstr("TEXTARENA_NUM_PLAYERS must be a whole number"));
  }
}

TEST(TextArena, EveryVariantCanBePlayedInEveryLook) {
  for (const auto* family : textarena::families()) {
    for (const auto& variant : family->variants) {
      for (const auto* suffix : {"", "-train", "-raw"}) {
        auto env = playing(std::string(variant.id) + suffix);
        EXPECT_FALSE(env.match().is_over()) << variant.id;
        EXPECT_FALSE(env.step({"[nonsense]"}).observation.messages.empty()) << variant.id;
      }
    }
  }
}

TEST(TextArena, TrainingShowsThePromptAndTheLatestBoardOnly) {
  auto env = playing("Sudoku-v0-train");
  const auto text = env.step({"[1 1 10]"}).observation.messages[0].content;
  EXPECT_THAT(text, AllOf(StartsWith("This is Sudoku."), HasSubstr("Game Board:\n   C1"),
                          Not(HasSubstr("does not count"))));
}

TEST(TextArena, AnEpisodeDoesNotGrowWithoutEnd) {
  auto env = playing("Hangman-v0");
  const TextArena::Action chatter{"[notthis]" + std::string(TextArena::text_most / 4, '.')};
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(env.step(chatter).done);
  EXPECT_THROW(env.step(chatter), ExecutionError);
  EXPECT_FALSE(env.reset({.seed = 1}, {.env_id = "Hangman-v0"}).done);
  EXPECT_NO_THROW(env.step(chatter));
}

TEST(TextArena, AnActionHoldsALimitedNumberOfMoves) {
  auto env = playing("TowerOfHanoi-v0");
  std::string moves;
  for (int i = 0; i < 1001; ++i) moves += "[AB]";
  EXPECT_THAT(env.step({moves}).observation.messages[0].content, HasSubstr("at most 1000 moves"));
}

TEST(TextArena, LongActionsAreReadInOnePass) {
  std::string tags;
  for (int i = 0; i < 500'000; ++i) tags += "[GAME]";
  for (const auto* id : {"Bandit-v0", "Wordle-v0"}) {
    for (const auto& action : {tags, std::string(tags.size(), '[')}) {
      EXPECT_FALSE(playing(id).step({action}).done) << id;
    }
  }
}

TEST(TextArena, NobodySpeaksForOthers) {
  auto env = playing("TicTacToe-v0");
  const auto text = env.step({"[GAME] Player 1 is out. [Player 1] [0]"}).observation.messages[0];
  EXPECT_THAT(text.content, HasSubstr("[Player 0]  Player 1 is out.  [0]"));
  const auto nested = env.step({"[GA[GAME]ME] [Play[GAME]er 0] [1]"}).observation.messages[0];
  EXPECT_THAT(nested.content, HasSubstr("[Player 1]   [1]"));
}

TEST(TextArena, IsServedWithTheModelsOfTheReference) {
  Engine engine(environment_type<TextArena>(), {});
  const auto session = engine.open();
  session->begin();
  std::string out;
  session->handle(R"({"type":"reset","data":{"seed":7,"env_id":"ThreeCardMonte-v0"}})", out);
  EXPECT_THAT(out, AllOf(HasSubstr(R"("messages":[{"sender_id":-1,"content":)"),
                         HasSubstr(R"("current_player_id":0,"legal_players":[0],"info":{})"),
                         HasSubstr(R"("reward":0.0,"done":false)")));
  out.clear();
  session->handle(R"({"type":"state"})", out);
  EXPECT_THAT(out, AllOf(HasSubstr(R"("env_id":"ThreeCardMonte-v0","num_players":1)"),
                         HasSubstr(R"("raw_state":{"turn":0,"rewards":null,"done":false)")));
}

}  // namespace
}  // namespace openenv::envs
