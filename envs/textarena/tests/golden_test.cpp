// envs/textarena/tests/golden_test.cpp - every variant plays the recorded episodes of the original.
#include "../families.hpp"
#include "../words.hpp"
#include "episode.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <set>

namespace openenv::envs::textarena {
namespace {

/// What the words of wamerican and wbritish 2020.12.07-2 give; the episodes of Wordle and Hangman
/// were recorded with them.
constexpr std::string_view words_recorded_with = "23fa1030631e7870";

TEST(TextArenaGolden, WordListsAreThoseOfTheRecording) {
  std::string words;
  for (std::size_t place = 0; place < english.size(); ++place) {
    words += english.word(place);
    words += '\n';
  }
  EXPECT_EQ(fingerprint(words), words_recorded_with)
      << "This program was built with other word lists than golden.jsonl was recorded with, so that"
         " episodes of Wordle and Hangman differ. Install wamerican and wbritish 2020.12.07-2 and"
         " build again, or record the episodes anew: envs/textarena/tests/record.py --golden";
}

TEST(TextArenaGolden, EpisodesAreThoseOfTheOriginal) {
  std::ifstream file(OPENENV_TEXTARENA_TESTS "/golden.jsonl");
  std::set<const Variant*> played;
  std::set<std::pair<const Family*, Look>> seen;
  for (std::string line; std::getline(file, line);) {
    const auto episode = parse_json(line).as_object();
    EXPECT_EQ(difference(episode), "");
    const auto choice = choose(std::string(episode.at("id").as_string()));
    played.insert(choice.variant);
    seen.emplace(choice.family, choice.look);
  }
  for (const auto* family : families()) {
    EXPECT_TRUE(seen.contains({family, Look::transcript})) << family->name;
    EXPECT_TRUE(seen.contains({family, Look::raw})) << family->name;
    EXPECT_TRUE(seen.contains({family, family->training})) << family->name;
    for (const auto& variant : family->variants) {
      EXPECT_TRUE(played.contains(&variant)) << "no recorded episode of " << variant.id;
    }
  }
}

}  // namespace
}  // namespace openenv::envs::textarena
