// envs/openspiel/openspiel_test.cpp - turns, options and the rules of the six games.
#include "openspiel/openspiel.hpp"

#include <openenv/engine.hpp>
#include <openenv/environment_type.hpp>
#include <openenv/error.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

namespace openenv::envs {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using Options = OpenSpiel::Options;
using Policy = OpenSpiel::Policy;
using Result = StepResult<OpenSpiel::Observation>;

struct Played {
  OpenSpiel env;
  Result last;
  explicit Played(const Options& options) : last(env.reset({.seed = 1}, options)) {}
  Result& play(std::initializer_list<int> actions) {
    for (const int action : actions) last = env.step({.action_id = action});
    return last;
  }
};

TEST(OpenSpiel, FirstObservationHasNoReward) {
  Played game({});
  EXPECT_EQ(game.last.reward, std::nullopt);
  EXPECT_EQ(game.last.observation.game_phase, "initial");
  EXPECT_EQ(game.env.state().game_name, "catch");
}

TEST(OpenSpiel, CatchPaysForBeingUnderTheBall) {
  Played game({.game_params = {{"columns", 1}, {"rows", 3}}});
  EXPECT_EQ(game.play({1}).reward, 0.0);
  EXPECT_EQ(game.play({1}).reward, 1.0);
  EXPECT_TRUE(game.last.done);
}

TEST(OpenSpiel, OthersMoveBeforeTheAgentWhereTheyBegin) {
  Played game({.game_name = "tic_tac_toe", .agent_player = 1, .opponent_policy = Policy::first});
  EXPECT_EQ(game.last.observation.opponent_last_action, 0);
  EXPECT_EQ(game.last.reward, 0.0);
  EXPECT_EQ(game.env.render(), "x..\n...\n...\n");
}

TEST(OpenSpiel, TicTacToeIsWonWithThreeInARow) {
  Played game({.game_name = "tic_tac_toe", .opponent_policy = Policy::last});
  const auto& last = game.play({0, 1, 2});
  EXPECT_TRUE(last.done);
  EXPECT_EQ(last.reward, 1.0);
  EXPECT_EQ(last.observation.current_player_id, -4);
  EXPECT_THAT(last.observation.legal_actions, IsEmpty());
}

TEST(OpenSpiel, AStepAfterTheEndBeginsTheNextGame) {
  Played game({.game_name = "tic_tac_toe", .opponent_policy = Policy::last});
  const auto& next = game.play({0, 1, 2, 5});
  EXPECT_FALSE(next.done);
  EXPECT_EQ(next.reward, std::nullopt);
  EXPECT_EQ(next.observation.legal_actions.size(), 9u);
}

TEST(OpenSpiel, KuhnPokerHidesTheOthersCard) {
  Played game({.game_name = "kuhn_poker", .opponent_policy = Policy::last});
  EXPECT_THAT(game.env.render(), testing::ContainsRegex("^[0-2]\\?\n"));
  EXPECT_TRUE(game.play({1}).done);
  EXPECT_THAT(game.last.reward, testing::AnyOf(2.0, -2.0));
}

TEST(OpenSpiel, TheCliffIsDeep) {
  Played game({.game_name = "cliff_walking"});
  EXPECT_EQ(game.play({1}).reward, -1.0);
  EXPECT_EQ(game.play({0, 3}).reward, -100.0);
  EXPECT_TRUE(game.last.done);
}

TEST(TwentyFortyEight, MergesEachTileOnceTowardsTheWall) {
  openspiel::TwentyFortyEight::Board board{2, 2, 2, 2, 4, 0, 2, 2, 0, 4, 2, 2, 2, 0, 0, 2};
  openspiel::TwentyFortyEight::Marks merged;
  EXPECT_EQ(openspiel::TwentyFortyEight::slide(board, merged, 3), 4 + 4 + 4 + 4 + 4);
  EXPECT_THAT(board, ElementsAre(4, 4, 0, 0, 4, 4, 0, 0, 4, 4, 0, 0, 4, 0, 0, 0));
}

TEST(Blackjack, CountsAcesAsElevenWhereThatFits) {
  using openspiel::Blackjack;
  EXPECT_EQ(Blackjack::total({0, 9}), 21);
  EXPECT_EQ(Blackjack::total({0, 13}), 12);
  EXPECT_EQ(Blackjack::total({0, 9, 4}), 16);
}

TEST(OpenSpiel, RefusesWhatIsNotLegalAndPlaysOn) {
  Played game({.game_name = "tic_tac_toe", .opponent_policy = Policy::first});
  EXPECT_THROW(game.play({9}), ValidationError);
  EXPECT_THROW(game.env.reset({}, {.game_name = "go"}), ValidationError);
  EXPECT_THROW(game.env.reset({}, {.agent_player = 1}), ValidationError);
  EXPECT_THROW(game.env.reset({}, {.game_params = {{"depth", 1}}}), ValidationError);
  EXPECT_THROW(game.env.reset({}, {.game_params = {{"rows", 1}}}), ValidationError);
  EXPECT_EQ(game.env.state().game_name, "tic_tac_toe");
  EXPECT_EQ(game.play({8}).observation.opponent_last_action, 0);
}

TEST(OpenSpiel, WhatIsRefusedIsNoStep) {
  Engine engine(environment_type<OpenSpiel>(), {});
  const auto session = engine.open();
  session->begin();
  const auto answer = [&](std::string_view message) {
    std::string out;
    session->handle(message, out);
    return out;
  };
  answer(R"({"type":"reset","data":{}})");
  EXPECT_THAT(answer(R"({"type":"step","data":{"action_id":7}})"),
              testing::AllOf(HasSubstr("VALIDATION_ERROR"), HasSubstr(R"("loc":["action_id"])"),
                             HasSubstr("legal actions: 0, 1, 2")));
  EXPECT_THAT(answer(R"({"type":"state"})"), HasSubstr(R"("step_count":0)"));
  const auto long_name = std::string(1000, 'x');
  EXPECT_THAT(answer(R"({"type":"reset","data":{"game_name":")" + long_name + R"("}})"),
              HasSubstr("a text of 1000 bytes"));
}

}  // namespace
}  // namespace openenv::envs
