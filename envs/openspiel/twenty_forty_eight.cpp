// envs/openspiel/twenty_forty_eight.cpp - the rules of 2048.
#include "openspiel/twenty_forty_eight.hpp"

#include <algorithm>
#include <utility>

namespace openenv::envs::openspiel {
namespace {

constexpr std::size_t side = 4;

/// The cell at a distance from the wall towards which `action` slides line `line`.
constexpr std::size_t cell_of(int action, std::size_t line, std::size_t distance) {
  const std::size_t far = side - 1 - distance;
  switch (action) {
    case 0:
      return distance * side + line;  // Up.
    case 1:
      return line * side + far;  // Right.
    case 2:
      return far * side + line;  // Down.
    default:
      return line * side + distance;
  }
}

}  // namespace

TwentyFortyEight::TwentyFortyEight(const json::object& parameters)
    : max_tile(read_parameters("2048", parameters, {{"max_tile", 2048, 8, 131072}})[0]) {}

int TwentyFortyEight::current_player() const {
  const bool reached = std::find(board.begin(), board.end(), max_tile) != board.end();
  if (reached || moves >= 4 * max_tile) return terminal;
  if (tiles_to_come > 0) return chance;
  return can_move() ? 0 : terminal;
}

/// For each empty cell: a 2, or a 4.
std::vector<double> TwentyFortyEight::chances() const {
  const auto free = static_cast<double>(std::count(board.begin(), board.end(), 0));
  std::vector<double> out;
  for (const int tile : board) {
    if (tile == 0) out.insert(out.end(), {0.9 / free, 0.1 / free});
  }
  return out;
}

void TwentyFortyEight::apply_chance(std::size_t outcome) {
  std::size_t empty_cell = outcome / 2;
  const auto place = std::find_if(board.begin(), board.end(),
                                  [&](int tile) { return tile == 0 && empty_cell-- == 0; });
  *place = outcome % 2 == 0 ? 2 : 4;
  merged[static_cast<std::size_t>(place - board.begin())] = false;
  --tiles_to_come;
  ++moves;
}

int TwentyFortyEight::slide(Board& board, Marks& merged, int action) {
  int earned = 0;
  merged = {};
  for (std::size_t line = 0; line < side; ++line) {
    std::size_t free = 0;  // The first cell of the line that nothing has slid to.
    for (std::size_t distance = 0; distance < side; ++distance) {
      int& from = board[cell_of(action, line, distance)];
      if (from == 0) continue;
      const int tile = std::exchange(from, 0);
      const std::size_t before = free > 0 ? cell_of(action, line, free - 1) : 0;
      if (free > 0 && board[before] == tile && !merged[before]) {
        board[before] = 2 * tile;
        merged[before] = true;
        earned += 2 * tile;
      } else {
        board[cell_of(action, line, free++)] = tile;
      }
    }
  }
  return earned;
}

bool TwentyFortyEight::can_move() const {
  for (std::size_t cell = 0; cell < board.size(); ++cell) {
    if (board[cell] == 0) return true;
    if (cell % side + 1 < side && board[cell] == board[cell + 1]) return true;
    if (cell + side < board.size() && board[cell] == board[cell + side]) return true;
  }
  return false;
}

bool TwentyFortyEight::changes_board(int action) const {
  Board after = board;
  Marks ignored;
  slide(after, ignored, action);
  return after != board;
}

/// The original does not offer a move whose only effect were to merge with a tile that the last
/// move has made.
bool TwentyFortyEight::is_offered(int action) const {
  for (std::size_t line = 0; line < side; ++line) {
    for (std::size_t distance = 1; distance < side; ++distance) {
      const std::size_t here = cell_of(action, line, distance);
      const std::size_t next = cell_of(action, line, distance - 1);
      if (board[here] == 0) continue;
      if (board[next] == 0 || (board[next] == board[here] && !merged[next])) return true;
    }
  }
  return false;
}

/// Those that the original offers; where it would offer none before the end, those there are.
std::vector<int> TwentyFortyEight::legal_actions() const {
  std::vector<int> out;
  for (int action = 0; action < 4; ++action) {
    if (is_offered(action)) out.push_back(action);
  }
  if (!out.empty()) return out;
  for (int action = 0; action < 4; ++action) {
    if (changes_board(action)) out.push_back(action);
  }
  return out;
}

void TwentyFortyEight::apply(int action) {
  earned = slide(board, merged, action);
  tiles_to_come = 1;
  ++moves;
}

Cells TwentyFortyEight::cells(int) const {
  Cells out(side, std::vector<std::string>(side));
  for (std::size_t i = 0; i < board.size(); ++i) {
    std::string tile = std::to_string(board[i]);
    out[i / side][i % side] = std::string(5 - std::min<std::size_t>(5, tile.size()), ' ') + tile;
  }
  return out;
}

}  // namespace openenv::envs::openspiel
