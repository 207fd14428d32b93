// envs/textarena/wordle_signals.hpp - what else a guess is worth in Wordle, for training.
#pragma once

#include "match.hpp"

#include <openenv/json.hpp>

#include <cstddef>
#include <map>
#include <string>

namespace openenv::envs::textarena {

/// Each signal tells of the guess just made: its greens and yellows as shares of the letters, 1
/// less the times that it was sent before, and the reward.
class WordleSignals {
 public:
  /// `first_news` is the place of the first message of this step.
  json::object of(const std::string& action, const Match& match, std::size_t first_news,
                  double reward);

 private:
  std::map<std::string, int> sent_;
};

}  // namespace openenv::envs::textarena
