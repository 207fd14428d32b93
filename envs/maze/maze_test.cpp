// envs/maze/maze_test.cpp - the rules that a player of the maze notices.
#include "maze/maze.hpp"

#include <openenv/error.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace openenv::envs {
namespace {

using testing::ElementsAre;

const Maze::Layout corridor{{0, 0, 0}};

Maze begun(const Maze::Options& options = {}) {
  Maze maze;
  maze.reset({}, options);
  return maze;
}

TEST(Maze, WallsCostMoreThanReturnsAndReturnsMoreThanMoves) {
  auto maze = begun();
  EXPECT_EQ(maze.step({1}).reward, -0.75);
  EXPECT_EQ(maze.step({3}).reward, -0.05);
  EXPECT_EQ(maze.step({2}).reward, -0.05);  // The first cell counts once it was entered.
  EXPECT_EQ(maze.step({3}).reward, -0.25);
}

TEST(Maze, ExitWins) {
  auto maze = begun({.maze = corridor});
  EXPECT_FALSE(maze.step({3}).done);
  const auto last = maze.step({3});
  EXPECT_TRUE(last.done);
  EXPECT_EQ(last.reward, 10.0);
  EXPECT_TRUE(last.observation.legal_actions.empty());
  EXPECT_EQ(maze.state().status, "win");
}

TEST(Maze, LosingMoreThanHalfAPointForEachCellLoses) {
  auto maze = begun({.maze = corridor});
  EXPECT_FALSE(maze.step({0}).done);
  EXPECT_FALSE(maze.step({0}).done);
  EXPECT_TRUE(maze.step({0}).done);
  EXPECT_EQ(maze.state().status, "lose");
}

TEST(Maze, TellsTheOpenWaysInTheOriginalsOrder) {
  auto maze = begun({.start_cell = Maze::Cell{2, 1}});
  EXPECT_THAT(maze.step({1}).observation.legal_actions, ElementsAre(2, 0));
}

TEST(Maze, RefusesCellsThatAreNotOpenAndPlaysOn) {
  auto maze = begun({.maze = corridor});
  maze.step({3});
  EXPECT_THROW(maze.reset({}, {.start_cell = Maze::Cell{5, 0}}), ValidationError);
  EXPECT_THROW(maze.reset({}, {.start_cell = Maze::Cell{0, 8}}), ValidationError);
  EXPECT_THROW(maze.reset({}, {.exit_cell = Maze::Cell{0, 0}}), ValidationError);
  EXPECT_THROW(maze.reset({}, {.maze = Maze::Layout{{0, 0}, {0}}}), ValidationError);
  EXPECT_THROW(maze.reset({}, {.maze = Maze::Layout{}}), ValidationError);
  EXPECT_EQ(maze.render(), ".AE\n");
}

TEST(Maze, ShowsTheWholeMazeInTheMetadata) {
  Maze maze;
  EXPECT_EQ(maze.reset({}, {.maze = corridor}).metadata,
            (json::object{
                {"maze", {{0, 0, 0}}}, {"status", "playing"}, {"exit_cell", {2, 0}}, {"step", 0}}));
  maze.step({3});
  const auto last = maze.step({3}).metadata;
  EXPECT_EQ(last.at("status"), "win");
  EXPECT_EQ(last.at("step"), 2);
}

TEST(Maze, IsDrawnAsLetters) { EXPECT_EQ(begun({.maze = corridor}).render(), "A.E\n"); }

}  // namespace
}  // namespace openenv::envs
