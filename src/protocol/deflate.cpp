// src/protocol/deflate.cpp - messages through zlib.
#include "protocol/deflate.hpp"

#include "protocol/websocket.hpp"

#include <zlib.h>

#include <array>
#include <memory>
#include <new>

namespace openenv::websocket {
namespace {

// A message ends with a flush, whose last four bytes are always these and are not sent.
constexpr std::string_view flush_tail{"\x00\x00\xff\xff", 4};
constexpr int raw_window_bits_max = 15;
constexpr int memory_level = 8;  // zlib's default.

struct Compressor {
  explicit Compressor(int window_bits) {
    if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -window_bits, memory_level,
                     Z_DEFAULT_STRATEGY) != Z_OK) {
      throw std::bad_alloc();
    }
  }
  ~Compressor() { deflateEnd(&stream); }
  Compressor(const Compressor&) = delete;
  Compressor& operator=(const Compressor&) = delete;
  z_stream stream{};
};

struct Expander {
  Expander() {
    if (inflateInit2(&stream, -raw_window_bits_max) != Z_OK) throw std::bad_alloc();
  }
  ~Expander() { inflateEnd(&stream); }
  Expander(const Expander&) = delete;
  Expander& operator=(const Expander&) = delete;
  z_stream stream{};
};

Bytef* bytes(const char* text) { return reinterpret_cast<Bytef*>(const_cast<char*>(text)); }

}  // namespace

std::string deflate_message(std::string_view payload, int window_bits) {
  thread_local std::array<std::unique_ptr<Compressor>, raw_window_bits_max + 1> compressors;
  auto& compressor = compressors[static_cast<std::size_t>(window_bits)];
  if (!compressor) compressor = std::make_unique<Compressor>(window_bits);
  z_stream& stream = compressor->stream;
  deflateReset(&stream);
  std::string out(deflateBound(&stream, payload.size()) + 16, '\0');
  stream.next_in = bytes(payload.data());
  stream.avail_in = static_cast<uInt>(payload.size());
  stream.next_out = bytes(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_SYNC_FLUSH);
  out.resize(out.size() - stream.avail_out - flush_tail.size());
  return out;
}

void inflate_message(std::string_view compressed, std::size_t bytes_max, std::string& out) {
  thread_local Expander expander;
  z_stream& stream = expander.stream;
  inflateReset(&stream);
  const std::size_t start = out.size();
  for (const std::string_view part : {compressed, flush_tail}) {
    stream.next_in = bytes(part.data());
    stream.avail_in = static_cast<uInt>(part.size());
    do {
      std::array<char, 16384> chunk;
      stream.next_out = bytes(chunk.data());
      stream.avail_out = chunk.size();
      const int status = inflate(&stream, Z_SYNC_FLUSH);
      if (status != Z_OK && status != Z_BUF_ERROR && status != Z_STREAM_END) {
        throw ProtocolError(close_code::bad_payload, "the message is no deflate stream");
      }
      out.append(chunk.data(), chunk.size() - stream.avail_out);
      if (out.size() - start > bytes_max) {
        throw ProtocolError(close_code::too_big, "the message inflates beyond the limit of " +
                                                     std::to_string(bytes_max) + " bytes");
      }
      if (status == Z_STREAM_END) {
        // A sender may end its stream with each message; what follows begins a new one.
        inflateReset(&stream);
      }
    } while (stream.avail_in > 0 || stream.avail_out == 0);
  }
}

}  // namespace openenv::websocket
