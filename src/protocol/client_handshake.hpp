// src/protocol/client_handshake.hpp - how a client opens a WebSocket: its request, and the answer.
//
// No I/O. An Answer belongs to one connection and one thread.
#pragma once

#include "protocol/websocket.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace openenv::websocket {

using Headers = std::vector<std::pair<std::string, std::string>>;

/// The value of the first header with this name, in any case; nothing if there is none.
std::optional<std::string_view> find_header(const Headers& headers, std::string_view name);

/// A random value for Sec-WebSocket-Key.
std::string random_key();

/// What a client asks for.
struct Request {
  std::string host;    ///< Of the Host header.
  std::string target;  ///< Path and query.
  Headers headers;     ///< Those that are not the protocol's own.
  bool compress = true;
};

/// The text of a request with this key. Throws std::invalid_argument for a host, target or header
/// that cannot stand in a request, or that is written here.
std::string request_text(const Request& request, std::string_view key);

/// What a server answers, gathered from the pieces that it comes in.
class Answer {
 public:
  /// `key` is the request's, `offered` whether it offered compression.
  Answer(std::string_view key, bool offered) : accept_(accept_key(key)), offered_(offered) {}

  /// Takes what it needs off the front of `input` and sets `used` to the bytes consumed. True if
  /// the answer is complete. Throws ProtocolError if it is no answer to a WebSocket's request.
  bool take(std::string_view input, std::size_t& used);

  /// The stream has ended, which ends a body of unknown length: true if that completes the answer.
  bool end() const { return has_head_ && !is_open(); }

  /// True if the connection is a WebSocket now; otherwise the rest says what was answered.
  bool is_open() const { return status_ == 101; }
  int status() const { return status_; }
  const Headers& headers() const { return headers_; }
  const std::string& body() const { return body_; }
  const Deflate& deflate() const { return deflate_; }

 private:
  bool take_head(std::string_view input, std::size_t& used);
  void read_head(std::string_view head);
  void check_upgrade();
  void begin_body();
  bool take_body();
  bool take_chunks();

  std::string accept_;
  bool offered_, has_head_ = false;
  std::size_t head_bytes_ = 0, looked_at_ = 0;
  int status_ = 0;
  Headers headers_;
  std::string body_, chunks_;
  bool chunked_ = false;
  std::size_t chunk_left_ = 0;  // Bytes to come of a chunk.
  std::size_t body_bytes_ = 0;  // As many as it has, or as are wanted of it.
  Deflate deflate_;
};

}  // namespace openenv::websocket
