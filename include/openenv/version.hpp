// include/openenv/version.hpp - the version of library and program, written once.
#pragma once

#include <string_view>

namespace openenv {

inline constexpr std::string_view version = "0.1.0";

}  // namespace openenv
