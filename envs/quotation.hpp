// envs/quotation.hpp - what a client sent, said back to it.
#pragma once

#include <string>
#include <string_view>

namespace openenv::envs {

/// The text in quotation marks, or its size alone where it is longer than any that could be right:
/// a message may have many megabytes.
inline std::string quotation(std::string_view text) {
  constexpr std::size_t quoted_max = 200;
  if (text.size() > quoted_max) return "a text of " + std::to_string(text.size()) + " bytes";
  std::string out = "'";
  out.append(text).append("'");
  return out;
}

}  // namespace openenv::envs
