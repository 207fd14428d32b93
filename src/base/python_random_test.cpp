// src/base/python_random_test.cpp - numbers recorded from CPython 3.11.
#include <openenv/python_random.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <stdexcept>
#include <string>

namespace openenv {
namespace {

using testing::ElementsAre;

std::array<std::uint64_t, 3> first_words(PythonRandom random) {
  return {random.getrandbits(32), random.getrandbits(32), random.getrandbits(32)};
}

TEST(PythonRandom, DrawsNumbersOfEveryKind) {
  PythonRandom random(42);
  EXPECT_EQ(random.getrandbits(32), 2746317213U);
  EXPECT_EQ(random.random(), 0.11133106816568039);
  EXPECT_EQ(random.getrandbits(40), 303832645883U);
  EXPECT_EQ(random.getrandbits(64), 4117511471858006928U);
  EXPECT_EQ(random.getrandbits(7), 17U);
  EXPECT_EQ(random.randint(-5, 5), -4);
  EXPECT_EQ(random.randrange(10, -10, -3), -5);
  EXPECT_EQ(random.uniform(-1, 2.5), 1.5923371063368652);
  EXPECT_EQ(random.randint(-(std::int64_t{1} << 40), std::int64_t{1} << 40), -714917206988);
}

TEST(PythonRandom, TakesSeedsOfAnySizeWithoutTheirSign) {
  EXPECT_THAT(first_words(PythonRandom(0)), ElementsAre(3626764237U, 1654615998U, 3255389356U));
  EXPECT_THAT(first_words(PythonRandom(7)), ElementsAre(1390851128U, 4071050724U, 647892279U));
  EXPECT_EQ(first_words(PythonRandom(-7)), first_words(PythonRandom(7)));
  EXPECT_THAT(first_words(PythonRandom(std::uint64_t{1} << 32)),
              ElementsAre(485306839U, 1508871100U, 1794561286U));
  EXPECT_THAT(first_words(PythonRandom(~std::uint64_t{0})),
              ElementsAre(93740670U, 1068495656U, 1452108352U));
  const std::array<std::uint32_t, 4> two_to_the_100_plus_5{5, 0, 0, 16};
  EXPECT_THAT(first_words(PythonRandom(std::span<const std::uint32_t>(two_to_the_100_plus_5))),
              ElementsAre(3020866642U, 2006762751U, 4231381179U));
}

TEST(PythonRandom, KeepsTheSecondNormalNumber) {
  PythonRandom random(1);
  EXPECT_EQ(random.gauss(), 1.2881847531554629);
  EXPECT_EQ(random.gauss(), 1.449445608699771);
  EXPECT_EQ(random.gauss(5, 2), 5.1326716178765235);
  EXPECT_EQ(random.random(), 0.49543508709194095);
}

TEST(PythonRandom, ShufflesAndChooses) {
  PythonRandom random(3);
  std::array numbers{0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
  random.shuffle(numbers);
  EXPECT_THAT(numbers, ElementsAre(1, 5, 6, 0, 9, 4, 7, 2, 8, 3));
  const std::string letters = "abcdefg";
  EXPECT_EQ(random.choice(letters), 'g');
  EXPECT_EQ(random.choice(letters), 'd');
}

TEST(PythonRandom, SamplesSmallAndLargeRanges) {
  PythonRandom random(5);
  EXPECT_THAT(random.sample_indexes(10, 4), ElementsAre(9, 4, 5, 6));
  EXPECT_THAT(random.sample_indexes(1000, 4), ElementsAre(707, 965, 861, 757));
  EXPECT_THAT(random.sample_indexes(100, 6), ElementsAre(83, 67, 3, 59, 99, 31));
  EXPECT_THAT(random.sample(std::string("0123456789ab"), 12),
              ElementsAre('a', '0', '2', '1', '5', '3', '8', '6', 'b', '9', '4', '7'));
}

TEST(PythonRandom, ChoosesSeveralWithWeightsOrWithout) {
  PythonRandom random(9);
  const std::string letters = "abcd";
  EXPECT_THAT(random.choices(letters, 6), ElementsAre('b', 'b', 'a', 'd', 'a', 'c'));
  const std::array weights{1.0, 0.0, 2.5, 4.0};
  EXPECT_THAT(random.choices(letters, weights, 8),
              ElementsAre('d', 'a', 'd', 'd', 'a', 'c', 'd', 'c'));
}

TEST(PythonRandom, RefusesWhatPythonRefuses) {
  PythonRandom random(0);
  EXPECT_THROW(random.choice(std::string()), std::invalid_argument);
  EXPECT_THROW(random.randint(2, 1), std::invalid_argument);
  EXPECT_THROW(random.randrange(0, 5, -1), std::invalid_argument);
  EXPECT_THROW(random.sample_indexes(3, 4), std::invalid_argument);
  EXPECT_THROW(random.getrandbits(65), std::invalid_argument);
  EXPECT_THROW(random.choices(std::string("ab"), std::array{0.0, 0.0}, 1), std::invalid_argument);
}

TEST(PythonRandom, CopyContinuesAsTheOriginal) {
  PythonRandom random(11);
  random.gauss();
  PythonRandom copy = random;
  EXPECT_EQ(copy.gauss(), random.gauss());
  EXPECT_EQ(copy.getrandbits(64), random.getrandbits(64));
}

}  // namespace
}  // namespace openenv
