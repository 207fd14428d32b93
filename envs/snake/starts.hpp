// envs/snake/starts.hpp - where a snake may lie when a game begins.
#pragma once

#include "snake/snake.hpp"

#include <vector>

namespace openenv::envs {

/// All paths of `length` empty cells that do not cross themselves and leave the first of them, the
/// head, a way out; one after the other, in the order in which marlenv finds them. The grid is
/// walled.
std::vector<Snake::Place> snake_starts(const Snake::Grid& grid, std::size_t length);

}  // namespace openenv::envs
