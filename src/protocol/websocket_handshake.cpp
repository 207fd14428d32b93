// src/protocol/websocket_handshake.cpp - what is agreed when a connection opens.
#include "base/base64.hpp"
#include "protocol/websocket.hpp"

#include <openssl/sha.h>

#include <array>
#include <charconv>
#include <cstddef>
#include <set>

namespace openenv::websocket {
namespace {

// RFC 6455, section 1.3.
constexpr std::string_view accept_salt = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
// zlib makes no raw stream with a window of 2^8.
constexpr int window_bits_least = 9, window_bits_most = 15;

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// Cuts the part before `mark` off the front of `rest`.
std::string_view take(std::string_view& rest, char mark) {
  const auto end = rest.find(mark);
  const std::string_view part = rest.substr(0, end);
  rest = end == rest.npos ? std::string_view() : rest.substr(end + 1);
  return trimmed(part);
}

/// The value of a window parameter, or nothing if it is none that RFC 7692 allows.
std::optional<int> window(std::string_view value) {
  if (value.size() >= 2 && value.front() == '"' && value.back() == '"') {
    value = value.substr(1, value.size() - 2);
  }
  int bits = 0;
  const auto end = std::from_chars(value.data(), value.data() + value.size(), bits);
  if (value.empty() || value.front() == '0' || end.ptr != value.data() + value.size() || bits < 8 ||
      bits > window_bits_most) {
    return std::nullopt;
  }
  return bits;
}

struct Parameters {
  bool server_keeps_context = true, client_has_window = false;
  std::optional<int> server_bits;
};

/// What one offer, or its answer, asks for; nothing if it is wrong. Each parameter may stand once.
std::optional<Parameters> read_parameters(std::string_view offer) {
  if (take(offer, ';') != "permessage-deflate") return std::nullopt;
  std::set<std::string_view> seen;
  Parameters out;
  while (!offer.empty()) {
    std::string_view parameter = take(offer, ';');
    const bool has_value = parameter.find('=') != parameter.npos;
    const std::string_view name = take(parameter, '=');
    const std::string_view value = trimmed(parameter);
    if (!seen.insert(name).second) return std::nullopt;
    if (name == "server_max_window_bits") {
      out.server_bits = window(value);
      if (!out.server_bits) return std::nullopt;
    } else if (name == "client_max_window_bits") {
      if (has_value && !window(value)) return std::nullopt;
      out.client_has_window = true;
    } else if (has_value) {
      return std::nullopt;
    } else if (name == "server_no_context_takeover") {
      out.server_keeps_context = false;
    } else if (name != "client_no_context_takeover") {
      return std::nullopt;
    }
  }
  return out;
}

/// The answer to one offer; empty if it cannot be met.
std::string answer(std::string_view offer, Deflate& deflate) {
  const auto wanted = read_parameters(offer);
  if (!wanted || wanted->server_bits.value_or(window_bits_most) < window_bits_least) return {};
  deflate.on = true;
  deflate.window_bits = wanted->server_bits.value_or(window_bits_most);
  std::string out = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";
  if (wanted->server_bits)
    out += "; server_max_window_bits=" + std::to_string(*wanted->server_bits);
  return out;
}

}  // namespace

std::string accept_key(std::string_view key) {
  const std::string salted = std::string(key) + std::string(accept_salt);
  std::array<unsigned char, SHA_DIGEST_LENGTH> digest{};
  SHA1(reinterpret_cast<const unsigned char*>(salted.data()), salted.size(), digest.data());
  std::string out;
  write_base64(std::as_bytes(std::span(digest)), out);
  return out;
}

std::string negotiate_deflate(std::string_view offers, Deflate& deflate) {
  while (!offers.empty()) {
    std::string chosen = answer(take(offers, ','), deflate);
    if (!chosen.empty()) return chosen;
  }
  return {};
}

bool accept_deflate(std::string_view answer, Deflate& deflate) {
  const auto agreed = read_parameters(trimmed(answer));
  if (!agreed || agreed->server_keeps_context || agreed->client_has_window) return false;
  deflate.on = true;
  return true;
}

}  // namespace openenv::websocket
