// envs/textarena/transcript.cpp - puts the messages of a match together for one player.
#include "transcript.hpp"

#include "action.hpp"

namespace openenv::envs::textarena {
namespace {

bool concerns(const Message& message, int player) {
  return message.to == game || message.to == player;
}

}  // namespace

const std::string& Transcript::text(const Match& match) {
  const auto& messages = match.messages();
  for (; written_ < messages.size(); ++written_) {
    const auto& message = messages[written_];
    if (!concerns(message, player_)) continue;
    text_ += "\n[";
    text_ += match.role(message.from);
    text_ += "] ";
    text_ += message.text;
  }
  return text_;
}

std::vector<const Message*> Transcript::news(const Match& match) {
  std::vector<const Message*> out;
  const auto& messages = match.messages();
  for (; told_ < messages.size(); ++told_) {
    if (concerns(messages[told_], player_)) out.push_back(&messages[told_]);
  }
  return out;
}

std::string training_text(const Match& match, int player, Look look) {
  std::string prompt;
  std::string board;
  std::string told;
  for (const auto& message : match.messages()) {
    if (!concerns(message, player)) continue;
    switch (message.category) {
      case Category::player_action:
      case Category::game_admin:
        continue;
      case Category::prompt:
        prompt = message.text;
        break;
      case Category::game_board:
        board = message.text;
        break;
      default:
        break;
    }
    const bool apart =
        look == Look::messages_and_board &&
        (message.category == Category::prompt || message.category == Category::game_board);
    if (!apart) told += (look == Look::messages ? "\n " : "\n") + message.text;
  }
  if (look == Look::messages) return told;
  if (look == Look::board) return prompt + "\n\n" + board;
  return prompt + "\n\n" + std::string(trimmed(told)) + "\n\n" + board;
}

std::string prompt_text(const Match& match, int player) {
  std::string out;
  for (const auto& message : match.messages()) {
    if (message.category == Category::prompt && concerns(message, player)) {
      out += (out.empty() ? "" : "\n") + message.text;
    }
  }
  return std::string(trimmed(out));
}

}  // namespace openenv::envs::textarena
