// envs/wildfire/wildfire_test.cpp - the rules that a player of Wildfire notices.
#include "wildfire/wildfire.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <stdexcept>
#include <string>

namespace openenv::envs {
namespace {

Wildfire begun(const Wildfire::Options& options = {}) {
  Wildfire fire;
  fire.reset({.seed = 1}, options);
  return fire;
}

/// The first cell of a kind, as an action on it.
Wildfire::Action on(const Wildfire& fire, Wildfire::Cell what, const std::string& action) {
  const auto state = fire.state();
  const auto at = std::find(state.grid.begin(), state.grid.end(), static_cast<int>(what));
  const auto i = at - state.grid.begin();
  return {action, i % state.width, i / state.width};
}

TEST(Wildfire, WithoutASeedItIsTheFixedOneOfTheOriginal) {
  Wildfire first, second, seeded;
  const auto begun = first.reset({}, {}).observation;
  EXPECT_EQ(begun.grid, second.reset({}, {}).observation.grid);
  EXPECT_EQ(begun.grid, seeded.reset({.seed = 3407}, {}).observation.grid);
  EXPECT_NE(begun.humidity, first.reset({}, {}).observation.humidity);
}

TEST(Wildfire, WaterPutsOutTheLastFireAndWins) {
  auto fire = begun({.init_sources = 1});
  const auto last = fire.step(on(fire, Wildfire::burning, "water"));
  EXPECT_TRUE(last.done);
  EXPECT_EQ(last.observation.burning_count, 0);
  EXPECT_EQ(last.observation.remaining_water, 7);
  EXPECT_GT(last.reward, 1.0);
  EXPECT_EQ(fire.state().total_extinguished, 1);
}

TEST(Wildfire, FireBurnsDownInThreeSteps) {
  auto fire = begun({.base_ignite_prob = 0.0, .init_sources = 1});
  EXPECT_FALSE(fire.step({"wait", {}, {}}).done);
  EXPECT_FALSE(fire.step({"wait", {}, {}}).done);
  const auto last = fire.step({"wait", {}, {}});
  EXPECT_TRUE(last.done);
  EXPECT_EQ(last.observation.burned_count, 1);
}

TEST(Wildfire, NonsenseCostsALittle) {
  auto fire = begun({.base_ignite_prob = 0.0, .init_sources = 1, .water_capacity = 0});
  EXPECT_DOUBLE_EQ(fire.step({"dance", {}, {}}).reward.value(), -0.06);
  EXPECT_DOUBLE_EQ(fire.step({"water", 0, 0}).reward.value(), -0.06);
}

TEST(Wildfire, TakesTheLimitsOfAnEpisodeFromItsOptions) {
  auto fire = begun({.width = 3, .height = 2, .wind = Wildfire::Wind::E, .max_steps = 1});
  EXPECT_EQ(fire.state().grid.size(), 6u);
  EXPECT_EQ(fire.state().wind_dir, Wildfire::Wind::E);
  EXPECT_TRUE(fire.step({"wait", {}, {}}).done);
}

/// Sets a variable as long as it lives.
struct Variable {
  Variable(const char* name, const char* value) : name(name) { setenv(name, value, 1); }
  ~Variable() { unsetenv(name); }
  const char* name;
};

TEST(Wildfire, TakesWhatAResetDoesNotNameFromTheVariables) {
  const Variable width("WILDFIRE_WIDTH", "3"), wind("WILDFIRE_WIND", "NW");
  auto fire = begun({.height = 2});
  EXPECT_EQ(fire.state().grid.size(), 6u);
  EXPECT_EQ(fire.state().wind_dir, Wildfire::Wind::NW);
  EXPECT_EQ(begun({.width = 4, .height = 2}).state().width, 4);
}

std::string refusal(const Wildfire::Options& options) {
  try {
    begun(options);
    return "none";
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
}

TEST(Wildfire, SaysWhichVariableOrOptionIsWrong) {
  for (const auto* name : {"WILDFIRE_HEIGHT", "WILDFIRE_HUMIDITY"}) {
    for (const auto* value : {"high", "100"}) {
      const Variable wrong(name, value);
      EXPECT_THAT(refusal({}),
                  testing::StartsWith("the variable " + std::string(name) + " must be"));
    }
  }
  EXPECT_EQ(refusal({.height = 65}), "height must be from 1 to 64");
  EXPECT_EQ(refusal({.humidity = 1.5}), "humidity must be from 0 to 1");
}

}  // namespace
}  // namespace openenv::envs
