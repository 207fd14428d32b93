// include/openenv/site.hpp - the HTTP side of a server, without any I/O.
//
// A site is one environment at `/`, or several, each at `/<name>/`. A transport hands it requests
// and sends on its responses. Shared by all threads of a server; `answer` may be called by many
// at once.
#pragma once

#include <openenv/engine.hpp>

#include <atomic>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace openenv {

/// One HTTP request. `target` is path and query as sent.
struct HttpRequest {
  std::string method = {};
  std::string target = {};
  std::string content_type = {};
  std::string body = {};
  std::stop_token cancelled = {};  ///< Stop is requested when nobody waits for the answer.
};

/// One HTTP response. Content-Length and the like are the transport's.
struct HttpResponse {
  int status = 200;
  std::string content_type = "application/json";
  std::string body = {};
  std::vector<std::pair<std::string, std::string>> headers = {};
};

/// A response that tells of an error: `{"detail": ...}`.
HttpResponse http_error(int status, std::string_view detail);
/// The response for an exception that an environment's function left with.
HttpResponse http_error(const Error& error);

/// All environments of a server, by their paths.
class Site {
 public:
  /// Throws std::invalid_argument if two environments have one name, or if there is none.
  explicit Site(std::vector<std::unique_ptr<Engine>> engines);

  /// Answers a request; never throws. May run an environment: see `runs_environment`.
  HttpResponse answer(const HttpRequest& request);

  /// True if the answer runs an environment that may take its time, so that the caller should
  /// answer on a worker and not on an event loop.
  bool runs_environment(const HttpRequest& request) const;

  /// The time that a step's caller allows (`timeout_s`), if the request has one.
  std::optional<double> requested_timeout_s(const HttpRequest& request) const;

  /// The engine behind a WebSocket's target, or nullptr if none is there.
  Engine* websocket_engine(std::string_view target) const;

  /// From now on `/health` says that this server takes nothing new.
  void start_draining() { draining_.store(true, std::memory_order_relaxed); }

  const std::vector<std::unique_ptr<Engine>>& engines() const { return engines_; }

 private:
  struct Place {
    Engine* engine;         // nullptr: the site's own pages.
    std::string_view path;  // Below the environment, with its slash.
  };
  Place find(std::string_view path) const;
  HttpResponse answer_own(const HttpRequest& request, std::string_view path);

  std::vector<std::unique_ptr<Engine>> engines_;
  std::atomic<bool> draining_ = false;
};

}  // namespace openenv
