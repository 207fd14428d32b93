// envs/textarena/settings.cpp - reads a game's parameters and refuses what does not fit.
#include "settings.hpp"

#include "action.hpp"

#include <openenv/error.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace openenv::envs::textarena {
namespace {

[[noreturn]] void refuse_value(std::string_view name, std::string_view rule, std::string message,
                               json::value input) {
  throw ValidationError(std::vector<Problem>{{.where = {"game", std::string(name)},
                                              .rule = std::string(rule),
                                              .message = std::move(message),
                                              .input = std::move(input)}});
}

/// What a text means where something else is wanted; the text itself if it is no JSON.
json::value read(const json::value& given, const json::value& usual) {
  const auto* text = given.if_string();
  if (text == nullptr || usual.is_string()) return given;
  if (*text == "True") return true;
  if (*text == "False") return false;
  try {
    return parse_json(usual.is_array() && !text->starts_with('[') ? "[" + std::string(*text) + "]"
                                                                  : std::string(*text));
  } catch (const InvalidJson&) {
    return given;
  }
}

std::string names(const json::object& values) {
  std::string out;
  for (const auto& item : values) {
    if (!out.empty()) out += ", ";
    out += item.key();
  }
  return out.empty() ? "none" : out;
}

}  // namespace

Settings::Settings(json::object values, const json::object& given) : values_(std::move(values)) {
  for (const auto& item : given) {
    // In any case, because names of variables are in capitals.
    const auto found = std::ranges::find_if(
        values_, [&](const auto& known) { return lower(known.key()) == lower(item.key()); });
    if (found == values_.end()) {
      refuse_value(item.key(), "extra_forbidden",
                   fmt::format("is no parameter of this game, which has: {}", names(values_)),
                   item.value());
    }
    found->value() = read(item.value(), found->value());
  }
}

void Settings::refuse(std::string_view name, const std::string& what_would_be_right) const {
  refuse_value(name, "value_error", what_would_be_right, values_.at(name));
}

double Settings::number(std::string_view name, double least, double most) const {
  const auto& value = values_.at(name);
  if (!value.is_number() || value.to_number<double>() < least || value.to_number<double>() > most) {
    refuse(name, fmt::format("must be a number from {} to {}", least, most));
  }
  return value.to_number<double>();
}

int Settings::whole(std::string_view name, int least, int most) const {
  const auto value = number(name, least, most);
  if (value != static_cast<int>(value)) refuse(name, "must be a whole number");
  return static_cast<int>(value);
}

bool Settings::flag(std::string_view name) const {
  const auto& value = values_.at(name);
  if (value.is_bool()) return value.get_bool();
  if (value == 0 || value == 1) return value == 1;
  refuse(name, "must be true or false");
}

std::string Settings::text(std::string_view name) const {
  const auto& value = values_.at(name);
  if (!value.is_string()) refuse(name, "must be a text");
  return std::string(value.get_string());
}

std::vector<int> Settings::wholes(std::string_view name, int least, int most) const {
  const auto* list = values_.at(name).if_array();
  std::vector<int> out;
  if (list == nullptr || list->empty() || list->size() > 100) {
    refuse(name, "must be a list of 1 to 100 whole numbers");
  }
  for (const auto& item : *list) {
    if (!item.is_int64() || item.get_int64() < least || item.get_int64() > most) {
      refuse(name, fmt::format("must hold whole numbers from {} to {}", least, most));
    }
    out.push_back(static_cast<int>(item.get_int64()));
  }
  return out;
}

std::vector<std::string> Settings::texts(std::string_view name) const {
  const auto* list = values_.at(name).if_array();
  std::vector<std::string> out;
  if (list == nullptr || list->empty() || list->size() > 100) {
    refuse(name, "must be a list of 1 to 100 texts");
  }
  for (const auto& item : *list) {
    const auto* text = item.if_string();
    if (text == nullptr || text->empty() || text->size() > 100) {
      refuse(name, "must hold texts of 1 to 100 bytes");
    }
    out.emplace_back(*text);
  }
  return out;
}

}  // namespace openenv::envs::textarena
