// envs/textarena/transcript.hpp - what one player sees of a match, as one text.
#pragma once

#include "game.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace openenv::envs::textarena {

/// A player's view; it grows with the match, so that no message is written twice.
class Transcript {
 public:
  explicit Transcript(int player) : player_(player) {}

  /// All messages to the player, each as a line break, the sender in brackets, and the text.
  const std::string& text(const Match& match);
  /// The messages to the player since the last call.
  std::vector<const Message*> news(const Match& match);

 private:
  int player_;
  std::size_t written_ = 0;
  std::size_t told_ = 0;
  std::string text_;
};

/// What the looks of training show: the game's messages, the latest board, or both. A game that
/// draws no board shows its messages.
std::string training_text(const Match& match, int player, Look look);

/// The player's prompt.
std::string prompt_text(const Match& match, int player);

}  // namespace openenv::envs::textarena
