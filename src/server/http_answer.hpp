// src/server/http_answer.hpp - the answer to one HTTP request, from the loop or from a worker.
#pragma once

#include "server/loop.hpp"

#include <boost/asio/awaitable.hpp>

#include <stop_token>

namespace openenv::server {

/// Answers `request`. What runs an environment that may take its time is answered by a worker,
/// within the deadline (504 past it). A stop of `nobody_waits`, to be requested by the loop's
/// thread, reaches the environment and ends the wait.
asio::awaitable<HttpResponse, LoopExecutor> answer(Loop& loop, HttpRequest request,
                                                   std::stop_source nobody_waits);

}  // namespace openenv::server
