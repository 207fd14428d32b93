// envs/textarena/tests/golden_test.cpp - every family plays the recorded episodes of the original.
#include "../families.hpp"
#include "episode.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <set>

namespace openenv::envs::textarena {
namespace {

TEST(TextArenaGolden, EpisodesAreThoseOfTheOriginal) {
  std::ifstream file(OPENENV_TEXTARENA_TESTS "/golden.jsonl");
  std::set<const Family*> played;
  for (std::string line; std::getline(file, line);) {
    const auto episode = parse_json(line).as_object();
    EXPECT_EQ(difference(episode), "");
    played.insert(choose(std::string(episode.at("id").as_string())).family);
  }
  EXPECT_EQ(played.size(), families().size());
}

}  // namespace
}  // namespace openenv::envs::textarena
