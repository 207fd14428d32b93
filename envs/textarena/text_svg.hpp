// envs/textarena/text_svg.hpp - lines of text, as an SVG picture.
#pragma once

#include <string>
#include <string_view>

namespace openenv::envs::textarena {

/// The lines one below the other, in letters of equal width.
std::string text_svg(std::string_view text);

}  // namespace openenv::envs::textarena
