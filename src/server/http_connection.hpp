// src/server/http_connection.hpp - one accepted socket: HTTP until it becomes a WebSocket.
#pragma once

#include "server/loop.hpp"

namespace openenv::server {

/// Serves the requests of a connection, and hands it on if it asks to be a WebSocket. Returns at
/// once; the connection lives on the loop.
void serve_http(Loop& loop, Socket socket);

}  // namespace openenv::server
