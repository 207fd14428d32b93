// envs/textarena/games/three_card_monte.cpp - ThreeCardMonte: follow a ball under swapped cups.
#include "../action.hpp"
#include "../families.hpp"

#include <fmt/format.h>

#include <utility>

namespace openenv::envs::textarena {
namespace {

class ThreeCardMonte final : public CopyableGame<ThreeCardMonte> {
 public:
  explicit ThreeCardMonte(const Settings& settings)
      : cups_(settings.whole("num_cups", 3, 100)), swaps_(settings.whole("steps", 0, 1000)) {}

  Match seat(int, PythonRandom random) const override {
    return {Seating::alone, {"Player"}, std::move(random)};
  }

  void begin(Match& match) override {
    const auto cups = static_cast<std::size_t>(cups_);
    ball_ = match.random().randbelow(cups);
    match.prompt(0,
                 "A ball lies under a cup, and cups are swapped. Say under which one it is in the "
                 "end: its number in square brackets, such as [0].");
    std::string start = "Ball starts:";
    for (std::size_t cup = 0; cup < cups; ++cup) {
      start += cup == ball_ ? " [X]" : fmt::format(" [{}]", cup);
    }
    match.announce(start);
    for (int swap = 1; swap <= swaps_; ++swap) {
      const auto pair = match.random().sample_indexes(cups, 2);
      if (ball_ == pair[0]) {
        ball_ = pair[1];
      } else if (ball_ == pair[1]) {
        ball_ = pair[0];
      }
      match.announce(fmt::format("Swap {}/{}: {} and {}", swap, swaps_, pair[0], pair[1]));
    }
    match.announce(drawing(match) + "  Where is the ball?");
  }

  void play(Match& match, const std::string& action) override {
    int guess = 0;
    const bool read = whole(action, [&](Cursor& in) {
      in.skip_spaces();
      if (!in.number(guess)) return false;
      in.skip_spaces();
      return in.literal(']');
    });
    if (!read) {
      match.refuse("a guess is one number in square brackets, and nothing else.", 0.0);
    } else if (guess >= cups_) {
      match.refuse(fmt::format("the cups go from 0 to {}.", cups_ - 1), 0.0);
    } else {
      const bool right = static_cast<std::size_t>(guess) == ball_;
      match.finish(right ? 1.0 : 0.0, right ? "The ball is there." : "The ball is elsewhere.");
      match.announce(drawing(match) + fmt::format("  Ball: {}", ball_));
    }
  }

  json::object state(const Match&) const override { return {}; }

  std::vector<std::string> legal_moves(const Match&) const override {
    std::vector<std::string> out;
    for (int cup = 0; cup < cups_; ++cup) out.push_back(fmt::format("[{}]", cup));
    return out;
  }

  std::string drawing(const Match&) const override {
    std::string out = "Cups:";
    for (int cup = 0; cup < cups_; ++cup) out += fmt::format(" [{}]", cup);
    return out;
  }

 private:
  int cups_;
  int swaps_;
  std::size_t ball_ = 0;
};

constexpr Variant variants[] = {{"ThreeCardMonte-v0", "{}"}};

}  // namespace

const Family three_card_monte{
    .name = "ThreeCardMonte",
    .defaults = R"({"num_cups": 3, "steps": 10})",
    .variants = variants,
    .training = Look::messages,
    .make = make_game<ThreeCardMonte>,
};

}  // namespace openenv::envs::textarena
