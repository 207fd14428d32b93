// envs/chess/drawing.hpp - pictures of a position, White at the bottom.
#pragma once

#include "chess/position.hpp"

#include <string>

namespace openenv::envs::chess {

/// Eight lines of letters, capitals for White, with the names of ranks and files beside them.
std::string text_board(const Position& position);

/// An SVG with the usual figures.
std::string svg_board(const Position& position);

}  // namespace openenv::envs::chess
