// src/engine/guard.hpp - who may ask: token, origin and host of a request.
//
// Pure functions over the rules, any thread.
#pragma once

#include <openenv/site.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace openenv {

/// Whom a server answers.
struct GuardRules {
  std::string host = "127.0.0.1";               ///< The address that it listens on.
  std::string token = {};                       ///< Bearer token that requests bring; empty: none.
  std::vector<std::string> allow_origins = {};  ///< Origins of web pages beside the server's own.
  std::vector<std::string> allow_hosts = {};    ///< Names in `Host`, where they are checked.
  /// What a refusal says would let the request pass.
  std::string_view origin_setting = "--allow-origin", host_setting = "--allow-host";
};

/// The parts of a request's head that are checked; an absent field is empty.
struct RequestHead {
  std::string_view path = {}, host = {}, origin = {}, authorization = {};
  bool has_origin = false;
};

/// The response that refuses the request, or nothing if it may pass. A web page of another site
/// must not drive an environment (`Origin`), nor reach it by a name that was made to point here
/// (`Host`, checked on loopback or against the list). `/health` needs no token.
std::optional<HttpResponse> refuse(const RequestHead& head, const GuardRules& rules);

/// True if the address is one of this machine's own.
bool is_loopback(std::string_view host);

}  // namespace openenv
