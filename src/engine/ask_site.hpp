// src/engine/ask_site.hpp - how tests ask a site: a request as a client would spell it.
#pragma once

#include <openenv/environment_type.hpp>
#include <openenv/site.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace openenv {

/// A site of the environments E, all with the same options.
template <class... E>
Site site_of(const EngineOptions& options = {}) {
  std::vector<std::unique_ptr<Engine>> engines;
  (engines.push_back(std::make_unique<Engine>(environment_type<E>(), options)), ...);
  return Site(std::move(engines));
}

inline HttpResponse get(Site& site, std::string target) {
  return site.answer({.method = "GET", .target = std::move(target)});
}

inline HttpResponse post(Site& site, std::string target, std::string body,
                         std::string type = "application/json") {
  return site.answer({.method = "POST",
                      .target = std::move(target),
                      .content_type = std::move(type),
                      .body = std::move(body)});
}

/// The value of a header, or `absent`.
inline std::string header(const HttpResponse& response, std::string_view name) {
  for (const auto& [key, value] : response.headers) {
    if (key == name) return value;
  }
  return "absent";
}

}  // namespace openenv
