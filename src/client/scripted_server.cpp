// src/client/scripted_server.cpp - sockets, and as much of RFC 6455 as tests need.
#include "client/scripted_server.hpp"

#include "base/base64.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/sha.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <span>
#include <stdexcept>

namespace openenv {
namespace {

constexpr std::string_view handshake_salt = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

std::string accept_key(const std::string& request) {
  constexpr std::string_view name = "Sec-WebSocket-Key: ";
  const auto start = request.find(name);
  if (start == request.npos) throw std::runtime_error("the client asked for no WebSocket");
  const auto from = start + name.size();
  const std::string salted =
      request.substr(from, request.find('\r', from) - from) + std::string(handshake_salt);
  std::array<unsigned char, SHA_DIGEST_LENGTH> digest;
  SHA1(reinterpret_cast<const unsigned char*>(salted.data()), salted.size(), digest.data());
  std::string out;
  write_base64(std::as_bytes(std::span(digest)), out);
  return out;
}

/// A key, and a certificate for `localhost` made with it, as PEM.
std::string sign_certificate(ssl_ctx_st* context) {
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(EVP_EC_gen("P-256"), EVP_PKEY_free);
  const std::unique_ptr<X509, decltype(&X509_free)> certificate(X509_new(), X509_free);
  X509_set_version(certificate.get(), X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -3600);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
  X509_set_pubkey(certificate.get(), key.get());
  X509_NAME* name = X509_get_subject_name(certificate.get());
  const std::string host = "localhost";
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>(host.c_str()), -1, -1, 0);
  X509_set_issuer_name(certificate.get(), name);
  const std::unique_ptr<X509_EXTENSION, decltype(&X509_EXTENSION_free)> names(
      X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, "DNS:localhost"),
      X509_EXTENSION_free);
  X509_add_ext(certificate.get(), names.get(), -1);
  X509_sign(certificate.get(), key.get(), EVP_sha256());
  SSL_CTX_use_certificate(context, certificate.get());
  SSL_CTX_use_PrivateKey(context, key.get());

  const std::unique_ptr<BIO, decltype(&BIO_free)> pem(BIO_new(BIO_s_mem()), BIO_free);
  PEM_write_bio_X509(pem.get(), certificate.get());
  char* data = nullptr;
  const long size = BIO_get_mem_data(pem.get(), &data);
  return {data, static_cast<std::size_t>(size)};
}

}  // namespace

std::string frame_bytes(Opcode opcode, std::string_view payload) {
  std::string out;
  const auto byte = [&](std::uint64_t value) { out += static_cast<char>(value & 0xff); };
  byte(0x80U | static_cast<unsigned>(opcode));
  const std::uint64_t size = payload.size();
  const int size_bytes = size < 126 ? 0 : size < 65536 ? 2 : 8;
  byte(size_bytes == 0 ? size : size_bytes == 2 ? 126 : 127);
  for (int i = size_bytes - 1; i >= 0; --i) byte(size >> (8 * i));
  return out.append(payload);
}

Peer::Peer(int socket, ssl_ctx_st* tls) : socket_(socket) {
  const int at_once = 1;
  setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof(at_once));
  if (tls == nullptr) return;
  tls_ = SSL_new(tls);
  SSL_set_fd(tls_, socket_);
  SSL_accept(tls_);  // A client that does not trust us is seen by the first read.
}

Peer::~Peer() {
  if (tls_ != nullptr) {
    SSL_shutdown(tls_);
    SSL_free(tls_);
  }
  close(socket_);
}

bool Peer::read(std::size_t size, std::string& out) {
  std::string bytes(size, '\0');
  std::size_t have = 0;
  while (have < size) {
    const auto rest = size - have;
    const auto more = tls_ != nullptr ? SSL_read(tls_, bytes.data() + have, static_cast<int>(rest))
                                      : recv(socket_, bytes.data() + have, rest, 0);
    if (more <= 0) return false;
    have += static_cast<std::size_t>(more);
  }
  out += bytes;
  return true;
}

void Peer::send(std::string_view bytes) {
  // A client that is gone already is seen by the next read.
  if (tls_ != nullptr) {
    SSL_write(tls_, bytes.data(), static_cast<int>(bytes.size()));
    return;
  }
  while (!bytes.empty()) {
    const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

std::string Peer::read_request() {
  std::string request;
  while (!request.ends_with("\r\n\r\n") && read(1, request)) {
  }
  return request;
}

std::string Peer::accept(std::string_view more) {
  std::string request = read_request();
  if (request.empty()) return request;
  send(
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      "Sec-WebSocket-Accept: " +
      accept_key(request) + "\r\n\r\n" + std::string(more));
  return request;
}

std::optional<WsFrame> Peer::read_frame() {
  std::string head;
  if (!read(2, head)) return std::nullopt;
  const auto at = [&](std::size_t i) { return static_cast<unsigned char>(head[i]); };
  std::uint64_t size = at(1) & 0x7fU;
  const std::size_t size_bytes = size == 126 ? 2 : size == 127 ? 8 : 0;
  if (!read(size_bytes + 4, head)) return std::nullopt;
  if (size_bytes > 0) size = 0;
  for (std::size_t i = 0; i < size_bytes; ++i) size = size << 8 | at(2 + i);
  WsFrame frame{.opcode = static_cast<Opcode>(at(0) & 0x0fU)};
  if (!read(size, frame.payload)) return std::nullopt;
  const std::size_t mask = 2 + size_bytes;
  for (std::size_t i = 0; i < frame.payload.size(); ++i) {
    frame.payload[i] = static_cast<char>(frame.payload[i] ^ head[mask + i % 4]);
  }
  return frame;
}

std::optional<std::string> Peer::read_text() {
  while (auto frame = read_frame()) {
    if (frame->opcode == Opcode::text) return std::move(frame->payload);
  }
  return std::nullopt;
}

void Peer::wait_for_end() {
  while (read_frame()) {
  }
}

void Peer::send_frame(Opcode opcode, std::string_view payload) {
  send(frame_bytes(opcode, payload));
}

void Peer::send_close(std::uint16_t code, std::string_view reason) {
  std::string payload;
  payload += static_cast<char>(code >> 8);
  payload += static_cast<char>(code & 0xff);
  send_frame(Opcode::close, payload.append(reason));
}

ScriptedServer::ScriptedServer(std::vector<Script> scripts, Security security)
    : scripts_(std::move(scripts)),
      listener_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)),
      tls_(nullptr, SSL_CTX_free) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  auto* general = reinterpret_cast<sockaddr*>(&address);
  if (bind(listener_, general, size) != 0 || listen(listener_, 8) != 0 ||
      getsockname(listener_, general, &size) != 0) {
    throw std::runtime_error("no port to listen on");
  }
  port_ = ntohs(address.sin_port);
  if (security == Security::tls) {
    tls_.reset(SSL_CTX_new(TLS_server_method()));
    certificate_ = sign_certificate(tls_.get());
  }
  thread_ = std::thread([this] { serve(); });
}

ScriptedServer::~ScriptedServer() {
  shutdown(listener_, SHUT_RDWR);  // Wakes a thread that waits for a client.
  thread_.join();
  close(listener_);
}

std::string ScriptedServer::url() const {
  return (tls_ ? "https://localhost:" : "http://127.0.0.1:") + std::to_string(port_);
}

void ScriptedServer::serve() {
  for (const auto& script : scripts_) {
    const int client = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (client < 0) return;
    Peer peer(client, tls_.get());
    script(peer);
  }
}

}  // namespace openenv
