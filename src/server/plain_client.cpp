// src/server/plain_client.cpp - the socket calls, and as much of HTTP as the tests need.
#include "server/plain_client.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <memory>
#include <stdexcept>
#include <system_error>

namespace openenv::server {
namespace {

constexpr timeval patience{.tv_sec = 30, .tv_usec = 0};

/// The value of a field in a head; empty if it is absent.
std::string_view field_of(std::string_view head, std::string_view name) {
  const auto start = head.find("\r\n" + std::string(name) + ": ");
  if (start == head.npos) return {};
  const auto from = start + name.size() + 4;
  return head.substr(from, head.find('\r', from) - from);
}

[[noreturn]] void fail(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

/// nullptr if the handshake fails. Takes any certificate.
ssl_st* start_tls(int socket) {
  const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context(SSL_CTX_new(TLS_client_method()),
                                                                  SSL_CTX_free);
  ssl_st* tls = SSL_new(context.get());
  SSL_set_fd(tls, socket);
  if (SSL_connect(tls) == 1) return tls;
  SSL_free(tls);
  return nullptr;
}

}  // namespace

PlainClient::PlainClient(std::uint16_t port, Security security)
    : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
  std::signal(SIGPIPE, SIG_IGN);  // OpenSSL writes without MSG_NOSIGNAL.
  const int on = 1;
  ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  sockaddr_in where{};
  where.sin_family = AF_INET;
  where.sin_port = htons(port);
  where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(socket_, reinterpret_cast<const sockaddr*>(&where), sizeof where) != 0) {
    ::close(socket_);
    fail("connect");
  }
  if (security == Security::none) return;
  tls_ = start_tls(socket_);
  if (tls_ == nullptr) {
    ::close(socket_);
    throw std::runtime_error("the TLS handshake failed");
  }
}

PlainClient::~PlainClient() {
  if (tls_ != nullptr) SSL_free(tls_);
  ::close(socket_);
}

void PlainClient::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = tls_ != nullptr
                             ? SSL_write(tls_, bytes.data(), static_cast<int>(bytes.size()))
                             : ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) fail("send");
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

std::size_t PlainClient::send_some(std::string_view bytes) {
  const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  if (sent < 0 && errno != EAGAIN) fail("send");
  return sent < 0 ? 0 : static_cast<std::size_t>(sent);
}

void PlainClient::finish_sending() { ::shutdown(socket_, SHUT_WR); }

bool PlainClient::read_more() {
  std::array<char, 65536> bytes;
  const ssize_t count = tls_ != nullptr
                            ? SSL_read(tls_, bytes.data(), static_cast<int>(bytes.size()))
                            : ::recv(socket_, bytes.data(), bytes.size(), 0);
  if (count > 0) {
    unread_.append(bytes.data(), static_cast<std::size_t>(count));
    return true;
  }
  if (count < 0 && errno == EAGAIN) throw std::runtime_error("nothing comes from the server");
  if (count < 0 && errno == ECONNRESET) throw std::runtime_error("the server reset the connection");
  return false;
}

void PlainClient::await_end() {
  while (read_more()) unread_.clear();
}

PlainResponse PlainClient::read_response() {
  std::size_t head_end = unread_.npos;
  while ((head_end = unread_.find("\r\n\r\n")) == unread_.npos) {
    if (!read_more()) return {};
  }
  PlainResponse response;
  response.head = unread_.substr(0, head_end + 4);
  unread_.erase(0, head_end + 4);
  response.status = std::atoi(response.head.substr(9, 3).c_str());
  const std::string length(field_of(response.head, "Content-Length"));
  const std::size_t size = length.empty() ? 0 : std::stoul(length);
  while (unread_.size() < size && read_more()) continue;
  response.body = unread_.substr(0, size);
  unread_.erase(0, size);
  return response;
}

PlainResponse PlainClient::ask(std::string_view method, std::string_view target,
                               std::string_view body, std::string_view fields) {
  std::string request(method);
  request.append(" ").append(target).append(" HTTP/1.1\r\n");
  if (fields.find("Host: ") == fields.npos) request += "Host: localhost\r\n";
  if (!body.empty()) {
    request += "Content-Type: application/json\r\nContent-Length: ";
    request += std::to_string(body.size()) + "\r\n";
  }
  request.append(fields).append("\r\n").append(body);
  send(request);
  return read_response();
}

PlainResponse PlainClient::upgrade(std::string_view fields, std::string_view more,
                                   std::string_view target) {
  std::string request = "GET ";
  request.append(target).append(
      " HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
  send(request.append(fields).append("\r\n").append(more));
  return read_response();
}

void PlainClient::send_frame(websocket::Opcode opcode, std::string_view payload) {
  send(client_frame(opcode, payload));
}

PlainFrame PlainClient::read_frame() {
  for (;;) {
    std::size_t used = 0;
    const auto event = reader_.next(unread_.data(), unread_.size(), used);
    if (event) {
      PlainFrame frame{event->opcode, std::string(event->payload), event->code};
      unread_.erase(0, used);
      return frame;
    }
    unread_.erase(0, used);
    if (!read_more()) return {.is_end = true};
  }
}

std::string PlainClient::read_text() {
  for (;;) {
    const PlainFrame frame = read_frame();
    if (frame.opcode == websocket::Opcode::close) {
      throw std::runtime_error("closed with " + std::to_string(frame.code));
    }
    if (frame.is_end) throw std::runtime_error("the connection ended where a text should come");
    if (frame.opcode == websocket::Opcode::text) return frame.payload;
  }
}

std::uint16_t PlainClient::read_close() {
  for (;;) {
    const PlainFrame frame = read_frame();
    if (frame.is_end) throw std::runtime_error("the connection ended without a close");
    if (frame.opcode == websocket::Opcode::close) return frame.code;
  }
}

std::string client_frame(websocket::Opcode opcode, std::string_view payload) {
  std::string out(payload);
  websocket::finish_frame(out, 0, opcode, websocket::Role::client);
  return out;
}

std::string post_step(std::string_view body) {
  return "POST /step HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
         "Content-Length: " +
         std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}

std::string step_frame(std::string_view text) {
  return R"({"type":"step","data":{"text":")" + std::string(text) + "\"}}";
}

}  // namespace openenv::server
