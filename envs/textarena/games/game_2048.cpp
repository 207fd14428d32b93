// envs/textarena/games/game_2048.cpp - 2048: slide tiles; equal ones that meet become one.
//
// A new tile comes after each move: a 2, or a 4 once in ten times, in a random empty cell.
#include "../action.hpp"
#include "../families.hpp"

#include <fmt/format.h>
#include <boost/json/value_from.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <utility>

namespace openenv::envs::textarena {
namespace {

class Game2048 final : public CopyableGame<Game2048> {
 public:
  explicit Game2048(const Settings& settings)
      : target_(settings.whole("target_tile", 4, 1 << 30)),
        size_(settings.whole("board_size", 2, 10)) {
    if (!std::has_single_bit(static_cast<unsigned>(target_))) {
      settings.refuse("target_tile", "must be a power of 2");
    }
  }

  Match seat(int, PythonRandom random) const override {
    return {Seating::alone, {"Player"}, std::move(random)};
  }

  void begin(Match& match) override {
    cells_.assign(static_cast<std::size_t>(size_ * size_), 0);
    score_ = 0;
    add_tile(match.random());
    add_tile(match.random());
    match.prompt(0, fmt::format("This is 2048 on a board of {} by {}. Make a tile of {}.\nSend "
                                "[Up], [Down], [Left] or [Right]: all tiles slide that way, and "
                                "two equal tiles that meet become one of twice their value.\n",
                                size_, size_, target_));
    show(match);
  }

  void play(Match& match, const std::string& action) override {
    match.hear(action);
    const auto direction = read(action);
    if (!direction) {
      match.refuse("a move is [Up], [Down], [Left] or [Right].", progress());
      return;
    }
    if (!slide(*direction)) {
      match.refuse("nothing moves that way.", progress());
      return;
    }
    add_tile(match.random());
    if (largest() >= target_) {
      match.finish(1.0, fmt::format("The tile of {} is made.", target_));
    } else if (is_stuck()) {
      match.finish(progress(), "No move is left.");
    } else {
      show(match);
    }
  }

  json::object state(const Match&) const override {
    const auto cell = [&](int row, int column) {
      return cells_[static_cast<std::size_t>(row * size_ + column)];
    };
    return {{"board", table(size_, size_, cell)}, {"score", score_}};
  }

  std::vector<std::string> legal_moves(const Match&) const override {
    std::vector<std::string> out;
    for (std::size_t i = 0; i < 4; ++i) {
      auto moved = *this;
      if (moved.slide(static_cast<Direction>(i))) out.push_back(fmt::format("[{}]", names[i]));
    }
    return out;
  }

  std::string drawing(const Match&) const override {
    std::string out = fmt::format("Score: {}\n", score_);
    const std::string edge = "+" + std::string(side() * 7 - 1, '-') + "+";
    out += edge;
    for (std::size_t row = 0; row < side(); ++row) {
      out += "\n|";
      for (std::size_t column = 0; column < side(); ++column) {
        const int tile = cells_[row * side() + column];
        if (column > 0) out += ' ';
        out += tile == 0 ? "  .   " : fmt::format("{:^6}", tile);
      }
      out += '|';
    }
    return out + "\n" + edge;
  }

 private:
  enum class Direction { up, down, left, right };
  static constexpr std::array<std::string_view, 4> names = {"Up", "Down", "Left", "Right"};

  std::size_t side() const { return static_cast<std::size_t>(size_); }

  /// The last word of the last bracket that has one of a direction.
  static std::optional<Direction> read(std::string_view action) {
    std::optional<Direction> found;
    for (auto start = action.find('['); start != std::string_view::npos;
         start = action.find('[', start + 1)) {
      const auto end = action.find_first_of("[]", start + 1);
      if (end == std::string_view::npos || action[end] == '[') continue;
      auto inner = action.substr(start + 1, end - start - 1);
      while (!inner.empty()) {
        Cursor in(inner);
        std::string_view word;
        if (in.word_characters(word)) {
          if (const auto direction = direction_of(lower(word))) found = direction;
          inner.remove_prefix(word.size());
        } else {
          inner.remove_prefix(1);
        }
      }
    }
    return found;
  }

  static std::optional<Direction> direction_of(std::string_view word) {
    if (word == "up" || word == "w") return Direction::up;
    if (word == "down" || word == "s") return Direction::down;
    if (word == "left" || word == "a") return Direction::left;
    if (word == "right" || word == "d") return Direction::right;
    return std::nullopt;
  }

  /// The cell that is the `step`th of line `line`, counted from where the tiles slide to.
  int& cell(Direction direction, std::size_t line, std::size_t step) {
    const auto back = side() - 1 - step;
    switch (direction) {
      case Direction::up:
        return cells_[step * side() + line];
      case Direction::down:
        return cells_[back * side() + line];
      case Direction::left:
        return cells_[line * side() + step];
      case Direction::right:
        break;
    }
    return cells_[line * side() + back];
  }

  /// Returns false if nothing moves.
  bool slide(Direction direction) {
    const auto before = cells_;
    for (std::size_t line = 0; line < side(); ++line) {
      std::size_t end = 0;
      bool may_merge = false;
      for (std::size_t step = 0; step < side(); ++step) {
        const int tile = std::exchange(cell(direction, line, step), 0);
        if (tile == 0) continue;
        if (may_merge && cell(direction, line, end - 1) == tile) {
          cell(direction, line, end - 1) = 2 * tile;
          score_ += 2 * tile;
          may_merge = false;
        } else {
          cell(direction, line, end++) = tile;
          may_merge = true;
        }
      }
    }
    return cells_ != before;
  }

  void add_tile(PythonRandom& random) {
    std::vector<std::size_t> empty;
    for (std::size_t i = 0; i < cells_.size(); ++i) {
      if (cells_[i] == 0) empty.push_back(i);
    }
    if (empty.empty()) return;
    const auto place = random.choice(empty);
    cells_[place] = random.random() < 0.1 ? 4 : 2;
  }

  int largest() const { return *std::ranges::max_element(cells_); }

  bool is_stuck() const {
    for (std::size_t i = 0; i < cells_.size(); ++i) {
      if (cells_[i] == 0) return false;
      if (i % side() + 1 < side() && cells_[i] == cells_[i + 1]) return false;
      if (i + side() < cells_.size() && cells_[i] == cells_[i + side()]) return false;
    }
    return true;
  }

  /// Half for the points, measured by what the target costs; half for the largest tile.
  double progress() const {
    if (largest() >= target_) return 1.0;
    const double needed = (2.0 * target_ - 4.0) * 1.5;
    const double points = static_cast<double>(score_) / needed;
    const double tile = static_cast<double>(largest()) / target_;
    return std::min(1.0, 0.5 * points + 0.5 * tile);
  }

  void show(Match& match) { match.show(drawing(match)); }

  int target_;
  int size_;
  std::int64_t score_ = 0;
  std::vector<int> cells_;
};

constexpr Variant variants[] = {
    {"2048-v0-ultra-easy", R"({"target_tile": 32})"},
    {"2048-v0-mega-easy", R"({"target_tile": 64})"},
    {"2048-v0-super-easy", R"({"target_tile": 128})"},
    {"2048-v0-very-easy", R"({"target_tile": 256})"},
    {"2048-v0-easy", R"({"target_tile": 1024})"},
    {"2048-v0", "{}"},
    {"2048-v0-hard", R"({"target_tile": 4096})"},
    {"2048-v0-very-hard", R"({"target_tile": 8192})"},
    {"2048-v0-extreme", R"({"target_tile": 16384})"},
    {"2048-v0-3x3", R"({"board_size": 3})"},
    {"2048-v0-5x5", R"({"board_size": 5})"},
    {"2048-v0-6x6", R"({"board_size": 6})"},
    {"2048-v0-8x8", R"({"board_size": 8})"},
    {"2048-v0-10x10", R"({"board_size": 10})"},
};

}  // namespace

const Family game_2048{
    .name = "2048",
    .defaults = R"({"target_tile": 2048, "board_size": 4})",
    .variants = variants,
    .training = Look::messages_and_board,
    .make = make_game<Game2048>,
};

}  // namespace openenv::envs::textarena
