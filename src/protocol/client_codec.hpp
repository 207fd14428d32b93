// src/protocol/client_codec.hpp - a client's side of a WebSocket, from its request to its close.
//
// No I/O: whoever has the socket puts in the bytes that come, takes out what they mean, and sends
// what it is given. Belongs to one connection; one thread at a time.
#pragma once

#include "protocol/client_handshake.hpp"
#include "protocol/websocket.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace openenv::websocket {

/// Something that has come of the bytes of a server.
struct Received {
  enum class Kind {
    opened,   ///< The connection is a WebSocket now.
    refused,  ///< The request was answered otherwise; see ClientCodec::answer.
    message,
    reply,  ///< Nothing for the user: `payload` is to be sent to the server.
    pong,
    closed,  ///< With `code`, and `payload` as the reason. Nothing comes after it.
  };
  Kind kind = Kind::message;
  std::string_view payload = {};  ///< Valid until the next call.
  std::uint16_t code = 0;
};

class ClientCodec {
 public:
  /// `message_bytes_max` bounds a message, fragments and inflation included.
  explicit ClientCodec(std::size_t message_bytes_max) : message_bytes_max_(message_bytes_max) {}

  /// The request that opens the connection; to be sent once, before anything else. `key` is its
  /// Sec-WebSocket-Key. Throws std::invalid_argument for what cannot stand in it,
  /// std::logic_error if there was one.
  std::string request(const Request& request, std::string_view key = random_key());

  /// Turns `out[start..]` into a frame with a message. Throws std::logic_error before the
  /// connection is open, as those do that follow.
  void finish_message(std::string& out, std::size_t start) const;
  std::string ping() const;
  /// A close; `code` none for one without a code.
  std::string close(std::uint16_t code, std::string_view reason);

  /// A place for `size` bytes that are about to come, and how many came.
  char* room(std::size_t size);
  void filled(std::size_t size) { in_size_ += size; }
  void feed(std::string_view bytes);

  /// The next thing that has come of them. Throws ProtocolError, after which there is no more.
  std::optional<Received> next();

  /// The stream has ended: true if the answer to the request is a refusal, and complete by that.
  /// Throws ProtocolError if it ended within that answer.
  bool end();

  /// What the request was answered with.
  const Answer& answer() const { return *answer_; }
  bool is_open() const { return reader_.has_value(); }

 private:
  enum class Phase { idle, asking, open, closed };
  std::optional<Received> read_answer();
  std::optional<Received> read_frame();
  void require_open() const;

  std::size_t message_bytes_max_;
  Phase phase_ = Phase::idle;
  bool said_goodbye_ = false;
  std::optional<Answer> answer_;
  std::optional<Reader> reader_;
  std::string in_, reply_;
  std::string goodbye_;  // The answer to a close, which comes after the close itself.
  std::size_t in_start_ = 0, in_size_ = 0;  // What has not been looked at.
};

}  // namespace openenv::websocket
