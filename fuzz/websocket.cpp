// fuzz/websocket.cpp - a stream of frames means the same however it is cut into pieces.
//
// The first byte of an input chooses the role and whether messages may be compressed.
#include "protocol/websocket.hpp"
#include "require.hpp"

#include <algorithm>
#include <vector>

namespace openenv::fuzz {
namespace {

constexpr std::size_t message_bytes_max = 4096;

struct Seen {
  websocket::Opcode opcode;
  std::string payload;
  std::uint16_t code;
  bool operator==(const Seen&) const = default;
};

/// What a reader makes of the stream, `piece` bytes at a time; a violation is the last thing seen.
std::vector<Seen> read_all(std::string_view stream, std::size_t piece, websocket::Role role,
                           bool compressed) {
  websocket::Reader reader(role, message_bytes_max, {.on = compressed});
  std::vector<Seen> seen;
  std::string buffer;
  while (!stream.empty()) {
    buffer += stream.substr(0, piece);
    stream.remove_prefix(std::min(piece, stream.size()));
    for (bool more = true; more;) {
      std::size_t used = 0;
      try {
        const auto event = reader.next(buffer.data(), buffer.size(), used);
        require(used <= buffer.size(), "no more is used than there is");
        more = event.has_value();
        if (event) seen.push_back({event->opcode, std::string(event->payload), event->code});
      } catch (const websocket::ProtocolError& error) {
        seen.push_back({websocket::Opcode::continuation, error.what(), error.code()});
        return seen;
      }
      buffer.erase(0, used);
      if (more && seen.back().opcode == websocket::Opcode::close) return seen;
    }
  }
  return seen;
}

/// The frame that brings the same to the same reader.
std::string write_again(const Seen& seen, websocket::Role reader, bool compressed) {
  const bool by_client = reader == websocket::Role::server;
  const auto writer = by_client ? websocket::Role::client : websocket::Role::server;
  std::string out;
  if (seen.opcode == websocket::Opcode::close) {
    websocket::append_close(out, seen.code, seen.payload, writer);
  } else {
    out = seen.payload;
    websocket::finish_frame(out, 0, seen.opcode, writer, {.on = compressed, .least_bytes = 1});
  }
  return out;
}

}  // namespace
}  // namespace openenv::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace openenv;
  if (size == 0) return 0;
  const auto role = (data[0] & 1) == 0 ? websocket::Role::server : websocket::Role::client;
  const bool compressed = (data[0] & 2) != 0;
  const std::string_view stream(reinterpret_cast<const char*>(data) + 1, size - 1);
  const auto whole = fuzz::read_all(stream, size, role, compressed);
  for (const std::size_t piece : {1u, 7u}) {
    fuzz::require(fuzz::read_all(stream, piece, role, compressed) == whole,
                  "pieces mean what the whole means");
  }
  for (const auto& seen : whole) {
    if (seen.opcode == websocket::Opcode::continuation) break;  // Stands for a violation.
    fuzz::require(seen.payload.size() <= fuzz::message_bytes_max, "a message has its limit");
    // What cannot be compressed grows a little, and may then be too long.
    const bool smaller = compressed && seen.payload.size() + 64 < fuzz::message_bytes_max;
    const std::string frame = fuzz::write_again(seen, role, smaller);
    fuzz::require(fuzz::read_all(frame, frame.size(), role, compressed) == std::vector{seen},
                  "what is read can be written");
  }
  return 0;
}
