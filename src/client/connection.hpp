// src/client/connection.hpp - one WebSocket to a server: texts go out, texts come back.
//
// Knows nothing of sessions and of what the texts say. Works on the executor of the coroutine that
// opened it; every call comes from there.
#pragma once

#include "client/url.hpp"

#include <openenv/remote_session.hpp>

#include <memory>
#include <optional>
#include <string>

namespace openenv {

/// See above. An interface, so that no other file has to compile a WebSocket.
class Connection {
 public:
  virtual ~Connection() = default;

  /// Connects, and does all handshakes. Throws ConnectionFailed.
  static asio::awaitable<std::shared_ptr<Connection>> open(WebSocketUrl url, ClientOptions options);

  /// Sends a text and returns the next one that comes; nothing if the connection ends before that,
  /// or if it takes longer than the options allow, which ends the connection, as does a caller
  /// that abandons an exchange. One exchange at a time.
  virtual asio::awaitable<std::optional<std::string>> exchange(std::string text) = 0;

  /// A text that came while no exchange waited for one.
  virtual std::optional<std::string> take_unasked() = 0;

  /// Sends a text and waits, for a short time, until the server closes. Then all is over.
  virtual asio::awaitable<void> close(std::string text) = 0;

  /// Cuts the connection. Only the first reason counts.
  virtual void end(std::string reason) = 0;

  /// Why nothing can be exchanged any more; empty as long as something can.
  virtual const std::string& reason() const = 0;
  bool is_over() const { return !reason().empty(); }
};

}  // namespace openenv
