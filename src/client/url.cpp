// src/client/url.cpp - reading a base URL.
#include "client/url.hpp"

#include <openenv/error.hpp>

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstdint>

namespace openenv {
namespace {

[[noreturn]] void refuse(std::string_view base, const std::string& reason) {
  throw ConnectionFailed("'" + std::string(base) + "' is no URL of a server: " + reason);
}

bool is_tls(std::string_view base, std::string scheme) {
  std::transform(scheme.begin(), scheme.end(), scheme.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  if (scheme == "wss" || scheme == "https") return true;
  if (scheme == "ws" || scheme == "http") return false;
  refuse(base, "its scheme is '" + scheme + "', and may be ws, wss, http or https");
}

/// The parser checks only that it is made of digits.
bool is_port(std::string_view text) {
  std::uint16_t number = 0;
  const auto end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  return error == std::errc() && stop == end && number > 0;
}

}  // namespace

std::string WebSocketUrl::text() const {
  return (tls ? "wss://" : "ws://") + authority + target.substr(0, target.find('?'));
}

WebSocketUrl websocket_url(std::string_view base) {
  // Asked first: without it, a parser takes the host in `localhost:8000` for a scheme.
  const bool has_scheme = base.find("://") != base.npos;
  const std::string whole = has_scheme ? std::string(base) : "ws://" + std::string(base);
  const auto parsed = boost::urls::parse_uri(whole);
  if (!parsed) refuse(base, "it does not keep to the syntax of URLs");
  const boost::urls::url_view& url = *parsed;

  WebSocketUrl out;
  out.tls = is_tls(base, url.scheme());
  if (url.has_userinfo()) refuse(base, "it names a user; a token is an option of the client");
  out.host = url.host_address();
  if (out.host.empty()) refuse(base, "it has no host");
  const std::string_view default_port = out.tls ? "443" : "80";
  const std::string_view port = url.port();
  if (!port.empty() && !is_port(port)) {
    refuse(base, "its port is '" + std::string(port) + "', and may be 1 to 65535");
  }
  out.port = port.empty() ? default_port : port;
  out.authority = std::string_view(url.encoded_host());
  if (out.port != default_port) out.authority += ':' + out.port;

  out.target = std::string_view(url.encoded_path());
  // The parser ends a port at its first letter and takes the rest for a path.
  if (!out.target.empty() && out.target.front() != '/') refuse(base, "its port is no number");
  while (out.target.ends_with('/')) out.target.pop_back();
  out.target += "/ws";
  if (url.has_query()) out.target += '?' + std::string(std::string_view(url.encoded_query()));
  return out;
}

}  // namespace openenv
