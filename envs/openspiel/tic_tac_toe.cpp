// envs/openspiel/tic_tac_toe.cpp - the rules of Tic-Tac-Toe.
#include "openspiel/tic_tac_toe.hpp"

#include <algorithm>

namespace openenv::envs::openspiel {

TicTacToe::TicTacToe(const json::object& parameters) {
  read_parameters("tic_tac_toe", parameters, {});
}

int TicTacToe::current_player() const {
  if (moves == 9 || has_line(cross) || has_line(nought)) return terminal;
  return moves % 2;
}

std::vector<int> TicTacToe::legal_actions() const {
  std::vector<int> out;
  for (std::size_t cell = 0; cell < board.size(); ++cell) {
    if (board[cell] == empty) out.push_back(static_cast<int>(cell));
  }
  return out;
}

void TicTacToe::apply(int action) {
  board[static_cast<std::size_t>(action)] = moves % 2 == 0 ? cross : nought;
  ++moves;
}

bool TicTacToe::has_line(Mark mark) const {
  constexpr std::array<std::array<std::size_t, 3>, 8> lines{
      {{0, 1, 2}, {3, 4, 5}, {6, 7, 8}, {0, 3, 6}, {1, 4, 7}, {2, 5, 8}, {0, 4, 8}, {2, 4, 6}}};
  return std::any_of(lines.begin(), lines.end(), [&](const auto& line) {
    return std::all_of(line.begin(), line.end(), [&](auto cell) { return board[cell] == mark; });
  });
}

double TicTacToe::reward(int player) const {
  const Mark own = player == 0 ? cross : nought, other = player == 0 ? nought : cross;
  if (has_line(own)) return 1.0;
  return has_line(other) ? -1.0 : 0.0;
}

/// A plane for each kind of cell: empty, nought, cross.
std::vector<double> TicTacToe::tensor(int) const {
  std::vector<double> out(3 * board.size(), 0.0);
  for (std::size_t cell = 0; cell < board.size(); ++cell) {
    out[static_cast<std::size_t>(board[cell]) * board.size() + cell] = 1.0;
  }
  return out;
}

Cells TicTacToe::cells(int) const {
  Cells out(3, std::vector<std::string>(3));
  for (std::size_t cell = 0; cell < board.size(); ++cell) {
    constexpr std::array letters{".", "o", "x"};
    out[cell / 3][cell % 3] = letters[board[cell]];
  }
  return out;
}

}  // namespace openenv::envs::openspiel
