// src/base/id_test.cpp - random names.
#include "base/id.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <thread>
#include <vector>

namespace openenv {
namespace {

TEST(RandomUuid, IsWrittenAsVersionFour) {
  for (int i = 0; i < 50; ++i) {
    const std::string id = random_uuid();
    ASSERT_EQ(id.size(), 36u);
    EXPECT_EQ(id.find_first_not_of("0123456789abcdef-"), std::string::npos) << id;
    for (const std::size_t dash : {8u, 13u, 18u, 23u}) EXPECT_EQ(id[dash], '-') << id;
    EXPECT_EQ(id[14], '4') << id;
    EXPECT_THAT(id[19], testing::AnyOf('8', '9', 'a', 'b')) << id;
  }
}

TEST(RandomUuid, IsNeverGivenTwiceByAnyThread) {
  constexpr std::size_t threads = 4, each = 500;
  std::vector<std::vector<std::string>> made(threads);
  {
    std::vector<std::jthread> running;
    for (auto& mine : made) {
      running.emplace_back([&mine] {
        for (std::size_t i = 0; i < each; ++i) mine.push_back(random_uuid());
      });
    }
  }
  std::set<std::string> all;
  for (const auto& mine : made) all.insert(mine.begin(), mine.end());
  EXPECT_EQ(all.size(), threads * each);
}

}  // namespace
}  // namespace openenv
