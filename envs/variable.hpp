// envs/variable.hpp - options that the process's environment gives.
#pragma once

#include <openenv/codec.hpp>

#include <cstdlib>
#include <optional>
#include <stdexcept>
#include <string>
#include <type_traits>

namespace openenv::envs {

/// The variable's value, read as that of a request would be; nothing if it is not set. Throws
/// std::invalid_argument if it is no `T`.
template <class T>
std::optional<T> variable(const char* name) {
  const char* text = std::getenv(name);
  if (text == nullptr) return std::nullopt;
  T out{};
  Problems problems;
  Codec<T>::decode(json::value(text), out, Path{}, problems);
  if (problems.empty()) return out;
  throw std::invalid_argument("the variable " + std::string(name) + " " +
                              problems.list().front().message + ", and is " + text);
}

/// The option of a reset if it names one, else what `variable` says, else the default.
template <class T>
T option_or_variable(const std::optional<T>& option, const char* name,
                     std::type_identity_t<T> otherwise) {
  return option ? *option : variable<T>(name).value_or(otherwise);
}

}  // namespace openenv::envs
