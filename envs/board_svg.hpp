// envs/board_svg.hpp - a board of squares, drawn as SVG.
#pragma once

#include <cstddef>
#include <functional>
#include <string>

namespace openenv::envs {

/// One square of a board. Colors are written as SVG knows them: `white`, `#f0d9b5`.
struct Square {
  std::string fill = "white";
  std::string disc = {};     ///< Color of a disc on it; empty: none.
  std::string letters = {};  ///< A few characters in its middle.
};

/// A picture of `rows` x `columns` squares, the first row at the top.
std::string board_svg(std::size_t rows, std::size_t columns,
                      const std::function<Square(std::size_t row, std::size_t column)>& square);

}  // namespace openenv::envs
