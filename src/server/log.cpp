// src/server/log.cpp - the two formats of the log.
#include "server/log.hpp"

#include <openenv/json.hpp>

#include <fmt/chrono.h>
#include <spdlog/formatter.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_sinks.h>

namespace openenv::server {
namespace {

/// One JSON object a line: time (UTC, RFC 3339), level, message.
class JsonFormatter final : public spdlog::formatter {
 public:
  void format(const spdlog::details::log_msg& message, spdlog::memory_buf_t& out) override {
    const auto time = std::chrono::time_point_cast<std::chrono::milliseconds>(message.time);
    const auto second = std::chrono::time_point_cast<std::chrono::seconds>(time);
    const std::string_view text(message.payload.data(), message.payload.size());
    const auto level = spdlog::level::to_string_view(message.level);
    std::string quoted;
    write::text(find_invalid_utf8(text) == text.npos ? text : "not UTF-8", quoted);
    fmt::format_to(std::back_inserter(out),
                   R"({{"time":"{:%Y-%m-%dT%H:%M:%S}.{:03}Z","level":"{}","message":{}}})"
                   "\n",
                   fmt::gmtime(std::chrono::system_clock::to_time_t(second)),
                   (time - second).count(), std::string_view(level.data(), level.size()), quoted);
  }
  std::unique_ptr<formatter> clone() const override { return std::make_unique<JsonFormatter>(); }
};

spdlog::level::level_enum level_of(LogLevel level) {
  switch (level) {
    case LogLevel::debug:
      return spdlog::level::debug;
    case LogLevel::info:
      return spdlog::level::info;
    case LogLevel::warning:
      return spdlog::level::warn;
    case LogLevel::error:
      break;
  }
  return spdlog::level::err;
}

}  // namespace

std::shared_ptr<spdlog::logger> make_log(LogFormat format, LogLevel level) {
  auto log = std::make_shared<spdlog::logger>("openenv",
                                              std::make_shared<spdlog::sinks::stderr_sink_mt>());
  log->set_level(level_of(level));
  if (format == LogFormat::json) {
    log->set_formatter(std::make_unique<JsonFormatter>());
  } else {
    log->set_pattern("%Y-%m-%d %H:%M:%S.%e %l: %v");
  }
  return log;
}

}  // namespace openenv::server
