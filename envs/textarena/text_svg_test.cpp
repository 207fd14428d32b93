// envs/textarena/text_svg_test.cpp - a picture holds every line, with XML's own signs escaped.
#include "text_svg.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace openenv::envs::textarena {
namespace {

TEST(TextSvg, HasALineForEachLine) {
  const auto svg = text_svg("X | O\n--+--");
  EXPECT_THAT(svg, testing::HasSubstr(R"(y="20">X | O</text>)"));
  EXPECT_THAT(svg, testing::HasSubstr(R"(y="40">--+--</text>)"));
  EXPECT_THAT(svg, testing::HasSubstr(R"(width="61" height="48")"));
}

TEST(TextSvg, EscapesWhatXmlWouldRead) {
  EXPECT_THAT(text_svg("<b> & c"), testing::HasSubstr("&lt;b> &amp; c"));
}

}  // namespace
}  // namespace openenv::envs::textarena
