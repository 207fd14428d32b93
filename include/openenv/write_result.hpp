// include/openenv/write_result.hpp - what a reset or a step yields, as JSON.
#pragma once

#include <openenv/environment.hpp>
#include <openenv/model.hpp>

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace openenv::detail {

/// True if no field of `T` has one of the keys.
template <class T>
consteval bool is_free_of(std::initializer_list<std::string_view> keys) {
  bool free = true;
  reflect::for_each<T>([&](auto i) {
    for (const std::string_view taken : keys) free = free && key<T, i>() != taken;
  });
  return free;
}

/// Appends the members `observation`, `reward` and `done`, and `metadata` where there is any;
/// returns whether there is.
template <class Observation>
bool write_result(const StepResult<Observation>& result, std::string& out) {
  static_assert(is_free_of<Observation>({"done", "reward", "metadata"}),
                "done, reward and metadata belong to StepResult, not to the Observation");
  out += R"("observation":{"metadata":)";
  write::object(result.metadata, out);
  if constexpr (reflect::size<Observation>() > 0) {
    out += ',';
    Codec<Observation>::write_fields(result.observation, out);
  }
  out += R"(},"reward":)";
  Codec<std::optional<double>>::write(result.reward, out);
  out += result.done ? R"(,"done":true)" : R"(,"done":false)";
  if (result.metadata.empty()) return false;
  out += R"(,"metadata":)";
  write::object(result.metadata, out);
  return true;
}

}  // namespace openenv::detail
