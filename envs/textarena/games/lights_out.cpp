// envs/textarena/games/lights_out.cpp - LightsOut: a press turns a light and its neighbours over.
//
// The board is made by 5 to 15 random presses from darkness, so it can always be solved.
#include "../action.hpp"
#include "../families.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace openenv::envs::textarena {
namespace {

class LightsOut final : public CopyableGame<LightsOut> {
 public:
  explicit LightsOut(const Settings& settings)
      : size_(settings.whole("size", 1, 10)), turns_most_(settings.whole("max_turns", 1, 10'000)) {}

  Match seat(int, PythonRandom random) const override {
    return {Seating::alone, {"Player"}, std::move(random), turns_most_};
  }

  void begin(Match& match) override {
    lights_.assign(static_cast<std::size_t>(size_ * size_), false);
    moves_ = 0;
    const auto presses = match.random().randint(5, 15);
    for (std::int64_t i = 0; i < presses; ++i) {
      const int row = static_cast<int>(match.random().randint(0, size_ - 1));
      press(row, static_cast<int>(match.random().randint(0, size_ - 1)));
    }
    lit_at_first_ = lit();
    match.prompt(0, fmt::format("This is Lights Out on a grid of {} by {}. Put out all lights.\nA "
                                "press turns a light over, and those above, below, left and right "
                                "of it: out if lit, lit if out.\nSend row and column in square "
                                "brackets, such as [0 0]; both go from 0 to {}.\nThe limit is {} "
                                "presses. 'O' is a light that is lit, '.' one that is out.",
                                size_, size_, size_ - 1, turns_most_));
    show(match);
  }

  void play(Match& match, const std::string& action) override {
    match.hear(action);
    int row = 0;
    int column = 0;
    const bool read = whole(action, [&](Cursor& in) {
      return in.number(row) && in.spaces() && in.number(column) && in.literal(']');
    });
    if (!read) {
      match.refuse("a move is row and column in square brackets, and nothing else.", score());
      return;
    }
    if (row >= size_ || column >= size_) {
      match.refuse(fmt::format("rows and columns go from 0 to {}.", size_ - 1), score());
      return;
    }
    press(row, column);
    ++moves_;
    if (lit() == 0) {
      match.finish(1.0, "All lights are out.");
    } else if (moves_ >= turns_most_) {
      match.finish(score(), "No press is left.");
    } else {
      show(match);
    }
  }

  json::object state(const Match&) const override {
    const auto cell = [&](int row, int column) { return is_lit(row, column); };
    // The original never sets `solved`, not even in the end.
    return {{"grid", table(size_, size_, cell)}, {"moves_made", moves_}, {"solved", false}};
  }

  std::vector<std::string> legal_moves(const Match&) const override {
    std::vector<std::string> out;
    for (int row = 0; row < size_; ++row) {
      for (int column = 0; column < size_; ++column) {
        out.push_back(fmt::format("[{} {}]", row, column));
      }
    }
    return out;
  }

  std::string drawing(const Match&) const override {
    std::string out = "  ";
    for (int column = 0; column < size_; ++column) out += fmt::format(" {}", column);
    for (int row = 0; row < size_; ++row) {
      out += fmt::format("\n{}:", row);
      for (int column = 0; column < size_; ++column) out += is_lit(row, column) ? " O" : " .";
    }
    return out;
  }

 private:
  std::size_t index(int row, int column) const {
    return static_cast<std::size_t>(row * size_ + column);
  }
  bool is_lit(int row, int column) const { return lights_[index(row, column)]; }

  void press(int row, int column) {
    static constexpr std::array<std::pair<int, int>, 5> reach = {
        {{0, 0}, {-1, 0}, {1, 0}, {0, -1}, {0, 1}}};
    for (const auto& [rows, columns] : reach) {
      const int r = row + rows;
      const int c = column + columns;
      if (r < 0 || r >= size_ || c < 0 || c >= size_) continue;
      lights_[index(r, c)] = !lights_[index(r, c)];
    }
  }

  int lit() const { return static_cast<int>(std::ranges::count(lights_, true)); }

  /// How many of the lights are out that were lit at first, as a share; below 0 if more are lit.
  double score() const {
    return static_cast<double>(lit_at_first_ - lit()) / std::max(lit_at_first_, 1);
  }

  void show(Match& match) {
    match.describe(fmt::format("Moves: {}, left: {}, progress: {:.1f}\n{}", moves_,
                               turns_most_ - moves_, score(), drawing(match)));
  }

  int size_;
  int turns_most_;
  int moves_ = 0;
  int lit_at_first_ = 0;
  std::vector<bool> lights_;
};

constexpr Variant variants[] = {{"LightsOut-v0", R"({"max_turns": 20})"}};

}  // namespace

const Family lights_out{
    .name = "LightsOut",
    .defaults = R"({"size": 5, "max_turns": 50})",
    .variants = variants,
    .training = Look::messages_and_board,
    .make = make_game<LightsOut>,
    .reward_least = -100.0,
};

}  // namespace openenv::envs::textarena
