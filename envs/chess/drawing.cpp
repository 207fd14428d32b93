// envs/chess/drawing.cpp - a position as text and as SVG.
#include "drawing.hpp"

#include "board_svg.hpp"

#include <array>
#include <string_view>

namespace openenv::envs::chess {
namespace {

using Figures = std::array<std::string_view, 6>;
constexpr Figures white_figures = {"\u2659", "\u2658", "\u2657", "\u2656", "\u2655", "\u2654"};
constexpr Figures black_figures = {"\u265f", "\u265e", "\u265d", "\u265c", "\u265b", "\u265a"};

bool is_white(const Position& position, Square square) {
  return (position.of(Color::white) & bit(square)) != 0;
}

}  // namespace

std::string text_board(const Position& position) {
  std::string out;
  for (int rank = 7; rank >= 0; --rank) {
    out += static_cast<char>('1' + rank);
    for (int file = 0; file < 8; ++file) {
      const Square square = square_at(file, rank);
      const char letter = std::string_view("pnbrqk.")[index(position.at(square))];
      out += ' ';
      out += is_white(position, square) ? static_cast<char>(letter - 32) : letter;
    }
    out += '\n';
  }
  return out + "  a b c d e f g h\n";
}

std::string svg_board(const Position& position) {
  return board_svg(8, 8, [&](std::size_t row, std::size_t column) {
    const Square square = square_at(static_cast<int>(column), 7 - static_cast<int>(row));
    envs::Square out{.fill = (dark_squares & bit(square)) != 0 ? "#b58863" : "#f0d9b5"};
    const Piece piece = position.at(square);
    if (piece != Piece::none) {
      out.letters = (is_white(position, square) ? white_figures : black_figures)[index(piece)];
    }
    return out;
  });
}

}  // namespace openenv::envs::chess
