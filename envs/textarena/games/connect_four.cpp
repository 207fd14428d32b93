// envs/textarena/games/connect_four.cpp - ConnectFour: drop discs into columns, four in a line win.
#include "../action.hpp"
#include "../families.hpp"

#include <fmt/format.h>

#include <array>
#include <utility>

namespace openenv::envs::textarena {
namespace {

class ConnectFour final : public CopyableGame<ConnectFour> {
 public:
  explicit ConnectFour(const Settings& settings)
      : open_(settings.flag("is_open")),
        rows_(settings.whole("num_rows", 1, 50)),
        columns_(settings.whole("num_cols", 1, 50)) {}

  Match seat(int, PythonRandom random) const override {
    return {Seating::two, {"Player 0", "Player 1"}, std::move(random)};
  }

  void begin(Match& match) override {
    cells_.assign(static_cast<std::size_t>(rows_ * columns_), empty);
    for (int player = 0; player < 2; ++player) {
      match.prompt(player,
                   fmt::format("This is Connect Four on {} rows and {} columns, and you are "
                               "Player {}. Your discs are '{}'.\nThe players drop one disc "
                               "each in turn, and it falls to the lowest free cell of its "
                               "column. Four of your own in a line win: across, down or "
                               "aslant.\nSend a column from 0 to {} in square brackets, "
                               "such as [col 4].",
                               rows_, columns_, player, disc(player), columns_ - 1));
    }
    match.show(open_ ? "Board state:\n" + drawing(match) : "Nobody sees the board.");
  }

  void play(Match& match, const std::string& action) override {
    match.hear(action);
    const auto column = read(action);
    if (!column) {
      match.refuse("a move is a column in square brackets, such as [col 4].");
    } else if (*column >= columns_) {
      match.refuse(fmt::format("the columns go from 0 to {}.", columns_ - 1));
    } else if (at(0, *column) != empty) {
      match.refuse(fmt::format("column {} is full.", *column));
    } else {
      drop(match, *column);
    }
  }

  json::object state(const Match&) const override {
    return {{"board", table(rows_, columns_,
                            [&](int row, int column) { return std::string(1, at(row, column)); })}};
  }

  std::vector<std::string> legal_moves(const Match&) const override {
    std::vector<std::string> out;
    for (int column = 0; column < columns_; ++column) {
      if (at(0, column) == empty) out.push_back(fmt::format("[col {}]", column));
    }
    return out;
  }

  std::string drawing(const Match&) const override {
    std::string out;
    for (int column = 0; column < columns_; ++column) {
      out += fmt::format("{}{}", column == 0 ? "" : " ", column);
    }
    out += "\n" + std::string(static_cast<std::size_t>(columns_ * 2 - 1), '-');
    for (int row = 0; row < rows_; ++row) {
      for (int column = 0; column < columns_; ++column) {
        out += column == 0 ? '\n' : ' ';
        out += at(row, column);
      }
    }
    return out;
  }

 private:
  static constexpr char empty = '.';

  static char disc(int player) { return player == 0 ? 'X' : 'O'; }
  std::size_t index(int row, int column) const {
    return static_cast<std::size_t>(row * columns_ + column);
  }
  char at(int row, int column) const { return cells_[index(row, column)]; }

  /// The last bracket of the first line that has a fitting one.
  static std::optional<int> read(std::string_view action) {
    while (true) {
      const auto end = action.find('\n');
      std::optional<int> found;
      search(action.substr(0, end), [&](Cursor& in) {
        int column = 0;
        if (in.word("col")) in.skip_spaces();
        if (in.number(column) && in.literal(']')) found = column;
        return false;
      });
      if (found || end == std::string_view::npos) return found;
      action.remove_prefix(end + 1);
    }
  }

  void drop(Match& match, int column) {
    int row = rows_ - 1;
    while (at(row, column) != empty) --row;
    const char own = disc(match.player());
    cells_[index(row, column)] = own;
    match.describe(fmt::format("Player {} ({}): column {}", match.player(), own, column));
    if (has_line(row, column)) {
      match.win(match.player(), fmt::format("Player {} has four in a line.", match.player()));
    } else if (legal_moves(match).empty()) {
      match.draw("The board is full.");
    } else if (open_) {
      match.show("Board state:\n" + drawing(match));
    }
  }

  /// How many discs like the one here follow it in one direction.
  int run(int row, int column, int rows, int columns) const {
    int count = 0;
    for (int r = row + rows, c = column + columns;
         r >= 0 && r < rows_ && c >= 0 && c < columns_ && at(r, c) == at(row, column);
         r += rows, c += columns) {
      ++count;
    }
    return count;
  }

  bool has_line(int row, int column) const {
    static constexpr std::array<std::pair<int, int>, 4> directions = {
        {{0, 1}, {1, 0}, {1, 1}, {1, -1}}};
    for (const auto& [rows, columns] : directions) {
      if (run(row, column, rows, columns) + run(row, column, -rows, -columns) >= 3) return true;
    }
    return false;
  }

  bool open_;
  int rows_;
  int columns_;
  std::vector<char> cells_;
};

constexpr Variant variants[] = {
    {"ConnectFour-v0", "{}"},
    {"ConnectFour-v0-blind", R"({"is_open": false})"},
    {"ConnectFour-v0-large", R"({"num_rows": 12, "num_cols": 15})"},
};

}  // namespace

const Family connect_four{
    .name = "ConnectFour",
    .defaults = R"({"is_open": true, "num_rows": 6, "num_cols": 7})",
    .variants = variants,
    .training = Look::messages_and_board,
    .players_least = 2,
    .players_most = 2,
    .make = make_game<ConnectFour>,
    .reward_least = -1.0,
};

}  // namespace openenv::envs::textarena
