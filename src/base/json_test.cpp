// src/base/json_test.cpp - JSON texts: what is accepted, what is refused and at which byte.
#include "base/limits.hpp"

#include <openenv/error.hpp>
#include <openenv/json.hpp>

#include <gtest/gtest.h>

namespace openenv {
namespace {

using std::string_literals::operator""s;

/// What the refusal of a text says; empty if it is accepted.
std::string refusal(std::string_view text) {
  try {
    parse_json(text);
    return {};
  } catch (const InvalidJson& error) {
    return error.what();
  }
}

std::string nested(std::size_t levels) {
  return std::string(levels, '[') + std::string(levels, ']');
}

std::string again(std::string_view text) { return write_json(parse_json(text)); }

TEST(Json, IsWrittenWithoutSpacesAndInTheOrderRead) {
  EXPECT_EQ(again(R"( { "b" : [ 1 , 2.50 , null ] , "a" : { "x" : true , "y" : false } } )"),
            R"({"b":[1,2.5,null],"a":{"x":true,"y":false}})");
}

TEST(Json, EmptyContainersAndTextsStayEmpty) { EXPECT_EQ(again(R"([{},[],""])"), R"([{},[],""])"); }

TEST(Json, OfEqualKeysTheLastOneCounts) {
  EXPECT_EQ(again(R"({"a":1,"b":2,"a":3})"), R"({"a":3,"b":2})");
}

TEST(Json, TextsAreEscapedOnlyWhereTheyMustBe) {
  EXPECT_EQ(again(R"("\u0022 \\ \/ \b\f\n\r\t \u0000 \u001f \u007f")"),
            "\"\\\" \\\\ / \\b\\f\\n\\r\\t \\u0000 \\u001f \x7f\"");
  EXPECT_EQ(again(R"("\u00e9 \u4e2d \ud83d\ude00 \u2028")"), "\"\u00e9 \u4e2d \U0001f600 \u2028\"");
}

TEST(Json, KeysAreEscapedToo) { EXPECT_EQ(again(R"({"\n\"":1})"), R"({"\n\"":1})"); }

TEST(Json, LongTextsArriveWhole) {
  const std::string text = '"' + std::string(100'000, 'x') + "\u00e9\"";
  EXPECT_EQ(again(text), text);
}

TEST(Json, ARefusalNamesTheByte) {
  const auto byte = [](std::string_view text) -> std::size_t {
    try {
      parse_json(text);
    } catch (const InvalidJson& error) {
      return error.offset();
    }
    return std::string_view::npos;
  };
  EXPECT_EQ(byte(""), 0u);
  EXPECT_EQ(byte(R"({"a":})"), 5u);
  EXPECT_EQ(byte("[1 2]"), 3u);
  EXPECT_EQ(byte("{} {}"), 3u);
  EXPECT_EQ(byte("\"ab\xff\""), 3u);
}

TEST(Json, ARefusalSaysWhatIsWrong) {
  EXPECT_EQ(refusal("[1 2]"), "Invalid JSON: this character cannot stand here at byte 3");
  EXPECT_EQ(refusal("[1,"), "Invalid JSON: the text ends too early at byte 3");
  EXPECT_EQ(refusal("1 2"), "Invalid JSON: something follows the end of the value at byte 2");
}

TEST(Json, TextsThatAreNoJsonAreRefused) {
  for (const std::string_view text : {"",
                                      " ",
                                      "nul",
                                      "tru",
                                      "NaN",
                                      "Infinity",
                                      "-Infinity",
                                      "-",
                                      "01",
                                      "1.",
                                      ".5",
                                      "1e",
                                      "+1",
                                      "0x1",
                                      "'a'",
                                      "\"a",
                                      "\"\\x\"",
                                      "\"\\u12\"",
                                      "\"\t\"",
                                      "[1,]",
                                      "{\"a\":1,}",
                                      "{a:1}",
                                      "{\"a\"}",
                                      "{1:2}",
                                      "[",
                                      "]",
                                      "// a\n1",
                                      "1 // a",
                                      "\xEF\xBB\xBF 1"}) {
    EXPECT_NE(refusal(text), "") << text;
  }
}

TEST(Json, HalfOfASurrogatePairIsRefused) {
  for (const std::string_view text : {R"("\ud800")", R"("\udc00")", R"("\ud800x")",
                                      R"("\ud800\u0041")", R"("\ud800\ud800")", R"("\ud800\n")"}) {
    EXPECT_NE(refusal(text).find("surrogate"), std::string::npos) << text << refusal(text);
  }
}

TEST(Json, TextThatIsNotUtf8IsRefused) {
  for (const char* bytes : {"\x80", "\xc0\xaf", "\xc3", "\xe0\x80\x80", "\xed\xa0\x80",
                            "\xf4\x90\x80\x80", "\xf8\x88\x80\x80\x80", "\xff"}) {
    EXPECT_NE(refusal('"' + ""s + bytes + '"').find("not UTF-8"), std::string::npos) << bytes;
    EXPECT_NE(refusal("{\"" + ""s + bytes + "\":1}").find("not UTF-8"), std::string::npos);
  }
}

TEST(Json, NumbersBeyondADoubleAreRefused) {
  EXPECT_NE(refusal("1e999").find("range of a double"), std::string::npos);
  EXPECT_NE(refusal("-1e309").find("range of a double"), std::string::npos);
  EXPECT_NE(refusal(std::string(400, '9')).find("range of a double"), std::string::npos);
}

TEST(Json, NestingHasALimit) {
  EXPECT_EQ(refusal(nested(limits::json_depth_max)), "");
  EXPECT_NE(refusal(nested(limits::json_depth_max + 1)).find("nested deeper"), std::string::npos);
  EXPECT_NE(refusal(std::string(1'000'000, '[')).find("nested deeper"), std::string::npos);
}

TEST(Json, TextThatIsNotUtf8IsNeverWritten) {
  std::string out;
  EXPECT_THROW(write::text("ab\xff", out), EncodeError);
  EXPECT_THROW(write_json(json::object{{"a", json::array{"\xc3"}}}), EncodeError);
  EXPECT_THROW(write_json(json::object{{"\x80", 1}}), EncodeError);
}

TEST(Utf8, FirstInvalidByteIsFoundAtEveryPlace) {
  EXPECT_EQ(find_invalid_utf8(""), std::string_view::npos);
  EXPECT_EQ(find_invalid_utf8("plain \u00e9\u4e2d\U0001f600\U0010ffff"), std::string_view::npos);
  for (std::size_t before = 0; before < 20; ++before) {
    EXPECT_EQ(find_invalid_utf8(std::string(before, 'x') + "\xff and more"), before);
    EXPECT_EQ(find_invalid_utf8(std::string(before, 'x') + "\xe4\xb8"), before);
  }
}

TEST(Utf8, TheEndsOfTheRangesAreKnown) {
  for (const char* good : {"\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80", "\xed\x9f\xbf", "\xee\x80\x80",
                           "\xef\xbf\xbf", "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf"}) {
    EXPECT_EQ(find_invalid_utf8(good), std::string_view::npos) << good;
  }
  for (const char* bad : {"\xc1\xbf", "\xdf\xc0", "\xe0\x9f\xbf", "\xed\xa0\x80",
                          "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xbf"}) {
    EXPECT_EQ(find_invalid_utf8(bad), 0u) << bad;
  }
}

TEST(Json, EscapesACharacterWhereverItStands) {
  for (const char c : {'"', '\\', '\n', '\x1f', '\x01'}) {
    for (std::size_t size = 1; size < 20; ++size) {
      for (std::size_t at = 0; at < size; ++at) {
        std::string plain(size, ' '), written;
        plain[at] = c;
        write::text(plain, written);
        EXPECT_GT(written.size(), size + 2);
        EXPECT_EQ(parse_json(written).as_string(), plain);
      }
    }
  }
}

}  // namespace
}  // namespace openenv
