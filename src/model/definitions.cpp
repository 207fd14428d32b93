// src/model/definitions.cpp - names for the types of a schema.
#include <openenv/definitions.hpp>

#include <algorithm>

namespace openenv {

std::optional<std::string> Definitions::find(Identity type) {
  const auto found = entries_.find(type);
  if (found == entries_.end()) return std::nullopt;
  found->second.used_again = true;
  return found->second.name;
}

std::string Definitions::reserve(Identity type, std::string_view wish) {
  std::string name(wish);
  for (int i = 2; schemas_.contains(name); ++i) name = std::string(wish) + std::to_string(i);
  schemas_[name] = nullptr;
  entries_[type] = {.name = name};
  return name;
}

void Definitions::define(const std::string& name, json::object schema) {
  schemas_[name] = std::move(schema);
}

json::object Definitions::finish(json::object ref) && {
  const auto* target = ref.if_contains("$ref");
  if (target != nullptr) {
    constexpr std::string_view prefix = "#/$defs/";
    const std::string name(std::string_view(target->get_string()).substr(prefix.size()));
    const auto root = std::find_if(entries_.begin(), entries_.end(),
                                   [&](const auto& item) { return item.second.name == name; });
    if (!root->second.used_again) {
      ref = std::move(schemas_[name].get_object());
      schemas_.erase(name);
    }
  }
  if (!schemas_.empty()) ref["$defs"] = std::move(schemas_);
  return ref;
}

}  // namespace openenv
