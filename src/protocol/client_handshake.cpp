// src/protocol/client_handshake.cpp - the request that opens a WebSocket, and reading the answer.
#include "protocol/client_handshake.hpp"

#include "base/base64.hpp"
#include "base/limits.hpp"
#include "base/random.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <stdexcept>

namespace openenv::websocket {
namespace {

constexpr std::string_view line_end = "\r\n", head_end = "\r\n\r\n";
// A chunk's line has a number, and what nobody uses.
constexpr std::size_t chunk_line_bytes_max = 1024;

[[noreturn]] void violation(const std::string& reason) {
  throw ProtocolError(close_code::protocol_error, reason);
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool same(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, {}, lower, lower);
}

/// A character of a header's name (RFC 9110, section 5.6.2).
bool is_token(char c) {
  return (c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'z') ||
         std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

/// A character of a header's value, or with `spaces` false of a host or target.
bool is_visible(char c, bool spaces) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte > 0x20 && byte != 0x7F) || (spaces && (c == ' ' || c == '\t'));
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// True if `list`, separated by commas, has `word` in any case.
bool lists(std::string_view list, std::string_view word) {
  while (!list.empty()) {
    const auto end = std::min(list.find(','), list.size());
    if (same(trimmed(list.substr(0, end)), word)) return true;
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return false;
}

void require_visible(std::string_view what, std::string_view text) {
  const auto bad = [](char c) { return !is_visible(c, false); };
  if (text.empty() || std::ranges::any_of(text, bad)) {
    throw std::invalid_argument(std::string(what) + " must be text without spaces");
  }
}

void require_header(const std::string& name, std::string_view value) {
  if (name.empty() || !std::ranges::all_of(name, is_token)) {
    throw std::invalid_argument("a header cannot be called '" + name + "'");
  }
  if (!std::ranges::all_of(value, [](char c) { return is_visible(c, true); })) {
    throw std::invalid_argument("header " + name + ": a value is one line of text");
  }
  for (const char* own : {"Host", "Upgrade", "Connection", "Sec-WebSocket-Key",
                          "Sec-WebSocket-Version", "Sec-WebSocket-Extensions"}) {
    if (same(name, own)) {
      throw std::invalid_argument("header " + name + ": the connection itself sends it");
    }
  }
}

/// Status of a line like "HTTP/1.1 101 Switching Protocols".
int read_status(std::string_view line) {
  int status = 0;
  const bool is_http = line.starts_with("HTTP/1.") && line.size() >= 12 && line[8] == ' ';
  if (is_http) std::from_chars(line.data() + 9, line.data() + 12, status);
  if (status < 100 || status > 999 || (line.size() > 12 && line[12] != ' ')) {
    violation("the server does not speak HTTP");
  }
  return status;
}

}  // namespace

std::optional<std::string_view> find_header(const Headers& headers, std::string_view name) {
  const auto at =
      std::ranges::find_if(headers, [&](const auto& header) { return same(header.first, name); });
  if (at == headers.end()) return std::nullopt;
  return at->second;
}

std::string random_key() {
  std::array<std::byte, 16> bytes;
  random_bytes(bytes);
  std::string out;
  write_base64(bytes, out);
  return out;
}

std::string request_text(const Request& request, std::string_view key) {
  require_visible("host", request.host);
  require_visible("target", request.target);
  std::string out = "GET " + request.target + " HTTP/1.1\r\nHost: " + request.host +
                    "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: ";
  out.append(key).append("\r\nSec-WebSocket-Version: 13\r\n");
  if (request.compress) {
    out.append("Sec-WebSocket-Extensions: ").append(deflate_offer).append("\r\n");
  }
  for (const auto& [name, value] : request.headers) {
    require_header(name, value);
    out.append(name).append(": ").append(value).append("\r\n");
  }
  return out += "\r\n";
}

bool Answer::take(std::string_view input, std::size_t& used) {
  used = 0;
  if (!has_head_ && !take_head(input, used)) return false;
  if (is_open()) return true;
  (chunked_ ? chunks_ : body_) += input.substr(used);
  used = input.size();
  return take_body();
}

/// True once the head of the final answer has been read.
bool Answer::take_head(std::string_view input, std::size_t& used) {
  for (;;) {
    const std::string_view rest = input.substr(used);
    const auto end = rest.find(head_end, looked_at_ < 3 ? 0 : looked_at_ - 3);
    const auto size = end == rest.npos ? rest.size() : end + head_end.size();
    if (head_bytes_ + size > limits::header_bytes_max) {
      violation("the header of the answer exceeds the limit of " +
                std::to_string(limits::header_bytes_max) + " bytes");
    }
    looked_at_ = rest.size();
    if (end == rest.npos) {
      // What speaks another protocol may wait for ever with the rest of a head.
      const std::string_view start("HTTP/1.");
      if (!start.starts_with(rest.substr(0, start.size())))
        violation("the server does not speak HTTP");
      return false;
    }
    read_head(rest.substr(0, end));
    used += size;
    head_bytes_ += size;
    looked_at_ = 0;
    if (status_ >= 200 || status_ == 101) break;  // Others only announce what comes.
  }
  has_head_ = true;
  is_open() ? check_upgrade() : begin_body();
  return true;
}

void Answer::read_head(std::string_view head) {
  headers_.clear();
  const auto first_line_end = std::min(head.find(line_end), head.size());
  status_ = read_status(head.substr(0, first_line_end));
  head.remove_prefix(first_line_end);
  while (!head.empty()) {
    head.remove_prefix(2);
    const auto end = std::min(head.find(line_end), head.size());
    const std::string_view line = head.substr(0, end);
    const auto colon = line.find(':');
    const std::string_view name = line.substr(0, colon);
    const std::string_view value =
        colon == line.npos ? std::string_view() : trimmed(line.substr(colon + 1));
    if (colon == line.npos || name.empty() || !std::ranges::all_of(name, is_token) ||
        !std::ranges::all_of(value, [](char c) { return is_visible(c, true); })) {
      violation("the answer has a header that is none");
    }
    headers_.emplace_back(name, value);
    head.remove_prefix(end);
  }
}

void Answer::check_upgrade() {
  if (!lists(find_header(headers_, "Upgrade").value_or(""), "websocket") ||
      !lists(find_header(headers_, "Connection").value_or(""), "upgrade")) {
    violation("the server switches to another protocol");
  }
  if (find_header(headers_, "Sec-WebSocket-Accept") != accept_) {
    violation("the answer is not to our request (Sec-WebSocket-Accept)");
  }
  const auto is_extensions = [](const auto& header) {
    return same(header.first, "Sec-WebSocket-Extensions");
  };
  for (const auto& header : headers_) {
    if (!is_extensions(header) || header.second.empty()) continue;
    if (!offered_ || deflate_.on || !accept_deflate(header.second, deflate_)) {
      violation("the server answers with an extension that was not offered");
    }
  }
}

void Answer::begin_body() {
  body_bytes_ = limits::refusal_bytes_max;
  if (lists(find_header(headers_, "Transfer-Encoding").value_or(""), "chunked")) {
    chunked_ = true;
  } else if (status_ == 204 || status_ == 304) {
    body_bytes_ = 0;
  } else if (const auto length = find_header(headers_, "Content-Length")) {
    std::size_t bytes = limits::refusal_bytes_max;
    std::from_chars(length->data(), length->data() + length->size(), bytes);
    body_bytes_ = std::min(bytes, limits::refusal_bytes_max);
  }
}

/// True if the body is all there, as far as anybody wants it.
bool Answer::take_body() {
  const bool is_last = chunked_ && take_chunks();
  if (body_.size() < body_bytes_) return is_last;
  body_.resize(body_bytes_);
  return true;
}

/// Moves what chunks hold to the body; true if the last of them has come.
bool Answer::take_chunks() {
  std::string_view rest = chunks_;
  bool is_last = false;
  while (!rest.empty() && !is_last) {
    if (chunk_left_ > 0) {
      const std::size_t size = std::min(chunk_left_, rest.size());
      body_ += rest.substr(0, size);
      rest.remove_prefix(size);
      chunk_left_ -= size;
      continue;
    }
    const auto end = rest.substr(0, chunk_line_bytes_max).find(line_end);
    if (end == rest.npos) {
      is_last = rest.size() >= chunk_line_bytes_max;
      break;
    }
    std::from_chars(rest.data(), rest.data() + end, chunk_left_, 16);
    is_last = end > 0 && chunk_left_ == 0;  // An empty line ends the chunk before.
    rest.remove_prefix(end + line_end.size());
  }
  chunks_.erase(0, chunks_.size() - rest.size());
  return is_last;
}

}  // namespace openenv::websocket
