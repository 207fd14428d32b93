// src/base/numpy_random_test.cpp - numbers recorded from NumPy's RandomState.
#include <openenv/numpy_random.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <stdexcept>
#include <string>

namespace openenv {
namespace {

using testing::ElementsAre;

constexpr std::array rising{0.1, 0.2, 0.3, 0.4};

TEST(NumpyRandom, DrawsNumbersOfEveryKind) {
  NumpyRandom random(7);
  EXPECT_THAT(random.permutation(10), ElementsAre(8, 5, 0, 2, 1, 9, 7, 3, 6, 4));
  EXPECT_EQ(random.randint(0, 397), 366);
  EXPECT_EQ(random.random_sample(), 0.4193722104164882);
  EXPECT_EQ(random.randint(-3, std::int64_t{1} << 33), 2146978980);
  EXPECT_EQ(random.randint(0, std::int64_t{1} << 32), 2266732518);
  EXPECT_EQ(random.choice(9), 4U);
  EXPECT_THAT(random.choice_without_replacement(9, 3), ElementsAre(1, 5, 2));
  EXPECT_EQ(random.choice(rising), 3U);
  EXPECT_EQ(random.uniform(-1, 1), -0.573229292840169);
}

TEST(NumpyRandom, TakesTheLargestSeedOfNumPy) {
  NumpyRandom random(0xFFFFFFFFU);
  EXPECT_THAT(random.permutation(10), ElementsAre(6, 9, 5, 1, 8, 0, 7, 4, 2, 3));
  EXPECT_EQ(random.randint(0, 397), 123);
}

TEST(NumpyRandom, TakesLargerSeedsAsTwoWords) {
  NumpyRandom random((std::uint64_t{1} << 32) + 5);
  EXPECT_EQ(random.random_sample(), 0.15727238718789782);
  EXPECT_EQ(random.randint(0, 10), 5);
}

TEST(NumpyRandom, ShufflesInPlace) {
  NumpyRandom random(4);
  std::string letters = "abcdef";
  random.shuffle(letters);
  EXPECT_EQ(letters, "efdabc");
}

TEST(NumpyRandom, RefusesWhatNumPyRefuses) {
  NumpyRandom random(0);
  EXPECT_THROW(random.randint(2, 2), std::invalid_argument);
  EXPECT_THROW(random.choice(std::size_t{0}), std::invalid_argument);
  EXPECT_THROW(random.choice(std::array{0.5, 0.4}), std::invalid_argument);
  EXPECT_THROW(random.choice(std::array{1.5, -0.5}), std::invalid_argument);
  EXPECT_THROW(random.choice_without_replacement(3, 4), std::invalid_argument);
}

}  // namespace
}  // namespace openenv
