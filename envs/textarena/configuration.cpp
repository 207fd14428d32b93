// envs/textarena/configuration.cpp - reads the variables that begin with TEXTARENA_.
#include "configuration.hpp"

#include "action.hpp"

#include <openenv/error.hpp>

#include <unistd.h>

#include <charconv>
#include <cstdlib>
#include <string_view>

namespace openenv::envs::textarena {
namespace {

std::optional<int> number(const char* name) {
  const char* text = std::getenv(name);
  if (text == nullptr) return std::nullopt;
  const std::string_view digits = trimmed(text);
  int out = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), out);
  if (error != std::errc() || end != digits.data() + digits.size()) {
    throw FactoryError(std::string(name) + " must be a whole number, and is '" + text + "'");
  }
  return out;
}

}  // namespace

Configuration configuration_of_process() {
  Configuration out;
  if (const char* id = std::getenv("TEXTARENA_ENV_ID")) out.env_id = id;
  out.num_players = number("TEXTARENA_NUM_PLAYERS");
  out.max_turns = number("TEXTARENA_MAX_TURNS");
  static constexpr std::string_view prefix = "TEXTARENA_KW_";
  for (char** variable = environ; variable != nullptr && *variable != nullptr; ++variable) {
    const std::string_view text = *variable;
    const auto equals = text.find('=');
    if (!text.starts_with(prefix) || equals == std::string_view::npos) continue;
    out.game[lower(text.substr(prefix.size(), equals - prefix.size()))] = text.substr(equals + 1);
  }
  return out;
}

}  // namespace openenv::envs::textarena
