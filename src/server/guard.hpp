// src/server/guard.hpp - who may ask: token, origin and host of a request.
//
// Pure functions over the options, any thread.
#pragma once

#include <openenv/server.hpp>
#include <openenv/site.hpp>

#include <optional>
#include <string_view>

namespace openenv::server {

/// The parts of a request's head that are checked; an absent field is empty.
struct RequestHead {
  std::string_view path = {}, host = {}, origin = {}, authorization = {};
  bool has_origin = false;
};

/// The response that refuses the request, or nothing if it may pass. A web page of another site
/// must not drive an environment (`Origin`), nor reach it by a name that was made to point here
/// (`Host`, checked on loopback or against the list). `/health` needs no token.
std::optional<HttpResponse> refuse(const RequestHead& head, const ServerOptions& options);

/// True if the address is one of this machine's own.
bool is_loopback(std::string_view host);

}  // namespace openenv::server
