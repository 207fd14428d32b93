// src/base/json_text.hpp - text between the quotes of JSON.
//
// Pure function, any thread.
#pragma once

#include <string>
#include <string_view>

namespace openenv {

/// Appends `text`, which must be UTF-8, in quotes and with the escapes that JSON asks for.
void write_quoted(std::string_view text, std::string& out);

}  // namespace openenv
