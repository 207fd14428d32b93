// src/base/base64.hpp - bytes as base64 text (RFC 4648, section 4, with padding).
//
// Pure functions, any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace openenv {

/// Appends the base64 text of `bytes` to `out`.
void write_base64(std::span<const std::byte> bytes, std::string& out);

/// The bytes of a base64 text; nothing if it is none (wrong character, length or padding).
std::optional<std::vector<std::byte>> read_base64(std::string_view text);

}  // namespace openenv
