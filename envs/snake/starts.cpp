// envs/snake/starts.cpp - a search of the board, as deep as the snake is long.
#include "snake/starts.hpp"

#include <algorithm>
#include <array>

namespace openenv::envs {
namespace {

using Place = Snake::Place;
using Path = std::vector<Place>;

constexpr std::array<Place, 4> neighbours{{{0, 1}, {1, 0}, {0, -1}, {-1, 0}}};

struct Search {
  const Snake::Grid& grid;
  std::size_t length;
  Path found = {};
  Path path = {};

  bool is_empty(const Place& place) const {
    return grid[static_cast<std::size_t>(place.row)][static_cast<std::size_t>(place.column)] ==
           Snake::empty;
  }

  bool is_on_path(const Place& place) const {
    return std::find(path.begin(), path.end(), place) != path.end();
  }

  /// Whether the head could not leave, were `next` on the path too.
  bool would_block_the_head(const Place& next) const {
    return std::all_of(neighbours.begin(), neighbours.end(), [&](const Place& shift) {
      const Place beside = path.front() + shift;
      return !is_empty(beside) || is_on_path(beside) || beside == next;
    });
  }

  void extend(const Place& place) {
    path.push_back(place);
    if (path.size() == length) {
      found.insert(found.end(), path.begin(), path.end());
    } else {
      for (const Place& shift : neighbours) {
        const Place next = place + shift;
        if (is_empty(next) && !is_on_path(next) && !would_block_the_head(next)) extend(next);
      }
    }
    path.pop_back();
  }
};

}  // namespace

std::vector<Place> snake_starts(const Snake::Grid& grid, std::size_t length) {
  Search search{grid, length};
  for (std::size_t row = 0; row < grid.size(); ++row) {
    for (std::size_t column = 0; column < grid[row].size(); ++column) {
      const Place place{static_cast<int>(row), static_cast<int>(column)};
      if (search.is_empty(place)) search.extend(place);
    }
  }
  return std::move(search.found);
}

}  // namespace openenv::envs
