// fuzz/websocket_handshake.cpp - whatever a peer offers, what is agreed can be kept.
#include "protocol/websocket.hpp"
#include "require.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace openenv;
  const std::string_view offers(reinterpret_cast<const char*>(data), size);
  websocket::Deflate deflate;
  const std::string answer = websocket::negotiate_deflate(offers, deflate);
  fuzz::require(deflate.on == !answer.empty(), "what is agreed is said");
  fuzz::require(deflate.window_bits >= 9 && deflate.window_bits <= 15, "zlib has such a window");
  if (!deflate.on) return 0;
  fuzz::require(answer.find_first_of("\r\n,") == answer.npos, "the answer is one extension");
  // Every extension that is answered with must itself be one that may be offered.
  websocket::Deflate again;
  fuzz::require(websocket::negotiate_deflate(answer, again) == answer, "the answer reads the same");
  fuzz::require(again.window_bits == deflate.window_bits, "and means the same");
  return 0;
}
