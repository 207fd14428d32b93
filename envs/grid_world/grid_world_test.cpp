// envs/grid_world/grid_world_test.cpp - the rules that a player of GridWorld notices.
#include "grid_world/grid_world.hpp"

#include <gtest/gtest.h>

namespace openenv::envs {
namespace {

using Move = GridWorld::Move;

TEST(GridWorld, DownAndUpChangeX) {
  GridWorld world;
  world.reset({}, {});
  EXPECT_EQ(world.step({Move::DOWN}).observation.x, 1);
  EXPECT_EQ(world.step({Move::RIGHT}).observation.y, 1);
  EXPECT_EQ(world.step({Move::UP}).observation.x, 0);
}

TEST(GridWorld, EdgeStopsAStepThatIsPaidForAllTheSame) {
  GridWorld world;
  world.reset({}, {});
  const auto result = world.step({Move::UP});
  EXPECT_EQ(result.observation.x, 0);
  EXPECT_EQ(result.reward, -0.1);
}

TEST(GridWorld, EndsInTheFarCorner) {
  GridWorld world;
  world.reset({}, {.size = 2});
  EXPECT_FALSE(world.step({Move::DOWN}).done);
  const auto result = world.step({Move::RIGHT});
  EXPECT_TRUE(result.done);
  EXPECT_EQ(result.reward, 1.0);
  EXPECT_TRUE(world.legal_actions().empty());
}

TEST(GridWorld, IsDrawnAsLetters) {
  GridWorld world;
  world.reset({}, {.size = 2});
  EXPECT_EQ(world.render(), "A.\n.G\n");
}

}  // namespace
}  // namespace openenv::envs
