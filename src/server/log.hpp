// src/server/log.hpp - the server's log: lines on stderr, as text or as JSON.
#pragma once

#include <openenv/server.hpp>

#include <spdlog/logger.h>

#include <memory>

namespace openenv::server {

/// A logger that writes to stderr; any thread may use it.
std::shared_ptr<spdlog::logger> make_log(LogFormat format, LogLevel level);

}  // namespace openenv::server
