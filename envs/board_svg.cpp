// envs/board_svg.cpp - squares, discs and letters.
#include "board_svg.hpp"

#include <string_view>

namespace openenv::envs {
namespace {

constexpr std::size_t side = 40;  // Of a square, in pixels.

std::string attribute(std::string_view name, std::string_view value) {
  std::string out(" ");
  out += name;
  out += "=\"";
  out += value;
  out += '"';
  return out;
}

std::string attribute(std::string_view name, std::size_t value) {
  return attribute(name, std::to_string(value));
}

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '<') {
      out += "&lt;";
    } else if (c == '&') {
      out += "&amp;";
    } else {
      out += c;
    }
  }
  return out;
}

void draw(const Square& square, std::size_t x, std::size_t y, std::string& out) {
  out += "<rect" + attribute("x", x) + attribute("y", y) + attribute("width", side) +
         attribute("height", side) + attribute("fill", square.fill) + "/>";
  const std::size_t middle_x = x + side / 2, middle_y = y + side / 2;
  if (!square.disc.empty()) {
    out += "<circle" + attribute("cx", middle_x) + attribute("cy", middle_y) +
           attribute("r", side * 2 / 5) + attribute("fill", square.disc) + "/>";
  }
  if (!square.letters.empty()) {
    out += "<text" + attribute("x", middle_x) + attribute("y", middle_y + side / 8) + ">" +
           escaped(square.letters) + "</text>";
  }
}

}  // namespace

std::string board_svg(std::size_t rows, std::size_t columns,
                      const std::function<Square(std::size_t, std::size_t)>& square) {
  std::string out = "<svg" + attribute("xmlns", "http://www.w3.org/2000/svg") +
                    attribute("width", columns * side) + attribute("height", rows * side) +
                    attribute("font-family", "sans-serif") + attribute("font-size", side * 2 / 5) +
                    attribute("text-anchor", "middle") + ">";
  for (std::size_t row = 0; row < rows; ++row) {
    for (std::size_t column = 0; column < columns; ++column) {
      draw(square(row, column), column * side, row * side, out);
    }
  }
  return out + "</svg>";
}

}  // namespace openenv::envs
