// src/protocol/websocket.hpp - the frames of RFC 6455, and permessage-deflate of RFC 7692.
//
// No I/O: bytes in, events out, and the other way round; any transport and either side of a
// connection can use it. A Reader belongs to one connection and one thread. A whole frame in the
// caller's buffer is unmasked in place and handed out without a copy.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace openenv::websocket {

enum class Role { server, client };

enum class Opcode : std::uint8_t {
  continuation = 0,
  text = 1,
  binary = 2,
  close = 8,
  ping = 9,
  pong = 10,
};

/// Status codes of a close (RFC 6455, section 7.4, and the IANA registry).
namespace close_code {
inline constexpr std::uint16_t normal = 1000;
inline constexpr std::uint16_t going_away = 1001;
inline constexpr std::uint16_t protocol_error = 1002;
inline constexpr std::uint16_t none = 1005;  // Never sent: stands for a close without a code.
inline constexpr std::uint16_t bad_payload = 1007;
inline constexpr std::uint16_t too_big = 1009;
inline constexpr std::uint16_t internal_error = 1011;
inline constexpr std::uint16_t service_restart = 1012;
}  // namespace close_code

/// The peer broke the protocol; `code()` is what to close with.
class ProtocolError : public std::runtime_error {
 public:
  ProtocolError(std::uint16_t code, const std::string& reason)
      : std::runtime_error(reason), code_(code) {}
  std::uint16_t code() const noexcept { return code_; }

 private:
  std::uint16_t code_;
};

/// permessage-deflate as agreed. Neither side keeps a context from one message to the next, so a
/// connection at rest holds no window.
struct Deflate {
  bool on = false;
  int window_bits = 15;            ///< Of what we send.
  std::size_t least_bytes = 1024;  ///< Smaller messages are sent as they are.
};

/// What a peer sent: a whole message, or a control frame.
struct Event {
  Opcode opcode = Opcode::text;  ///< Never `continuation`.
  /// Payload; for a close its reason. Valid until the next call.
  std::string_view payload = {};
  std::uint16_t code = close_code::none;  ///< Of a close.
};

class Reader {
 public:
  /// `message_bytes_max` bounds a message, fragments and inflation included.
  Reader(Role role, std::size_t message_bytes_max, Deflate deflate = {})
      : role_(role), deflate_(deflate), message_bytes_max_(message_bytes_max) {}

  /// Takes the next event off the front of `input` (`size` bytes, changed in place) and sets
  /// `used` to the bytes consumed, which may be some even if there is no event yet. Throws
  /// ProtocolError.
  std::optional<Event> next(char* input, std::size_t size, std::size_t& used);

 private:
  struct Header;
  std::optional<Event> control(const Header& header, std::string_view payload);
  std::optional<Event> data(const Header& header, std::string_view payload);
  Event complete(Opcode opcode, bool compressed, std::string_view payload);

  Role role_;
  Deflate deflate_;
  bool in_message_ = false, compressed_ = false;
  Opcode opcode_ = Opcode::text;
  std::size_t message_bytes_max_;
  std::string message_;  // Fragments so far, or the last message that had any.
};

/// Turns `out[start..]`, a payload, into a frame: puts the header before it, masked for a client.
/// Data is compressed if `deflate` says so.
void finish_frame(std::string& out, std::size_t start, Opcode opcode, Role role,
                  const Deflate& deflate = {});

/// Appends a close frame; `code` none makes an empty one. A reason is cut at 123 bytes.
void append_close(std::string& out, std::uint16_t code, std::string_view reason, Role role);

/// Value of `Sec-WebSocket-Accept` for a `Sec-WebSocket-Key`.
std::string accept_key(std::string_view key);

/// Chooses among the offers of a `Sec-WebSocket-Extensions` header. If one can be met, sets
/// `deflate` and returns the header's answer; else returns an empty text.
std::string negotiate_deflate(std::string_view offers, Deflate& deflate);

/// The text of the one offer that we make as a client.
inline constexpr std::string_view deflate_offer =
    "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

/// Reads the answer to that offer and sets `deflate`; false if it is no answer to it.
bool accept_deflate(std::string_view answer, Deflate& deflate);

}  // namespace openenv::websocket
