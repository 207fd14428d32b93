// fuzz/json.cpp - what is read is written as a text that reads the same; the rest is InvalidJson.
#include "require.hpp"

#include <openenv/error.hpp>
#include <openenv/json.hpp>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace openenv;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  json::value value;
  try {
    value = parse_json(input);
  } catch (const InvalidJson& error) {
    fuzz::require(error.offset() <= size, "a refusal names a byte of the input");
    return 0;
  }
  fuzz::require(find_invalid_utf8(input) == input.npos, "what is read is UTF-8");
  const std::string text = write_json(value);
  fuzz::require(parse_json(text) == value, "what is written reads the same");
  fuzz::require(write_json(parse_json(text)) == text, "what is written is written alike again");
  return 0;
}
