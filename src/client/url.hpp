// src/client/url.hpp - from a server's base URL to where its WebSocket is.
//
// Pure functions, any thread.
#pragma once

#include <string>
#include <string_view>

namespace openenv {

/// The parts of a WebSocket's address, as the steps of connecting need them.
struct WebSocketUrl {
  bool tls = false;
  std::string host = {};       ///< To look up: without the brackets of an IPv6 address.
  std::string port = {};       ///< A number, as text.
  std::string authority = {};  ///< For the `Host` header: the port only if it is no default.
  std::string target = {};     ///< Path, which ends in `/ws`, and query.

  /// The address for people: without the query, which may hold secrets.
  std::string text() const;
};

/// Where the sessions of the server at `base` are: `http://h:8000/x/?y=1` gives
/// `ws://h:8000/x/ws?y=1`. The scheme is ws, wss, http or https; without one it is ws. Throws
/// ConnectionFailed, saying what is wrong with the URL.
WebSocketUrl websocket_url(std::string_view base);

}  // namespace openenv
