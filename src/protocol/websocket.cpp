// src/protocol/websocket.cpp - WebSocket frames to events and back.
#include "protocol/websocket.hpp"

#include "base/random.hpp"
#include "protocol/deflate.hpp"

#include <openenv/json.hpp>

#include <array>
#include <cstring>

namespace openenv::websocket {
namespace {

constexpr std::size_t control_bytes_max = 125;
constexpr std::uint8_t final_bit = 0x80, compressed_bit = 0x40, reserved_bits = 0x70;
constexpr std::uint8_t mask_bit = 0x80, length_bits = 0x7F;
constexpr std::uint8_t two_byte_length = 126, eight_byte_length = 127;

[[noreturn]] void violation(const std::string& reason) {
  throw ProtocolError(close_code::protocol_error, reason);
}

std::uint64_t big_endian(const char* bytes, std::size_t count) {
  std::uint64_t out = 0;
  for (std::size_t i = 0; i < count; ++i) out = out << 8 | static_cast<unsigned char>(bytes[i]);
  return out;
}

void append_big_endian(std::string& out, std::uint64_t value, std::size_t count) {
  for (std::size_t i = count; i-- > 0;) out += static_cast<char>(value >> (8 * i) & 0xFF);
}

/// XOR of a payload with its mask, eight bytes at a time.
void apply_mask(char* data, std::size_t size, const char* key) {
  std::uint64_t wide = 0;
  std::memcpy(&wide, key, 4);
  std::memcpy(reinterpret_cast<char*>(&wide) + 4, key, 4);
  std::size_t i = 0;
  for (; i + 8 <= size; i += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, data + i, 8);
    word ^= wide;
    std::memcpy(data + i, &word, 8);
  }
  for (; i < size; ++i) data[i] = static_cast<char>(data[i] ^ key[i & 3]);
}

bool is_control(Opcode opcode) { return static_cast<std::uint8_t>(opcode) >= 8; }

/// Codes that may stand in a close frame (RFC 6455, section 7.4; IANA up to 1014).
bool is_sendable(std::uint16_t code) {
  if (code >= 3000 && code <= 4999) return true;
  return code >= 1000 && code <= 1014 && code != 1004 && code != 1005 && code != 1006;
}

void require_utf8(std::string_view text) {
  if (find_invalid_utf8(text) != text.npos) {
    throw ProtocolError(close_code::bad_payload, "text is not UTF-8");
  }
}

}  // namespace

struct Reader::Header {
  bool final = false, compressed = false, masked = false;
  Opcode opcode = Opcode::continuation;
  std::size_t bytes = 0;  // Of the header itself.
  std::uint64_t payload_bytes = 0;
};

std::optional<Event> Reader::next(char* input, std::size_t size, std::size_t& used) {
  used = 0;
  if (!in_message_ && !message_.empty()) message_ = {};  // The last one has been looked at.
  while (size - used >= 2) {
    const char* at = input + used;
    const auto first = static_cast<std::uint8_t>(at[0]), second = static_cast<std::uint8_t>(at[1]);
    Header header{.final = (first & final_bit) != 0,
                  .compressed = (first & compressed_bit) != 0,
                  .masked = (second & mask_bit) != 0,
                  .opcode = static_cast<Opcode>(first & 0x0F)};
    if ((first & reserved_bits & (deflate_.on ? ~compressed_bit : 0xFF)) != 0) {
      violation("reserved bits must be 0");
    }
    if (header.masked != (role_ == Role::server)) violation("incorrect masking");
    const std::uint8_t length = second & length_bits;
    const std::size_t extra = length == two_byte_length ? 2 : length == eight_byte_length ? 8 : 0;
    header.bytes = 2 + extra + (header.masked ? 4 : 0);
    if (size - used < 2 + extra) return std::nullopt;
    header.payload_bytes = extra == 0 ? length : big_endian(at + 2, extra);
    if (is_control(header.opcode) && (!header.final || extra != 0)) {
      violation("a control frame must be whole and short");
    }
    if (!is_control(header.opcode) && header.payload_bytes > message_bytes_max_ - message_.size()) {
      throw ProtocolError(close_code::too_big, "the message exceeds the limit of " +
                                                   std::to_string(message_bytes_max_) + " bytes");
    }
    const auto payload_bytes = static_cast<std::size_t>(header.payload_bytes);
    if (size - used < header.bytes + payload_bytes) return std::nullopt;
    char* payload = input + used + header.bytes;
    if (header.masked) apply_mask(payload, payload_bytes, payload - 4);
    used += header.bytes + payload_bytes;
    const std::string_view view(payload, payload_bytes);
    if (auto event = is_control(header.opcode) ? control(header, view) : data(header, view)) {
      return event;
    }
  }
  return std::nullopt;
}

std::optional<Event> Reader::control(const Header& header, std::string_view payload) {
  if (header.compressed) violation("reserved bits must be 0");
  if (header.opcode == Opcode::ping || header.opcode == Opcode::pong) {
    return Event{header.opcode, payload};
  }
  if (header.opcode != Opcode::close) violation("invalid opcode");
  if (payload.empty()) return Event{Opcode::close};
  if (payload.size() == 1) violation("a close needs a whole code");
  const auto code = static_cast<std::uint16_t>(big_endian(payload.data(), 2));
  if (!is_sendable(code)) violation("invalid status code");
  require_utf8(payload.substr(2));
  return Event{Opcode::close, payload.substr(2), code};
}

std::optional<Event> Reader::data(const Header& header, std::string_view payload) {
  if (header.opcode == Opcode::continuation) {
    if (!in_message_) violation("a continuation of nothing");
    if (header.compressed) violation("reserved bits must be 0");
    message_ += payload;
    if (!header.final) return std::nullopt;
    in_message_ = false;
    return complete(opcode_, compressed_, message_);
  }
  if (header.opcode != Opcode::text && header.opcode != Opcode::binary) {
    violation("invalid opcode");
  }
  if (in_message_) violation("a message inside a message");
  if (header.final) return complete(header.opcode, header.compressed, payload);
  in_message_ = true;
  opcode_ = header.opcode;
  compressed_ = header.compressed;
  message_.assign(payload);
  return std::nullopt;
}

Event Reader::complete(Opcode opcode, bool compressed, std::string_view payload) {
  if (compressed) {
    std::string whole;
    inflate_message(payload, message_bytes_max_, whole);
    message_ = std::move(whole);
    payload = message_;
  }
  if (opcode == Opcode::text) require_utf8(payload);
  return {opcode, payload};
}

void finish_frame(std::string& out, std::size_t start, Opcode opcode, Role role,
                  const Deflate& deflate) {
  auto first = static_cast<std::uint8_t>(final_bit | static_cast<std::uint8_t>(opcode));
  if (deflate.on && !is_control(opcode) && out.size() - start >= deflate.least_bytes) {
    const std::string small =
        deflate_message(std::string_view(out).substr(start), deflate.window_bits);
    out.replace(start, out.npos, small);
    first |= compressed_bit;
  }
  const std::size_t size = out.size() - start;
  const std::uint8_t mask = role == Role::client ? mask_bit : 0;
  std::string header(1, static_cast<char>(first));
  if (size < two_byte_length) {
    header += static_cast<char>(mask | size);
  } else if (size <= 0xFFFF) {
    header += static_cast<char>(mask | two_byte_length);
    append_big_endian(header, size, 2);
  } else {
    header += static_cast<char>(mask | eight_byte_length);
    append_big_endian(header, size, 8);
  }
  if (mask != 0) {
    // The mask protects proxies from chosen bytes, so it must not be guessed from the last one.
    std::array<std::byte, 4> key;
    random_bytes(key);
    header.append(reinterpret_cast<const char*>(key.data()), key.size());
    apply_mask(out.data() + start, size, header.data() + header.size() - 4);
  }
  out.insert(start, header);
}

void append_close(std::string& out, std::uint16_t code, std::string_view reason, Role role) {
  const std::size_t start = out.size();
  if (code != close_code::none) {
    append_big_endian(out, code, 2);
    reason = reason.substr(0, control_bytes_max - 2);
    while (find_invalid_utf8(reason) != reason.npos) reason.remove_suffix(1);
    out += reason;
  }
  finish_frame(out, start, Opcode::close, role);
}

}  // namespace openenv::websocket
