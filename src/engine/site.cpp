// src/engine/site.cpp - which environment a path belongs to, and errors as HTTP statuses.
#include "engine/metrics.hpp"
#include "engine/metrics_text.hpp"
#include "engine/routes.hpp"
#include "protocol/bodies.hpp"
#include "protocol/frame.hpp"

#include <openenv/site.hpp>

#include <algorithm>
#include <cctype>

namespace openenv {
namespace {

// A body above this is not searched for a timeout before it is handed to a worker.
constexpr std::size_t searched_body_bytes_max = 64 << 10;

std::string_view path_of(std::string_view target) { return target.substr(0, target.find('?')); }

bool equal_without_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](unsigned char x, unsigned char y) {
    return std::tolower(x) == std::tolower(y);
  });
}

/// The answer where no route fits: `allowed` are the methods that the path has, and
/// `known_without_slash` says that it exists without the slash at its end.
HttpResponse not_found(const HttpRequest& request, const std::string& allowed,
                       bool known_without_slash) {
  if (!allowed.empty()) {
    HttpResponse response = http_error(405, "Method Not Allowed");
    response.headers.emplace_back("Allow", allowed);
    return response;
  }
  if (known_without_slash) {
    std::string location = request.target;
    location.erase(path_of(location).size() - 1, 1);
    return {.status = 307, .body = {}, .headers = {{"Location", std::move(location)}}};
  }
  return http_error(404, "Not Found");
}

/// False if the path names another environment where the route has a name.
bool names_fit(const Route& route, std::string_view path, const Engine& engine) {
  return !route.path.starts_with("/{name}") ||
         equal_without_case(path.substr(1, path.find('/', 1) - 1), engine.type().name);
}

/// Pages of the site, with or without a slash at the end, that stand below each environment too: a
/// client is given the address of one environment and asks there.
bool is_everywhere(std::string_view path) {
  if (path.ends_with('/')) path.remove_suffix(1);
  return path == "/health" || path == "/metrics";
}

int status_of(const Error& error) {
  if (error.code() == "VALIDATION_ERROR" || error.code() == "INVALID_JSON") return 422;
  if (error.code() == "CAPACITY_REACHED") return 503;
  if (error.code() == "DEADLINE_EXCEEDED") return 504;
  return 500;
}

/// A path, or an environment's error, may hold bytes that JSON may not.
std::string_view readable(std::string_view text) {
  return find_invalid_utf8(text) == text.npos ? text : "the words of this error are not UTF-8";
}

/// The problems of an error as a body; empty if there are none that can be written.
std::string problems_body(const Error& error) {
  const auto* validation = dynamic_cast<const ValidationError*>(&error);
  if (validation == nullptr) return {};
  std::string body = R"({"detail":)";
  try {
    protocol::write_problems(validation->problems(), body);
  } catch (const EncodeError&) {
    return {};
  }
  return body + '}';
}

}  // namespace

HttpResponse http_error(int status, std::string_view detail) {
  return {.status = status, .body = write_json(json::object{{"detail", readable(detail)}})};
}

HttpResponse http_error(const Error& error) {
  HttpResponse response{.status = status_of(error)};
  response.body = problems_body(error);
  if (!response.body.empty()) return response;
  json::object body{{"detail", readable(error.what())}, {"code", readable(error.code())}};
  if (const auto* capacity = dynamic_cast<const CapacityReached*>(&error)) {
    body["active_sessions"] = capacity->active_sessions();
    body["max_sessions"] = capacity->max_sessions();
    response.headers.emplace_back("Retry-After", "1");
  }
  response.body = write_json(body);
  return response;
}

Site::Site(std::vector<std::unique_ptr<Engine>> engines) : engines_(std::move(engines)) {
  for (auto engine = engines_.begin(); engine != engines_.end(); ++engine) {
    const std::string_view name = (*engine)->type().name;
    const bool is_taken = std::any_of(engines_.begin(), engine, [&](const auto& other) {
      return equal_without_case(other->type().name, name);
    });
    if (is_taken) {
      throw std::invalid_argument("environment '" + std::string(name) + "' is served twice");
    }
  }
  if (engines_.empty()) throw std::invalid_argument("a site needs an environment");
}

Site::Place Site::find(std::string_view path) const {
  if (path.empty() || path.front() != '/') return {nullptr, path};
  if (path == "/" || is_everywhere(path)) return {nullptr, path};
  if (engines_.size() == 1) return {engines_.front().get(), path};
  const std::string_view first = path.substr(1, path.find('/', 1) - 1);
  for (const auto& engine : engines_) {
    if (engine->type().name == first) return {engine.get(), path.substr(1 + first.size())};
  }
  return {nullptr, path};
}

HttpResponse Site::answer_own(const HttpRequest& request, std::string_view path) {
  const bool is_page = path == "/health" || path == "/metrics" || path == "/" ||
                       (path == "/list_environments" && engines_.size() > 1);
  if (!is_page) return not_found(request, "", is_everywhere(path));
  if (request.method != "GET") return not_found(request, "GET", false);
  if (path == "/metrics") {
    return {.content_type = "text/plain; version=0.0.4; charset=utf-8",
            .body = metrics_text(engines_)};
  }
  if (path == "/health") {
    if (!draining_.load(std::memory_order_relaxed)) return {.body = R"({"status":"healthy"})"};
    return {.status = 503, .body = R"({"status":"unhealthy"})"};
  }
  json::array names;
  for (const auto& engine : engines_) names.emplace_back(engine->type().name);
  if (path == "/list_environments") return {.body = write_json(names)};
  const char* docs = engines_.size() == 1 ? "/docs" : "/{name}/docs";
  return {.body = write_json(json::object{{"environments", std::move(names)}, {"docs", docs}})};
}

HttpResponse Site::answer(const HttpRequest& request) {
  const std::string_view whole = path_of(request.target);
  if (whole.empty() || whole.front() != '/') return http_error(400, "the target must be a path");
  const auto [engine, path] = find(whole);
  if (engine == nullptr || is_everywhere(path)) return answer_own(request, path);
  try {
    std::string allowed;
    const Route* route = find_route(*engine, request.method, path, allowed);
    if (route == nullptr) {
      std::string ignored;
      const std::string_view shorter = path.substr(0, path.size() - 1);
      const Route* meant = path.size() > 1 && path.back() == '/'
                               ? find_route(*engine, request.method, shorter, ignored)
                               : nullptr;
      // Not to any name that comes: a browser takes some of them for another host's.
      return not_found(request, allowed, meant != nullptr && names_fit(*meant, shorter, *engine));
    }
    if (!names_fit(*route, path, *engine)) {
      const std::string_view name = path.substr(1, path.find('/', 1) - 1);
      return http_error(404, "unknown environment '" + std::string(name) + "'");
    }
    return route->handler(*engine, request);
  } catch (const FactoryError& error) {
    return http_error(error);  // The session has reported it.
  } catch (const Error& error) {
    engine->report(error);
    return http_error(error);
  } catch (const std::exception& error) {
    return http_error(500, engine->log_internal_error(error.what()));
  } catch (...) {
    return http_error(500, engine->log_internal_error("something was thrown that is no exception"));
  }
}

bool Site::runs_environment(const HttpRequest& request) const {
  const auto [engine, path] = find(path_of(request.target));
  if (engine == nullptr || engine->type().quick) return false;
  std::string allowed;
  const Route* route = find_route(*engine, request.method, path, allowed);
  if (route == nullptr) return false;
  return route->runs == Runs::environment ||
         (route->runs == Runs::description && engine->type().describe);
}

std::optional<double> Site::requested_timeout_s(const HttpRequest& request) const {
  if (request.body.size() > searched_body_bytes_max ||
      request.body.find("\"timeout_s\"") == request.body.npos) {
    return std::nullopt;
  }
  try {
    return protocol::read_step_body(request.body).context.timeout_s;
  } catch (const Error&) {
    return std::nullopt;  // The answer will say what is wrong.
  }
}

Engine* Site::websocket_engine(std::string_view target) const {
  const auto [engine, path] = find(path_of(target));
  return path == "/ws" ? engine : nullptr;
}

}  // namespace openenv
