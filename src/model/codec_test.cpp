// src/model/codec_test.cpp - texts, numbers, bools, enums and free JSON: read and written.
//
// What is accepted, and the names of the rules, were read off the reference's models.
#include "model/refusals.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

namespace openenv {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

using Integer = std::int64_t;

enum class Color { red, green, dark_blue };
enum Sparse : int { nothing = 0, some = 5, most = 63 };

template <class T>
std::string rule(std::string_view text) {
  const auto found = refusals<T>(text);
  return found.empty() ? "accepted as " + again<T>(text) : found.front().substr(3);
}

TEST(Integers, AreReadFromWhateverStandsForOne) {
  for (const char* text :
       {"3", "3.0", "\"3\"", "\" 3 \"", "\"+3\"", "\"3.0\"", "\"0003\"", "3e0"}) {
    EXPECT_EQ(again<Integer>(text), "3") << text;
  }
  EXPECT_EQ(again<Integer>("true"), "1");
  EXPECT_EQ(again<Integer>("\"-0\""), "0");
  EXPECT_EQ(again<Integer>("1e3"), "1000");
}

TEST(Integers, AreRefusedByTheReferencesRules) {
  EXPECT_EQ(rule<Integer>("2.5"), "int_from_float");
  EXPECT_EQ(rule<Integer>("null"), "int_type");
  EXPECT_EQ(rule<Integer>("[1]"), "int_type");
  EXPECT_EQ(rule<Integer>("{}"), "int_type");
  for (const char* text :
       {"x", "", " ", "3x", "3.5", "3.", ".0", "--3", "+-3", "- 3", "1e3", "0x10", "nan", "true"}) {
    EXPECT_EQ(rule<Integer>('"' + std::string(text) + '"'), "int_parsing") << text;
  }
}

TEST(Integers, ReachToTheEndsOfTheirType) {
  EXPECT_EQ(again<Integer>("9223372036854775807"), "9223372036854775807");
  EXPECT_EQ(again<Integer>("-9223372036854775808"), "-9223372036854775808");
  EXPECT_EQ(again<Integer>("\"-9223372036854775808\""), "-9223372036854775808");
  EXPECT_EQ(again<std::uint64_t>("18446744073709551615"), "18446744073709551615");
  EXPECT_EQ(again<std::int8_t>("-128"), "-128");
  EXPECT_EQ(again<std::uint8_t>("\"255\""), "255");
}

TEST(Integers, BeyondTheirTypeAreRefusedAndNeverChanged) {
  for (const char* text : {"9223372036854775808", "-9223372036854775809", "18446744073709551616",
                           "1e30", "-1e30", "\"99999999999999999999\""}) {
    EXPECT_EQ(rule<Integer>(text), "int_parsing_size") << text;
  }
  EXPECT_EQ(rule<std::uint64_t>("18446744073709551616"), "int_parsing_size");
  EXPECT_EQ(rule<std::uint64_t>("-1"), "greater_than_equal");
  EXPECT_EQ(rule<std::int8_t>("128"), "less_than_equal");
  EXPECT_EQ(rule<std::int8_t>("-129"), "greater_than_equal");
  EXPECT_EQ(rule<std::uint8_t>("256"), "less_than_equal");
}

TEST(Integers, OfASmallTypeSayTheirLimits) {
  const Problem problem = only_problem<std::int8_t>("1000");
  EXPECT_EQ(problem.limits, (json::object{{"le", 127}}));
  EXPECT_EQ(problem.message, "must be from -128 to 127");
}

TEST(Numbers, AreReadFromWhateverStandsForOne) {
  EXPECT_EQ(again<double>("3"), "3.0");
  EXPECT_EQ(again<double>("0.1"), "0.1");
  EXPECT_EQ(again<double>("\" +0.1 \""), "0.1");
  EXPECT_EQ(again<double>("\".5\""), "0.5");
  EXPECT_EQ(again<double>("\"1.\""), "1.0");
  EXPECT_EQ(again<double>("\"1e3\""), "1000.0");
  EXPECT_EQ(again<double>("\"1e-400\""), "0.0");
  EXPECT_EQ(again<double>("true"), "1.0");
  EXPECT_EQ(again<double>("18446744073709551615"), "1.8446744073709552e+19");
}

TEST(Numbers, AreRefusedByTheReferencesRules) {
  EXPECT_EQ(rule<double>("null"), "float_type");
  EXPECT_EQ(rule<double>("[]"), "float_type");
  for (const char* text : {"\"x\"", "\"\"", "\"1.5x\"", "\"+-3\"", "\"0x10\"", "\"--1\""}) {
    EXPECT_EQ(rule<double>(text), "float_parsing") << text;
  }
}

TEST(Numbers, MustBeFinite) {
  for (const char* text : {"\"nan\"", "\"inf\"", "\"-Infinity\"", "\"1e400\""}) {
    EXPECT_EQ(rule<double>(text), "finite_number") << text;
  }
}

TEST(Numbers, ThatAreNotFiniteAreWrittenAsNull) {
  EXPECT_EQ(encode(std::numeric_limits<double>::quiet_NaN()), "null");
  EXPECT_EQ(encode(-std::numeric_limits<double>::infinity()), "null");
}

TEST(Numbers, OfSinglePrecisionKeepTheirFewerDigits) { EXPECT_EQ(again<float>("0.1"), "0.1"); }

TEST(Numbers, BeyondSinglePrecisionAreRefused) {
  EXPECT_EQ(rule<float>("3.4028234663852886e38"), "accepted as 3.4028235e+38");
  EXPECT_EQ(rule<float>("1e300"), "finite_number");
  EXPECT_EQ(rule<float>("-1e300"), "finite_number");
}

TEST(Bools, AreReadFromWhateverStandsForOne) {
  for (const char* text : {"true", "1", "1.0", "\"1\"", "\"true\"", "\"TRUE\"", "\"t\"", "\"yes\"",
                           "\"Y\"", "\"on\""}) {
    EXPECT_EQ(again<bool>(text), "true") << text;
  }
  for (const char* text :
       {"false", "0", "-0.0", "\"0\"", "\"False\"", "\"f\"", "\"no\"", "\"N\"", "\"OFF\""}) {
    EXPECT_EQ(again<bool>(text), "false") << text;
  }
}

TEST(Bools, AreRefusedByTheReferencesRules) {
  for (const char* text :
       {"2", "-1", "9223372036854775807", "\"2\"", "\" true \"", "\"\"", "\"x\""}) {
    EXPECT_EQ(rule<bool>(text), "bool_parsing") << text;
  }
  for (const char* text : {"null", "[]", "{}", "0.5", "1e30", "9223372036854775808"}) {
    EXPECT_EQ(rule<bool>(text), "bool_type") << text;
  }
}

TEST(Texts, AreTakenAsTheyAre) {
  EXPECT_EQ(again<std::string>(R"("a \u00e9 \u0000")"), "\"a \u00e9 \\u0000\"");
  EXPECT_EQ(rule<std::string>("5"), "string_type");
  EXPECT_EQ(rule<std::string>("null"), "string_type");
  EXPECT_EQ(rule<std::string>("[\"a\"]"), "string_type");
}

TEST(Texts, ThatAreNotUtf8AreNotWritten) { EXPECT_THROW(encode(std::string("\xff")), EncodeError); }

TEST(Enums, AreReadAndWrittenByTheNamesOfTheirEnumerators) {
  EXPECT_EQ(decode<Color>(parse_json("\"dark_blue\"")), Color::dark_blue);
  EXPECT_EQ(encode(Color::green), "\"green\"");
  EXPECT_EQ(again<Sparse>("\"most\""), "\"most\"");
}

TEST(Enums, SayWhatWouldBeRight) {
  const Problem problem = only_problem<Color>("\"blue\"");
  EXPECT_EQ(problem.rule, "enum");
  EXPECT_EQ(problem.limits, (json::object{{"expected", "'red', 'green' or 'dark_blue'"}}));
  EXPECT_EQ(problem.input, json::value("blue"));
  EXPECT_EQ(rule<Color>("0"), "enum");
  EXPECT_EQ(rule<Color>("\"\""), "enum");
}

TEST(Enums, WithoutANameAreNotWritten) {
  EXPECT_THROW(encode(static_cast<Color>(3)), EncodeError);
  EXPECT_THROW(encode(static_cast<Sparse>(4)), EncodeError);
}

TEST(FreeJson, IsAnything) {
  for (const char* text : {"null", "5", "\"x\"", R"({"a":[1,{"b":null}]})"}) {
    EXPECT_EQ(again<json::value>(text), text);
  }
}

TEST(FreeJson, ObjectsAreObjects) {
  EXPECT_EQ(again<json::object>(R"({"a":[1]})"), R"({"a":[1]})");
  EXPECT_EQ(rule<json::object>("[]"), "dict_type");
}

TEST(Problems, SayWhatCame) {
  EXPECT_EQ(only_problem<Integer>("\"x\"").input, json::value("x"));
  EXPECT_THAT(refusals<Integer>("\"x\""), ElementsAre("$: int_parsing"));
  EXPECT_THAT(refusals<Integer>("1"), IsEmpty());
}

}  // namespace
}  // namespace openenv
