// envs/textarena/games/fifteen_puzzle.cpp - FifteenPuzzle: slide fifteen tiles into order.
//
// The tiles are shuffled, as in the original: one half of all boards cannot be solved.
#include "../action.hpp"
#include "../families.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <numeric>
#include <utility>

namespace openenv::envs::textarena {
namespace {

class FifteenPuzzle final : public CopyableGame<FifteenPuzzle> {
 public:
  explicit FifteenPuzzle(const Settings& settings)
      : turns_most_(settings.whole("max_turns", 0, 100'000)) {}

  Match seat(int, PythonRandom random) const override {
    return {Seating::alone, {"Player"}, std::move(random), turns_most_};
  }

  void begin(Match& match) override {
    tiles_ = solved();
    match.random().shuffle(tiles_);
    first_ = tiles_;
    match.prompt(0,
                 "This is the 15-puzzle. Bring the tiles into the order 1 to 15, row by row, with "
                 "the gap (__) at the lower right.\nSend the direction in which a tile beside the "
                 "gap moves into it:\n"
                 "- [up]: the one under the gap\n"
                 "- [down]: the one over it\n"
                 "- [left]: its right-hand neighbour\n"
                 "- [right]: its left-hand neighbour\n");
    show(match);
  }

  void play(Match& match, const std::string& action) override {
    match.hear(action);
    std::string_view direction;
    if (!search_letters(action, direction)) {
      match.refuse("a move is a direction in square brackets.", score());
    } else if (!slide(direction)) {
      match.refuse("no tile can move that way.", score());
    } else {
      match.show("Game Board:\n" + drawing(match), match.player());
    }
    if (tiles_ == solved()) {
      match.finish(1.0, "The tiles are in order.");
    } else if (match.turns_used_up()) {
      match.finish(score(), "No turn is left.");
    }
    show(match);
  }

  json::object state(const Match& match) const override {
    return {{"board", table(4, 4,
                            [&](int row, int column) {
                              const int tile = tiles_[static_cast<std::size_t>(row * 4 + column)];
                              return tile == gap ? json::value() : json::value(tile);
                            })},
            {"rendered_board", drawing(match)}};
  }

  std::vector<std::string> legal_moves(const Match&) const override {
    std::vector<std::string> out;
    for (const auto direction : directions) {
      auto moved = *this;
      if (moved.slide(direction)) out.push_back(fmt::format("[{}]", direction));
    }
    return out;
  }

  std::string drawing(const Match&) const override {
    std::string out;
    for (std::size_t i = 0; i < tiles_.size(); ++i) {
      out += tiles_[i] == gap ? "__" : fmt::format("{:2}", tiles_[i]);
      out += i % 4 == 3 ? '\n' : ' ';
    }
    return out;
  }

 private:
  static constexpr int gap = 16;
  static constexpr std::array<std::string_view, 4> directions = {"up", "down", "left", "right"};

  static std::array<int, 16> solved() {
    std::array<int, 16> out{};
    std::iota(out.begin(), out.end(), 1);
    return out;
  }

  bool slide(std::string_view direction) {
    const auto hole = static_cast<std::size_t>(std::ranges::find(tiles_, gap) - tiles_.begin());
    auto tile = hole;
    if (direction == "up" && hole < 12) tile = hole + 4;
    if (direction == "down" && hole >= 4) tile = hole - 4;
    if (direction == "left" && hole % 4 < 3) tile = hole + 1;
    if (direction == "right" && hole % 4 > 0) tile = hole - 1;
    std::swap(tiles_[hole], tiles_[tile]);
    return tile != hole;
  }

  void show(Match& match) {
    match.show(fmt::format("Current Board:\n\n{}\nAvailable Moves: {}", drawing(match),
                           fmt::join(legal_moves(match), ", ")));
  }

  /// Share of the places that were wrong at first and are right now.
  double score() const {
    const auto goal = solved();
    int wrong = 0;
    int right = 0;
    for (std::size_t i = 0; i < goal.size(); ++i) {
      if (first_[i] == goal[i]) continue;
      ++wrong;
      right += tiles_[i] == goal[i];
    }
    return wrong > 0 ? static_cast<double>(right) / wrong : 0.0;
  }

  int turns_most_;
  std::array<int, 16> tiles_ = {};
  std::array<int, 16> first_ = {};
};

constexpr Variant variants[] = {{"FifteenPuzzle-v0", R"({"max_turns": 200})"}};

}  // namespace

const Family fifteen_puzzle{
    .name = "FifteenPuzzle",
    .defaults = R"({"max_turns": 50})",
    .variants = variants,
    .training = Look::board,
    .make = make_game<FifteenPuzzle>,
};

}  // namespace openenv::envs::textarena
