// envs/catalog.cpp - one line for each environment.
#include "catalog.hpp"

#include "chess/chess.hpp"
#include "connect4/connect4.hpp"
#include "echo/echo.hpp"
#include "grid_world/grid_world.hpp"
#include "maze/maze.hpp"
#include "openspiel/openspiel.hpp"
#include "snake/snake.hpp"
#include "textarena/textarena.hpp"
#include "wildfire/wildfire.hpp"

#include <openenv/environment_type.hpp>

namespace openenv::envs {

std::vector<EnvironmentType> catalog() {
  return {
      environment_type<Chess>(),     environment_type<Connect4>(),  environment_type<Echo>(),
      environment_type<GridWorld>(), environment_type<Maze>(),      environment_type<OpenSpiel>(),
      environment_type<Snake>(),     environment_type<TextArena>(), environment_type<Wildfire>(),
  };
}

}  // namespace openenv::envs
