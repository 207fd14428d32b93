// envs/snake/snake_test.cpp - the rules that a player of Snake notices.
#include "snake/snake.hpp"

#include <openenv/error.hpp>

#include <gtest/gtest.h>

#include <algorithm>

namespace openenv::envs {
namespace {

using Observer = Snake::Observer;

std::ptrdiff_t count(const Snake::Observation& observation, Snake::Cell what) {
  std::ptrdiff_t out = 0;
  for (const auto& row : observation.grid) out += std::count(row.begin(), row.end(), what);
  return out;
}

TEST(Snake, BeginsWithOneSnakeAndOneFruitInsideWalls) {
  Snake snake;
  const auto begun = snake.reset({.seed = 7}, {}).observation;
  EXPECT_EQ(count(begun, Snake::head), 1);
  EXPECT_EQ(count(begun, Snake::body), 1);
  EXPECT_EQ(count(begun, Snake::tail), 1);
  EXPECT_EQ(count(begun, Snake::fruit), 1);
  EXPECT_EQ(count(begun, Snake::wall), 4 * 19);
}

TEST(Snake, DiesAtTheWallAndLeavesTheBoard) {
  Snake snake;
  snake.reset({.seed = 1}, {});
  StepResult<Snake::Observation> last;
  double living = 0;
  while (!last.done) {
    last = snake.step({0});
    if (!last.done) living += *last.reward;
  }
  EXPECT_EQ(last.reward, -1.0);
  EXPECT_FALSE(last.observation.alive);
  EXPECT_EQ(count(last.observation, Snake::head), 0);
  EXPECT_DOUBLE_EQ(last.observation.episode_score, living - 1.0);
  EXPECT_TRUE(snake.legal_actions().empty());
  EXPECT_EQ(snake.step({0}).reward, 0.0);
}

TEST(Snake, TellsTheSumsOfMarlenvAtTheEnd) {
  Snake snake;
  EXPECT_TRUE(snake.reset({.seed = 1}, {}).metadata.empty());
  auto last = snake.step({0});
  EXPECT_EQ(last.metadata, (json::object{{"info", json::object()}}));
  while (!last.done) last = snake.step({0});
  const auto& info = last.metadata.at("info");
  // The step that killed is in the observation's sums, and not in these.
  EXPECT_EQ(info.at("episode_steps"),
            json::array{static_cast<double>(last.observation.episode_steps - 1)});
  EXPECT_DOUBLE_EQ(info.at("episode_scores").at(0).as_double(),
                   last.observation.episode_score + 1.0);
  EXPECT_EQ(info.at("rank"), json::array{1});
  EXPECT_EQ(snake.step({0}).metadata.at("info").at("episode_steps"), json::array{0.0});
}

TEST(Snake, FollowsItsTailInACircleUntilTimeIsUp) {
  Snake snake;
  snake.reset({.seed = 1}, {.snake_length = 4, .max_episode_steps = 12});
  StepResult<Snake::Observation> last;
  for (int i = 0; i < 12; ++i) {
    EXPECT_FALSE(last.done);
    last = snake.step({1});
    EXPECT_GT(last.reward, 0.0);
  }
  EXPECT_TRUE(last.done);
}

TEST(Snake, TakesDirectionsFromAHumanOnly) {
  Snake snake;
  snake.reset({.seed = 0}, {});
  EXPECT_THROW(snake.step({4}), ValidationError);
  snake.reset({.seed = 0}, {.observer = Observer::human});
  EXPECT_NO_THROW(snake.step({4}));
}

TEST(Snake, SeesAsFarAsItsVision) {
  Snake snake;
  const auto planes = snake.reset({.seed = 3}, {.vision_range = 2}).observation.observation;
  ASSERT_EQ(planes.size(), 5u);
  ASSERT_EQ(planes[0].size(), 5u);
  EXPECT_EQ(planes[2][2][5], 1.0);
}

}  // namespace
}  // namespace openenv::envs
