// src/engine/docs_page.hpp - the page that shows an environment's OpenAPI document.
//
// A constant, any thread.
#pragma once

#include <string_view>

namespace openenv {

/// The HTML of `/docs`: complete in itself, it loads only `openapi.json` from beside it, shows
/// each operation and lets the reader try it.
std::string_view docs_page();

}  // namespace openenv
