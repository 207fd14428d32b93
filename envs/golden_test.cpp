// envs/golden_test.cpp - every environment plays the episodes that were recorded of its original.
#include "golden.hpp"
#include "catalog.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace openenv::envs {
namespace {

std::filesystem::path golden_file(const EnvironmentType& type) {
  return std::filesystem::path(OPENENV_ENVS_FOLDER) / type.name / "golden.jsonl";
}

/// All but Echo, which has no episodes worth recording: tests/wire plays it against the reference.
std::vector<EnvironmentType> recorded_types() {
  auto types = catalog();
  std::erase_if(types, [](const auto& type) { return type.name == "echo"; });
  return types;
}

class Golden : public testing::TestWithParam<EnvironmentType> {};

TEST_P(Golden, EpisodesAreThoseOfTheOriginal) {
  Engine engine(GetParam(), {});
  std::ifstream file(golden_file(GetParam()));
  ASSERT_TRUE(file) << "there are no recorded episodes, " << golden_file(GetParam());
  int line = 0;
  for (std::string text; std::getline(file, text);) {
    ++line;
    EXPECT_EQ(difference(engine, parse_json(text).as_object()), "") << "in line " << line;
  }
  EXPECT_GT(line, 0) << "there are no recorded episodes in " << golden_file(GetParam());
}

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(Golden);
INSTANTIATE_TEST_SUITE_P(Environments, Golden, testing::ValuesIn(recorded_types()),
                         [](const auto& of) { return of.param.name; });

}  // namespace
}  // namespace openenv::envs
