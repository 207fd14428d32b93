// envs/openspiel/game.hpp - what the six games have in common.
//
// Each game is a struct with these members; there is no base class, openspiel.hpp holds one of them
// in a variant:
//   int players() const
//   int current_player() const                who moves: a player, `chance` or `terminal`
//   std::vector<double> chances() const       probabilities of what chance may do now, in order
//   void apply_chance(std::size_t outcome)    one of these happens
//   std::vector<int> legal_actions() const    of the player who moves
//   void apply(int action)                    a legal one
//   double reward(int player) const           for the last action
//   std::vector<double> tensor(int player)    what the player sees, as OpenSpiel lays it out
//   Cells cells(int player) const             the same as a table, to draw it
#pragma once

#include <openenv/json.hpp>

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace openenv::envs::openspiel {

/// OpenSpiel's numbers for those who are no player.
inline constexpr int chance = -1;
inline constexpr int terminal = -4;

using Cells = std::vector<std::vector<std::string>>;

/// A parameter of a game: its name, its default and its bounds.
struct Parameter {
  std::string_view name;
  int otherwise, least, most;
};

/// Reads the parameters of a game, in the order of `known`. Throws ValidationError for one that
/// the game does not have, or that is no integer within its bounds.
std::vector<int> read_parameters(std::string_view game, const json::object& given,
                                 std::initializer_list<Parameter> known);

}  // namespace openenv::envs::openspiel
