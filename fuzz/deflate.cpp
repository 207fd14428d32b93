// fuzz/deflate.cpp - any bytes survive compression, and any bytes may come as compressed.
//
// The first byte of an input chooses the window.
#include "protocol/deflate.hpp"
#include "protocol/websocket.hpp"
#include "require.hpp"

namespace openenv::fuzz {
namespace {

constexpr std::size_t bytes_max = 4096, chunk_bytes = 16384;

void restore(std::string_view message, int window_bits) {
  std::string out;
  websocket::inflate_message(websocket::deflate_message(message, window_bits), message.size(), out);
  require(out == message, "a message is restored");
}

void expand(std::string_view stream) {
  std::string out;
  try {
    websocket::inflate_message(stream, bytes_max, out);
    require(out.size() <= bytes_max, "a message has its limit");
  } catch (const websocket::ProtocolError& error) {
    require(error.code() == websocket::close_code::bad_payload ||
                error.code() == websocket::close_code::too_big,
            "a refusal has its code");
  }
  require(out.size() <= bytes_max + chunk_bytes, "little is written beyond the limit");
}

}  // namespace
}  // namespace openenv::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace openenv;
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  fuzz::restore(bytes, 9 + data[0] % 7);
  fuzz::expand(bytes);
  return 0;
}
