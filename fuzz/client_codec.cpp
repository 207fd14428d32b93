// fuzz/client_codec.cpp - whatever a server answers means the same however it is cut into pieces.
//
// "<accept>" in an input stands for the value that agrees to the request.
#include "protocol/client_codec.hpp"
#include "require.hpp"

#include <algorithm>
#include <vector>

namespace openenv::fuzz {
namespace {

constexpr std::size_t message_bytes_max = 4096;
constexpr std::string_view key = "dGhlIHNhbXBsZSBub25jZQ==";

struct Seen {
  websocket::Received::Kind kind;
  std::string payload;
  int code;
  bool operator==(const Seen&) const = default;
};

constexpr auto violation = static_cast<websocket::Received::Kind>(-1);

/// The payload, without the mask of a reply, which is random.
std::string meaning(const websocket::Received& received) {
  if (received.kind != websocket::Received::Kind::reply) return std::string(received.payload);
  std::string bytes(received.payload);
  websocket::Reader server(websocket::Role::server, message_bytes_max);
  std::size_t used = 0;
  const auto event = server.next(bytes.data(), bytes.size(), used);
  require(event && used == bytes.size(), "a reply is one frame that a server understands");
  return std::string(event->payload) + std::to_string(event->code);
}

std::vector<Seen> read_all(std::string_view input, std::size_t piece) {
  websocket::ClientCodec codec(message_bytes_max);
  codec.request({"h", "/ws", {}}, key);
  std::string stream(input);
  const std::string_view mark = "<accept>";
  if (const auto at = stream.find(mark); at != stream.npos) {
    stream.replace(at, mark.size(), websocket::accept_key(key));
  }
  std::vector<Seen> seen;
  try {
    for (std::size_t at = 0; at < stream.size(); at += piece) {
      codec.feed(std::string_view(stream).substr(at, piece));
      while (const auto received = codec.next()) {
        require(received->payload.size() <= message_bytes_max, "a message has its limit");
        seen.push_back({received->kind, meaning(*received), received->code});
        if (received->kind == websocket::Received::Kind::refused) {
          seen.back().payload = codec.answer().body();
          seen.back().code = codec.answer().status();
        }
      }
    }
    if (codec.end()) {
      seen.push_back(
          {websocket::Received::Kind::refused, codec.answer().body(), codec.answer().status()});
    }
  } catch (const websocket::ProtocolError& error) {
    seen.push_back({violation, "", error.code()});
  }
  return seen;
}

}  // namespace
}  // namespace openenv::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace openenv;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const auto whole = fuzz::read_all(input, std::max<std::size_t>(size + 64, 1));
  for (const std::size_t piece : {1u, 7u}) {
    fuzz::require(fuzz::read_all(input, piece) == whole, "pieces mean what the whole means");
  }
  return 0;
}
