// envs/openspiel/game.cpp - the parameters of a game.
#include "openspiel/game.hpp"

#include "quotation.hpp"

#include <openenv/error.hpp>

#include <algorithm>

namespace openenv::envs::openspiel {
namespace {

int read(const Parameter& parameter, const json::object& given) {
  const auto* value = given.if_contains(parameter.name);
  if (value == nullptr) return parameter.otherwise;
  const bool fits = value->is_int64() && value->get_int64() >= parameter.least &&
                    value->get_int64() <= parameter.most;
  if (fits) return static_cast<int>(value->get_int64());
  throw ValidationError({"game_params", std::string(parameter.name)},
                        "must be an integer from " + std::to_string(parameter.least) + " to " +
                            std::to_string(parameter.most));
}

}  // namespace

std::vector<int> read_parameters(std::string_view game, const json::object& given,
                                 std::initializer_list<Parameter> known) {
  for (const auto& item : given) {
    const bool has = std::any_of(known.begin(), known.end(), [&](const Parameter& parameter) {
      return parameter.name == std::string_view(item.key());
    });
    if (!has) {
      throw ValidationError({"game_params"}, "the game " + std::string(game) +
                                                 " has no parameter " + quotation(item.key()));
    }
  }
  std::vector<int> out;
  for (const Parameter& parameter : known) out.push_back(read(parameter, given));
  return out;
}

}  // namespace openenv::envs::openspiel
