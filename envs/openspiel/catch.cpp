// envs/openspiel/catch.cpp - the rules of Catch.
#include "openspiel/catch.hpp"

namespace openenv::envs::openspiel {

Catch::Catch(const json::object& parameters) {
  const auto sides =
      read_parameters("catch", parameters, {{"rows", 10, 2, 100}, {"columns", 5, 1, 100}});
  rows = static_cast<std::size_t>(sides[0]);
  columns = static_cast<std::size_t>(sides[1]);
}

int Catch::current_player() const {
  if (!dropped) return chance;
  return ball_row >= rows - 1 ? terminal : 0;
}

std::vector<double> Catch::chances() const {
  return std::vector<double>(columns, 1.0 / static_cast<double>(columns));
}

void Catch::apply_chance(std::size_t outcome) {
  dropped = true;
  ball_column = outcome;
  paddle = columns / 2;
}

void Catch::apply(int action) {
  ++ball_row;
  if (action == 0 && paddle > 0) --paddle;
  if (action == 2 && paddle < columns - 1) ++paddle;
}

double Catch::reward(int) const {
  if (current_player() != terminal) return 0.0;
  return ball_column == paddle ? 1.0 : -1.0;
}

std::vector<double> Catch::tensor(int) const {
  std::vector<double> out(rows * columns, 0.0);
  out[ball_row * columns + ball_column] = 1.0;
  out[(rows - 1) * columns + paddle] = 1.0;
  return out;
}

Cells Catch::cells(int) const {
  Cells out(rows, std::vector<std::string>(columns, "."));
  out[ball_row][ball_column] = "o";
  out[rows - 1][paddle] = "x";
  return out;
}

}  // namespace openenv::envs::openspiel
