// src/server/http_answer.hpp - the answer to one HTTP request, from the loop or from a worker.
#pragma once

#include "server/loop.hpp"

#include <boost/asio/awaitable.hpp>

namespace openenv::server {

/// Answers `request`. What runs an environment that may take its time is answered by a worker,
/// within the deadline (504 past it), and is told to stop when `socket` is hung up.
asio::awaitable<HttpResponse, LoopExecutor> answer(Loop& loop, HttpRequest request, Socket& socket);

}  // namespace openenv::server
