// fuzz/base64.cpp - every byte string has one base64 text, and no other text is accepted.
#include "base/base64.hpp"
#include "require.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace openenv;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  if (const auto bytes = read_base64(input)) {
    std::string text;
    write_base64(*bytes, text);
    fuzz::require(text == input, "what is read is written as it was");
  }
  const std::span<const std::byte> bytes(reinterpret_cast<const std::byte*>(data), size);
  std::string text;
  write_base64(bytes, text);
  const auto again = read_base64(text);
  fuzz::require(again && std::equal(again->begin(), again->end(), bytes.begin(), bytes.end()),
                "what is written is read as it was");
  return 0;
}
