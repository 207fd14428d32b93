// envs/textarena/text_svg.cpp - writes text as SVG.
#include "text_svg.hpp"

#include <openenv/rules.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace openenv::envs::textarena {
namespace {

constexpr int letter_width = 9;
constexpr int line_height = 20;
constexpr int margin = 8;

std::string escaped(std::string_view line) {
  std::string out;
  for (const char c : line) {
    switch (c) {
      case '<':
        out += "&lt;";
        break;
      case '&':
        out += "&amp;";
        break;
      case '\t':
        out += "  ";
        break;
      default:
        out += c;
    }
  }
  return out;
}

}  // namespace

std::string text_svg(std::string_view text) {
  std::string lines;
  int count = 0;
  std::size_t columns = 0;
  for (bool more = true; more;) {
    const auto end = text.find('\n');
    const auto line = text.substr(0, end);
    columns = std::max(columns, code_points(line));
    ++count;
    lines += fmt::format(R"(<text xml:space="preserve" x="{}" y="{}">{}</text>)", margin,
                         count * line_height, escaped(line));
    more = end != std::string_view::npos;
    if (more) text.remove_prefix(end + 1);
  }
  return fmt::format(R"(<svg xmlns="http://www.w3.org/2000/svg" width="{}" height="{}" )"
                     R"(font-family="monospace" font-size="15">{}</svg>)",
                     static_cast<int>(columns) * letter_width + 2 * margin,
                     count * line_height + margin, lines);
}

}  // namespace openenv::envs::textarena
