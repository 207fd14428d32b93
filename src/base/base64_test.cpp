// src/base/base64_test.cpp - base64 in both directions.
#include "base/base64.hpp"

#include <gtest/gtest.h>

#include <cstring>

namespace openenv {
namespace {

std::vector<std::byte> bytes(std::string_view text) {
  std::vector<std::byte> out(text.size());
  if (!text.empty()) std::memcpy(out.data(), text.data(), text.size());
  return out;
}

std::string written(std::string_view text) {
  std::string out;
  write_base64(bytes(text), out);
  return out;
}

// The pairs of RFC 4648, section 10.
constexpr std::pair<const char*, const char*> vectors[] = {{"", ""},
                                                           {"f", "Zg=="},
                                                           {"fo", "Zm8="},
                                                           {"foo", "Zm9v"},
                                                           {"foob", "Zm9vYg=="},
                                                           {"fooba", "Zm9vYmE="},
                                                           {"foobar", "Zm9vYmFy"}};

TEST(Base64, VectorsOfTheStandardAreWritten) {
  for (const auto& [plain, text] : vectors) EXPECT_EQ(written(plain), text);
}

TEST(Base64, VectorsOfTheStandardAreRead) {
  for (const auto& [plain, text] : vectors) EXPECT_EQ(read_base64(text), bytes(plain));
}

TEST(Base64, EveryByteSurvives) {
  std::string all;
  for (int i = 0; i < 256; ++i) all += static_cast<char>(i);
  for (std::size_t size = 0; size <= all.size(); ++size) {
    EXPECT_EQ(read_base64(written(all.substr(0, size))), bytes(all.substr(0, size)));
  }
}

TEST(Base64, IsAppendedToWhatIsThere) {
  std::string out = "data:";
  write_base64(bytes("foo"), out);
  EXPECT_EQ(out, "data:Zm9v");
}

TEST(Base64, WrongLengthOrPaddingIsRefused) {
  for (const char* text :
       {"Z", "Zg", "Zg=", "Zg===", "Zm9vYg=", "====", "=Zg=", "Z===", "Zg==Zg=="}) {
    EXPECT_EQ(read_base64(text), std::nullopt) << text;
  }
}

TEST(Base64, CharactersOutsideTheAlphabetAreRefused) {
  for (const char* text : {"Zm9-", "Zm9_", "Zm 9", "Zm9\n", "Zm9\xc3", "Zm9v\nZm9v"}) {
    EXPECT_EQ(read_base64(text), std::nullopt) << text;
  }
}

TEST(Base64, TheBitsThatNoByteTakesMustBeZero) {
  EXPECT_EQ(read_base64("Zh=="), std::nullopt);
  EXPECT_EQ(read_base64("Zm9="), std::nullopt);
}

}  // namespace
}  // namespace openenv
