// envs/golden_test.cpp - every environment plays the episodes that were recorded of its original.
#include "golden.hpp"
#include "catalog.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <set>
#include <string>

namespace openenv::envs {
namespace {

std::filesystem::path golden_file(const EnvironmentType& type) {
  return std::filesystem::path(OPENENV_ENVS_FOLDER) / type.name / "golden.jsonl";
}

/// Echo has no episodes worth recording: tests/wire plays it against the reference. An environment
/// that has no original is named here, too.
const std::set<std::string, std::less<>> not_recorded = {"echo"};

std::vector<EnvironmentType> recorded_types() {
  auto types = catalog();
  std::erase_if(types, [](const auto& type) { return not_recorded.contains(type.name); });
  return types;
}

class Golden : public testing::TestWithParam<EnvironmentType> {};

TEST_P(Golden, EpisodesAreThoseOfTheOriginal) {
  Engine engine(GetParam(), {});
  std::ifstream file(golden_file(GetParam()));
  ASSERT_TRUE(file) << "record episodes of the original in " << golden_file(GetParam())
                    << ", or name the environment in not_recorded if it has no original";
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
