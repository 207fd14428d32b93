// include/openenv/definitions.hpp - the named parts of a JSON Schema that is being written.
#pragma once

#include <openenv/json.hpp>

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace openenv {

/// The `$defs` of a schema that is being written. Gives each type a name of its own.
class Definitions {
 public:
  /// A type is told from others by the address of its `identity`.
  using Identity = const void*;

  /// Name of the type, if it is known already; counts as one more use of it.
  std::optional<std::string> find(Identity type);
  /// Reserves a name like `wish` for the type, so that a recursive type ends.
  std::string reserve(Identity type, std::string_view wish);
  void define(const std::string& name, json::object schema);
  /// The schema that `ref` (an object with `$ref`) stands for, with the other definitions beside
  /// it. A type that refers to itself stays a reference.
  json::object finish(json::object ref) &&;

 private:
  struct Entry {
    std::string name;
    bool used_again = false;
  };
  std::map<Identity, Entry> entries_;
  json::object schemas_;
};

}  // namespace openenv
