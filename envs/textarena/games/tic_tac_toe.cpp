// envs/textarena/games/tic_tac_toe.cpp - TicTacToe: three in a row. Player 0 has O, player 1 X.
#include "../action.hpp"
#include "../families.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <utility>

namespace openenv::envs::textarena {
namespace {

class TicTacToe final : public CopyableGame<TicTacToe> {
 public:
  explicit TicTacToe(const Settings&) {}

  Match seat(int, PythonRandom random) const override {
    return {Seating::two, {"Player 0", "Player 1"}, std::move(random)};
  }

  void begin(Match& match) override {
    cells_.fill(empty);
    for (int player = 0; player < 2; ++player) {
      match.prompt(player, fmt::format("This is Tic Tac Toe, and you are Player {}. Your mark is "
                                       "'{}', that of the other player '{}'.\nThree equal marks in "
                                       "a row, a column or a diagonal win.\nSend the number of an "
                                       "empty cell in square brackets: [4] is the middle.\n",
                                       player, mark_of(player), mark_of(1 - player)));
    }
    show(match);
  }

  void play(Match& match, const std::string& action) override {
    match.hear(action);
    int cell = 0;
    const bool read = search(action, [&](Cursor& in) {
      in.skip_spaces();
      if (!in.number(cell)) return false;
      in.skip_spaces();
      return in.literal(']');
    });
    if (!read) {
      match.refuse("a move is the number of a cell in square brackets.");
    } else if (cell > 8) {
      match.refuse("the cells go from 0 to 8.");
    } else if (cells_[static_cast<std::size_t>(cell)] != empty) {
      match.refuse(fmt::format("cell {} is taken.", cell));
    } else {
      mark(match, cell);
    }
    show(match);
  }

  json::object state(const Match&) const override {
    return {{"board", table(3, 3, [&](int row, int column) {
               const char cell = cells_[static_cast<std::size_t>(row * 3 + column)];
               return cell == empty ? std::string() : std::string(1, cell);
             })}};
  }

  std::vector<std::string> legal_moves(const Match&) const override {
    std::vector<std::string> out;
    for (std::size_t cell = 0; cell < cells_.size(); ++cell) {
      if (cells_[cell] == empty) out.push_back(fmt::format("[{}]", cell));
    }
    return out;
  }

  std::string drawing(const Match&) const override {
    std::string out;
    for (std::size_t cell = 0; cell < cells_.size(); ++cell) {
      if (cell > 0) out += cell % 3 == 0 ? "\n---+---+---\n" : "|";
      out += cells_[cell] == empty ? fmt::format(" {} ", cell) : fmt::format(" {} ", cells_[cell]);
    }
    return out;
  }

 private:
  static constexpr char empty = ' ';
  static constexpr std::string_view marks = "OX";

  static char mark_of(int player) { return marks[static_cast<std::size_t>(player)]; }

  void mark(Match& match, int cell) {
    const char own = mark_of(match.player());
    cells_[static_cast<std::size_t>(cell)] = own;
    match.describe(fmt::format("Player {} ({}): cell {}", match.player(), own, cell));
    if (has_row(own)) {
      match.win(match.player(), fmt::format("Player {} has three in a row.", match.player()));
    } else if (std::ranges::count(cells_, empty) == 0) {
      match.draw("The board is full.");
    }
  }

  bool has_row(char own) const {
    static constexpr std::array<std::array<std::size_t, 3>, 8> rows = {
        {{0, 1, 2}, {3, 4, 5}, {6, 7, 8}, {0, 3, 6}, {1, 4, 7}, {2, 5, 8}, {0, 4, 8}, {2, 4, 6}}};
    return std::ranges::any_of(rows, [&](const auto& row) {
      return std::ranges::all_of(row, [&](std::size_t cell) { return cells_[cell] == own; });
    });
  }

  void show(Match& match) {
    std::vector<std::string> moves;
    for (const auto& move : legal_moves(match)) moves.push_back("'" + move + "'");
    match.show(fmt::format("Current Board:\n\n{}\n\nAvailable Moves: {}", drawing(match),
                           fmt::join(moves, ", ")));
  }

  std::array<char, 9> cells_ = {};
};

constexpr Variant variants[] = {{"TicTacToe-v0", "{}"}};

}  // namespace

const Family tic_tac_toe{
    .name = "TicTacToe",
    .defaults = "{}",
    .variants = variants,
    .training = Look::messages_and_board,
    .players_least = 2,
    .players_most = 2,
    .make = make_game<TicTacToe>,
    .reward_least = -1.0,
};

}  // namespace openenv::envs::textarena
