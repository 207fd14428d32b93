// envs/textarena/games/minesweeper.cpp - Minesweeper: open every cell that hides no mine.
//
// Mines are laid at the first move, never within one step of it. A cell without mines around it
// opens its neighbours. A mine that is hit is a refused move.
#include "../action.hpp"
#include "../families.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <deque>
#include <utility>

namespace openenv::envs::textarena {
namespace {

class Minesweeper final : public CopyableGame<Minesweeper> {
 public:
  explicit Minesweeper(const Settings& settings)
      : rows_(settings.whole("rows", 1, 50)),
        columns_(settings.whole("cols", 1, 50)),
        mines_(settings.whole("num_mines", 0, 2500)),
        turns_most_(settings.whole("max_turns", 0, 10'000)) {
    if (mines_ > rows_ * columns_ - 9) {
      settings.refuse("num_mines", "must leave at least nine cells without a mine");
    }
  }

  Match seat(int, PythonRandom random) const override {
    return {Seating::alone, {"Player"}, std::move(random), turns_most_};
  }

  void begin(Match& match) override {
    cells_.assign(static_cast<std::size_t>(rows_ * columns_), {});
    laid_ = false;
    match.prompt(0,
                 "This is Minesweeper. Open all cells that hide no mine.\nSend row and column in "
                 "square brackets: [3 2] opens the cell in row 3, column 2.\nThe first cell and "
                 "those around it are safe. '.' is a closed cell; a number says how many of the "
                 "cells around it hide mines.\nAn open cell cannot be opened again.\n");
    match.show("Game Board:\n\n" + drawing(match));
  }

  void play(Match& match, const std::string& action) override {
    match.hear(action);
    std::vector<int> move(2);
    if (!search_numbers(action, move, true)) {
      match.refuse("a move is row and column in square brackets.", score());
    } else if (!inside(move[0], move[1])) {
      match.refuse("this cell is outside of the board.", score());
    } else if (at(move[0], move[1]).open) {
      match.refuse("this cell is open.", score());
    } else {
      open(match, move[0], move[1]);
    }
    if (is_solved()) {
      match.finish(1.0, "Every safe cell is open.");
    } else if (match.turns_used_up()) {
      match.finish(score(), "No turn is left.");
    }
    match.show("Current Board:\n\n" + drawing(match));
  }

  json::object state(const Match& match) const override {
    const auto number = [&](int row, int column) { return at(row, column).number; };
    const auto open = [&](int row, int column) { return at(row, column).open; };
    return {{"grid", table(rows_, columns_, number)},
            {"revealed", table(rows_, columns_, open)},
            {"first_move", !laid_},
            {"rendered_board", drawing(match)}};
  }

  std::vector<std::string> legal_moves(const Match&) const override {
    std::vector<std::string> out;
    for (int row = 0; row < rows_; ++row) {
      for (int column = 0; column < columns_; ++column) {
        if (!at(row, column).open) out.push_back(fmt::format("[{} {}]", row, column));
      }
    }
    return out;
  }

  std::string drawing(const Match&) const override {
    std::string out = "   ";
    for (int column = 0; column < columns_; ++column) {
      out += fmt::format("{}{:2}", column == 0 ? "" : " ", column);
    }
    for (int row = 0; row < rows_; ++row) {
      out += fmt::format("\n{:2} ", row);
      for (int column = 0; column < columns_; ++column) {
        const auto& cell = at(row, column);
        if (!cell.open) {
          out += " . ";
        } else if (cell.number == mine) {
          out += " * ";
        } else {
          out += fmt::format(" {} ", cell.number);
        }
      }
    }
    return out + "\n";
  }

 private:
  static constexpr int mine = -1;

  struct Cell {
    int number = 0;  ///< Mines around it, or `mine`.
    bool open = false;
    bool free = false;  ///< Opened by the first move: it counts for no score.
    bool seen = false;  ///< Visited while those that are free were searched.
  };

  bool inside(int row, int column) const {
    return row >= 0 && row < rows_ && column >= 0 && column < columns_;
  }
  Cell& at(int row, int column) {
    return cells_[static_cast<std::size_t>(row * columns_ + column)];
  }
  const Cell& at(int row, int column) const {
    return cells_[static_cast<std::size_t>(row * columns_ + column)];
  }

  /// Calls `f(row, column)` for each of the cells around one, row by row.
  template <class F>
  void around(int row, int column, F&& f) const {
    for (int r = row - 1; r <= row + 1; ++r) {
      for (int c = column - 1; c <= column + 1; ++c) {
        if ((r != row || c != column) && inside(r, c)) f(r, c);
      }
    }
  }

  void lay_mines(PythonRandom& random, int safe_row, int safe_column) {
    for (int laid = 0; laid < mines_;) {
      const int row = static_cast<int>(random.randint(0, rows_ - 1));
      const int column = static_cast<int>(random.randint(0, columns_ - 1));
      const bool safe = std::abs(row - safe_row) <= 1 && std::abs(column - safe_column) <= 1;
      if (safe || at(row, column).number == mine) continue;
      at(row, column).number = mine;
      ++laid;
    }
    for (int row = 0; row < rows_; ++row) {
      for (int column = 0; column < columns_; ++column) {
        auto& cell = at(row, column);
        if (cell.number == mine) continue;
        around(row, column, [&](int r, int c) { cell.number += at(r, c).number == mine; });
      }
    }
    laid_ = true;
  }

  /// The cells that open with this one, itself first. A cell with a number opens no further.
  template <class Mark>
  void spread(int row, int column, Mark&& mark) {
    std::deque<std::pair<int, int>> queue{{row, column}};
    mark(at(row, column));
    while (!queue.empty()) {
      const auto [r, c] = queue.front();
      queue.pop_front();
      if (at(r, c).number != 0) continue;
      around(r, c, [&](int next_row, int next_column) {
        if (mark(at(next_row, next_column))) queue.emplace_back(next_row, next_column);
      });
    }
  }

  void open(Match& match, int row, int column) {
    if (!laid_) {
      lay_mines(match.random(), row, column);
      around(row, column, [&](int r, int c) { at(r, c).free = true; });
      spread(row, column, [](Cell& cell) {
        cell.free = true;
        return !std::exchange(cell.seen, true);
      });
    }
    if (at(row, column).number == mine) {
      match.refuse(fmt::format("there is a mine at ({}, {}).", row, column), score());
    } else {
      spread(row, column, [](Cell& cell) { return !std::exchange(cell.open, true); });
    }
    match.describe(fmt::format("Opened: ({}, {}).", row, column));
  }

  bool is_solved() const {
    return std::ranges::all_of(cells_,
                               [](const Cell& cell) { return cell.open || cell.number == mine; });
  }

  /// Share of the safe cells that are open, without those that the first move opens.
  double score() const {
    if (!laid_) return 0.0;
    int all = 0;
    int found = 0;
    for (const auto& cell : cells_) {
      if (cell.number == mine || cell.free) continue;
      ++all;
      found += cell.open;
    }
    return all > 0 ? static_cast<double>(found) / all : 1.0;
  }

  int rows_;
  int columns_;
  int mines_;
  int turns_most_;
  bool laid_ = false;
  std::vector<Cell> cells_;
};

constexpr Variant variants[] = {
    {"Minesweeper-v0", "{}"},
    {"Minesweeper-v0-small", R"({"rows": 5, "cols": 5, "num_mines": 5})"},
    {"Minesweeper-v0-medium", R"({"rows": 10, "cols": 10, "num_mines": 20})"},
    {"Minesweeper-v0-hard", R"({"rows": 12, "cols": 12, "num_mines": 30})"},
};

}  // namespace

const Family minesweeper{
    .name = "Minesweeper",
    .defaults = R"({"rows": 8, "cols": 8, "num_mines": 10, "max_turns": 100})",
    .variants = variants,
    .training = Look::messages_and_board,
    .make = make_game<Minesweeper>,
};

}  // namespace openenv::envs::textarena
