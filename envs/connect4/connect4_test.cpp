// envs/connect4/connect4_test.cpp - the rules that a player of Connect Four notices.
#include "connect4/connect4.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace openenv::envs {
namespace {

using testing::ElementsAre;
using Opponent = Connect4::Opponent;

auto play(Connect4& game, std::initializer_list<std::int64_t> columns) {
  StepResult<Connect4::Observation> last;
  for (const auto column : columns) last = game.step({column});
  return last;
}

Connect4 begun(Connect4::Options options = {}, std::uint64_t seed = 0) {
  Connect4 game;
  game.reset({.seed = seed}, options);
  return game;
}

TEST(Connect4, SidesAlternateAndDiscsFall) {
  auto game = begun();
  const auto board = play(game, {3, 3}).observation.board;
  EXPECT_EQ(board[5][3], 1);
  EXPECT_EQ(board[4][3], -1);
  EXPECT_EQ(game.state().next_player, 1);
}

TEST(Connect4, FourInARowWinInEveryDirection) {
  for (const auto& columns : {std::initializer_list<std::int64_t>{0, 1, 0, 1, 0, 1, 0},
                              {0, 0, 1, 1, 2, 2, 3},
                              {0, 1, 1, 2, 2, 3, 2, 3, 3, 6, 3},
                              {3, 2, 2, 1, 1, 0, 1, 0, 0, 6, 0}}) {
    auto game = begun();
    const auto last = play(game, columns);
    EXPECT_TRUE(last.done);
    EXPECT_EQ(last.reward, 1.0);
  }
}

TEST(Connect4, AColumnThatIsFullOrMissingLoses) {
  for (const auto& columns :
       {std::initializer_list<std::int64_t>{7}, {-1}, {0, 0, 0, 0, 0, 0, 0}}) {
    auto game = begun();
    const auto last = play(game, columns);
    EXPECT_TRUE(last.done);
    EXPECT_EQ(last.reward, -1.0);
  }
}

TEST(Connect4, FullColumnsAreNotLegal) {
  auto game = begun();
  EXPECT_THAT(play(game, {0, 0, 0, 0, 0, 0}).observation.legal_actions,
              ElementsAre(1, 2, 3, 4, 5, 6));
}

TEST(Connect4, OpponentRepliesInTheSameStep) {
  auto game = begun({.opponent = Opponent::random});
  game.step({3});
  EXPECT_EQ(game.state().next_player, 1);
  auto second = begun({.opponent = Opponent::random, .opponent_begins = true});
  EXPECT_EQ(second.state().next_player, -1);
}

TEST(Connect4, GreedyOpponentPreventsAWinAndTakesItsOwn) {
  auto game = begun({.opponent = Opponent::greedy});
  play(game, {0, 0, 0});
  EXPECT_EQ(game.state().board[2][0], -1) << game.render();
  int losses = 0;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    auto other = begun({.opponent = Opponent::greedy}, seed);
    PythonRandom random(seed);
    StepResult<Connect4::Observation> last;
    while (!last.done) last = other.step(random.choice(other.legal_actions()));
    losses += last.reward == -1.0 ? 1 : 0;
  }
  EXPECT_GT(losses, 10);
}

TEST(Connect4, IsDrawnFromTheTop) {
  auto game = begun();
  play(game, {0, 0});
  EXPECT_EQ(game.render(), ".......\n.......\n.......\n.......\nO......\nX......\n0123456\n");
}

}  // namespace
}  // namespace openenv::envs
