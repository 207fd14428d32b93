// envs/textarena/games/sudoku.cpp - Sudoku: fill a grid of which the solution is the only one.
//
// A full grid is made by trying shuffled digits cell by cell; then cells are emptied in a shuffled
// order, and those stay filled without which there would be more than one solution.
#include "../action.hpp"
#include "../families.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <numeric>
#include <utility>

namespace openenv::envs::textarena {
namespace {

constexpr int cell_count = 81;
using Grid = std::array<int, cell_count>;

/// Which digits each row, column and box still lacks, a bit for each digit.
class Open {
 public:
  explicit Open(const Grid& grid) {
    for (int cell = 0; cell < cell_count; ++cell) {
      if (grid[static_cast<std::size_t>(cell)] != 0) {
        flip(cell, grid[static_cast<std::size_t>(cell)]);
      }
    }
  }
  unsigned digits(int cell) const {
    return rows_[row(cell)] & columns_[column(cell)] & boxes_[box(cell)];
  }
  void flip(int cell, int digit) {
    const unsigned bit = 1U << digit;
    rows_[row(cell)] ^= bit;
    columns_[column(cell)] ^= bit;
    boxes_[box(cell)] ^= bit;
  }

 private:
  static constexpr std::array<unsigned, 9> all() {
    std::array<unsigned, 9> out{};
    for (auto& digits : out) digits = 0x3fe;
    return out;
  }
  static std::size_t row(int cell) { return static_cast<std::size_t>(cell / 9); }
  static std::size_t column(int cell) { return static_cast<std::size_t>(cell % 9); }
  static std::size_t box(int cell) {
    return static_cast<std::size_t>(cell / 27 * 3 + cell % 9 / 3);
  }

  std::array<unsigned, 9> rows_ = all();
  std::array<unsigned, 9> columns_ = all();
  std::array<unsigned, 9> boxes_ = all();
};

/// Fills the cells from `cell` on, trying the digits of each in a shuffled order.
bool fill(Grid& grid, Open& open, PythonRandom& random, int cell = 0) {
  if (cell == cell_count) return true;
  std::array<int, 9> digits{};
  std::iota(digits.begin(), digits.end(), 1);
  random.shuffle(digits);
  for (const int digit : digits) {
    if ((open.digits(cell) >> digit & 1U) == 0) continue;
    grid[static_cast<std::size_t>(cell)] = digit;
    open.flip(cell, digit);
    if (fill(grid, open, random, cell + 1)) return true;
    grid[static_cast<std::size_t>(cell)] = 0;
    open.flip(cell, digit);
  }
  return false;
}

bool can_be_solved(Grid& grid, Open& open);

/// Whether there is a solution with one of `digits` in this empty cell. Leaves the grid as it is.
bool can_be_solved(Grid& grid, Open& open, int cell, unsigned digits) {
  bool can = false;
  for (; digits != 0 && !can; digits &= digits - 1) {
    const int digit = std::countr_zero(digits);
    grid[static_cast<std::size_t>(cell)] = digit;
    open.flip(cell, digit);
    can = can_be_solved(grid, open);
    open.flip(cell, digit);
    grid[static_cast<std::size_t>(cell)] = 0;
  }
  return can;
}

/// Whether there is a solution. Tries the cell with the fewest digits first.
bool can_be_solved(Grid& grid, Open& open) {
  int best = -1;
  int fewest = 10;
  for (int cell = 0; cell < cell_count && fewest > 1; ++cell) {
    if (grid[static_cast<std::size_t>(cell)] != 0) continue;
    const int choices = std::popcount(open.digits(cell));
    if (choices < fewest) {
      fewest = choices;
      best = cell;
    }
  }
  return best < 0 || can_be_solved(grid, open, best, open.digits(best));
}

/// Empties all but `clues` cells, as far as the solution stays the only one.
Grid with_holes(Grid grid, int clues, PythonRandom& random) {
  std::array<int, cell_count> cells{};
  std::iota(cells.begin(), cells.end(), 0);
  random.shuffle(cells);
  Open open(grid);
  for (int left = cell_count; left > clues; --left) {
    const int cell = cells[static_cast<std::size_t>(left - 1)];
    const int digit = std::exchange(grid[static_cast<std::size_t>(cell)], 0);
    open.flip(cell, digit);
    // There was one solution, so another one has another digit here.
    if (!can_be_solved(grid, open, cell, open.digits(cell) & ~(1U << digit))) continue;
    grid[static_cast<std::size_t>(cell)] = digit;
    open.flip(cell, digit);
  }
  return grid;
}

class Sudoku final : public CopyableGame<Sudoku> {
 public:
  explicit Sudoku(const Settings& settings)
      : clues_(settings.whole("clues", 17, cell_count)),
        turns_most_(settings.whole("max_turns", 0, 10'000)) {}

  Match seat(int, PythonRandom random) const override {
    return {Seating::alone, {"Player"}, std::move(random), turns_most_};
  }

  void begin(Match& match) override {
    solution_ = {};
    Open open(solution_);
    fill(solution_, open, match.random());
    puzzle_ = with_holes(solution_, clues_, match.random());
    grid_ = puzzle_;
    match.prompt(0,
                 "This is Sudoku. Rows R1 to R9 and columns C1 to C9 make a grid; '.' is an empty "
                 "cell.\nFill the empty cells so that every row, every column and every box of 3 "
                 "by 3 cells has each digit from 1 to 9 once.\nSend row, column and digit in "
                 "square brackets: [5 3 7] writes 7 into row 5, column 3.\nFilled cells stay as "
                 "they are, and only the digit of the one solution is taken.\n");
    match.show("Game Board:\n" + drawing(match));
  }

  void play(Match& match, const std::string& action) override {
    match.hear(action);
    std::vector<int> move(3);
    if (!search_numbers(action, move, true)) {
      match.refuse("a move is row, column and digit in square brackets.", score());
    } else if (std::ranges::any_of(move, [](int n) { return n < 1 || n > 9; })) {
      match.refuse("row, column and digit go from 1 to 9.", score());
    } else {
      write(match, static_cast<std::size_t>((move[0] - 1) * 9 + move[1] - 1), move[2]);
      if (grid_ == solution_) match.finish(1.0, "The grid is full and right.");
    }
    if (match.turns_used_up()) match.finish(score(), "No turn is left.");
  }

  json::object state(const Match& match) const override {
    const auto cell = [&](int row, int column) {
      return grid_[static_cast<std::size_t>(row * 9 + column)];
    };
    return {{"board", table(9, 9, cell)},
            {"rendered_board", drawing(match)},
            {"completed", grid_ == solution_}};
  }

  std::vector<std::string> legal_moves(const Match&) const override {
    std::vector<std::string> out;
    const Open open(grid_);
    for (int cell = 0; cell < cell_count; ++cell) {
      if (grid_[static_cast<std::size_t>(cell)] != 0) continue;
      for (int digit = 1; digit <= 9; ++digit) {
        if ((open.digits(cell) >> digit & 1U) == 0) continue;
        out.push_back(fmt::format("[{} {} {}]", cell / 9 + 1, cell % 9 + 1, digit));
      }
    }
    return out;
  }

  std::string drawing(const Match&) const override {
    std::string out = "   C1 C2 C3   C4 C5 C6   C7 C8 C9  ";
    for (std::size_t row = 0; row < 9; ++row) {
      out += fmt::format("\nR{} ", row + 1);
      for (std::size_t column = 0; column < 9; ++column) {
        const int digit = grid_[row * 9 + column];
        out += digit == 0 ? " ." : fmt::format(" {}", digit);
        if (column < 8) out += column % 3 == 2 ? " | " : " ";
      }
      if (row == 2 || row == 5) out += "\n   - - - - - - - - - - - - - - - - ";
    }
    return out;
  }

 private:
  void write(Match& match, std::size_t cell, int digit) {
    if (grid_[cell] != 0) {
      match.refuse("this cell is filled.", score());
    } else if (solution_[cell] != digit) {
      match.refuse("this digit does not belong there.", score());
    } else {
      grid_[cell] = digit;
      match.show("Board state: \n" + drawing(match));
    }
  }

  /// Share of the cells that were empty at first and are filled now.
  double score() const {
    const auto empty = std::ranges::count(puzzle_, 0);
    if (empty == 0) return 0.0;
    return static_cast<double>(empty - std::ranges::count(grid_, 0)) / static_cast<double>(empty);
  }

  int clues_;
  int turns_most_;
  Grid solution_ = {};
  Grid puzzle_ = {};
  Grid grid_ = {};
};

constexpr Variant variants[] = {
    {"Sudoku-v0-very-easy", R"({"clues": 75})"}, {"Sudoku-v0-easy", R"({"clues": 70})"},
    {"Sudoku-v0", R"({"clues": 60})"},           {"Sudoku-v0-medium", R"({"clues": 40})"},
    {"Sudoku-v0-hard", R"({"clues": 20})"},
};

}  // namespace

const Family sudoku{
    .name = "Sudoku",
    .defaults = R"({"clues": 30, "max_turns": 100})",
    .variants = variants,
    .training = Look::board,
    .make = make_game<Sudoku>,
};

}  // namespace openenv::envs::textarena
