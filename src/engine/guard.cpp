// src/engine/guard.cpp - the checks before a request is looked at.
#include "engine/guard.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <cctype>

namespace openenv {
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
  if (given.size() != token.size()) return false;
  // In constant time: how long a wrong guess takes must not tell how right it was.
  volatile unsigned char difference = 0;
  for (std::size_t i = 0; i < token.size(); ++i) {
    difference = static_cast<unsigned char>(difference | (given[i] ^ token[i]));
  }
  return difference == 0;
}

bool origin_passes(const RequestHead& head, const GuardRules& rules) {
  const std::string origin = lower(head.origin);
  if (contains(rules.allow_origins, origin)) return true;
  const auto scheme_end = origin.find("://");
  return scheme_end != origin.npos && origin.substr(scheme_end + 3) == lower(head.host);
}

bool host_passes(const RequestHead& head, const GuardRules& rules) {
  const std::string name = host_name(head.host);
  if (contains(rules.allow_hosts, name)) return true;
  if (is_loopback(rules.host)) return name.empty() || is_loopback(name);
  return rules.allow_hosts.empty();
}

}  // namespace

bool is_loopback(std::string_view host) {
  if (host == "localhost" || host == "[::1]") return true;
  // As an address, not by how it begins: `127.example.org` may lead anywhere.
  const std::string address(host);
  in_addr four = {};
  if (inet_pton(AF_INET, address.c_str(), &four) == 1) return ntohl(four.s_addr) >> 24 == 127;
  in6_addr six = {};
  return inet_pton(AF_INET6, address.c_str(), &six) == 1 && IN6_IS_ADDR_LOOPBACK(&six);
}

std::optional<HttpResponse> refuse(const RequestHead& head, const GuardRules& rules) {
  if (!host_passes(head, rules)) {
    return http_error(403, "this server does not answer to the name '" + host_name(head.host) +
                               "'; " + std::string(rules.host_setting) + " adds it");
  }
  if (head.has_origin && !origin_passes(head, rules)) {
    return http_error(403, "pages of '" + std::string(head.origin) + "' may not use this server; " +
                               std::string(rules.origin_setting) + " adds them");
  }
  if (!rules.token.empty() && head.path != "/health" &&
      !has_token(head.authorization, rules.token)) {
    HttpResponse response = http_error(401, "needs the header Authorization: Bearer <token>");
    response.headers.emplace_back("WWW-Authenticate", "Bearer");
    return response;
  }
  return std::nullopt;
}

}  // namespace openenv
