// src/server/guard.cpp - the checks before a request is looked at.
#include "server/guard.hpp"

#include <boost/asio/ip/address.hpp>

#include <openssl/crypto.h>

#include <algorithm>
#include <cctype>

namespace openenv::server {
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

/// Host name of `name:port` or `[v6]:port`, in lower case.
std::string host_name(std::string_view authority) {
  if (authority.starts_with('[')) return lower(authority.substr(0, authority.find(']') + 1));
  return lower(authority.substr(0, authority.find(':')));
}

bool contains(const std::vector<std::string>& list, std::string_view wanted) {
  return std::any_of(list.begin(), list.end(),
                     [&](const std::string& one) { return one == "*" || lower(one) == wanted; });
}

bool has_token(std::string_view authorization, std::string_view token) {
  const auto space = authorization.find(' ');
  if (space == authorization.npos || lower(authorization.substr(0, space)) != "bearer") {
    return false;
  }
  const std::string_view given = authorization.substr(space + 1);
  // In constant time: how long a wrong guess takes must not tell how right it was.
  return given.size() == token.size() &&
         CRYPTO_memcmp(given.data(), token.data(), token.size()) == 0;
}

bool origin_passes(const RequestHead& head, const ServerOptions& options) {
  const std::string origin = lower(head.origin);
  if (contains(options.allow_origins, origin)) return true;
  const auto scheme_end = origin.find("://");
  return scheme_end != origin.npos && origin.substr(scheme_end + 3) == lower(head.host);
}

bool host_passes(const RequestHead& head, const ServerOptions& options) {
  const std::string name = host_name(head.host);
  if (contains(options.allow_hosts, name)) return true;
  if (is_loopback(options.host)) return name.empty() || is_loopback(name);
  return options.allow_hosts.empty();
}

}  // namespace

bool is_loopback(std::string_view host) {
  if (host == "localhost" || host == "[::1]") return true;
  // As an address, not by how it begins: `127.example.org` may lead anywhere.
  boost::system::error_code failed;
  const auto address = boost::asio::ip::make_address(host, failed);
  return !failed && address.is_loopback();
}

std::optional<HttpResponse> refuse(const RequestHead& head, const ServerOptions& options) {
  if (!host_passes(head, options)) {
    return http_error(403, "this server does not answer to the name '" + host_name(head.host) +
                               "'; --allow-host adds it");
  }
  if (head.has_origin && !origin_passes(head, options)) {
    return http_error(403, "pages of '" + std::string(head.origin) +
                               "' may not use this server; --allow-origin adds them");
  }
  if (!options.token.empty() && head.path != "/health" &&
      !has_token(head.authorization, options.token)) {
    HttpResponse response = http_error(401, "needs the header Authorization: Bearer <token>");
    response.headers.emplace_back("WWW-Authenticate", "Bearer");
    return response;
  }
  return std::nullopt;
}

}  // namespace openenv::server
