// src/client/scripted_server.hpp - for tests: a server that does to a client what a test wants.
//
// Plain sockets and no WebSocket library, so that it can break every rule. Each connection is
// played by the next script, on the server's thread, one connection after the other.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

struct ssl_st;
struct ssl_ctx_st;

namespace openenv {

enum class Opcode : std::uint8_t { text = 1, binary = 2, close = 8, ping = 9, pong = 10 };

struct WsFrame {
  Opcode opcode = Opcode::text;
  std::string payload = {};
};

/// The server's end of one connection. Reads and writes wait.
class Peer {
 public:
  Peer(int socket, ssl_ctx_st* tls);
  ~Peer();
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;

  /// Reads the request of the handshake and returns its text.
  std::string read_request();
  /// Does the handshake; `more` is sent with it, in one piece. Returns the request.
  std::string accept(std::string_view more = {});
  /// The next frame of the client; nothing if the client is gone.
  std::optional<WsFrame> read_frame();
  /// The next text; control frames before it are passed over.
  std::optional<std::string> read_text();
  /// Waits until the client is gone.
  void wait_for_end();

  void send(std::string_view bytes);
  void send_frame(Opcode opcode, std::string_view payload);
  void send_text(std::string_view text) { send_frame(Opcode::text, text); }
  void send_close(std::uint16_t code, std::string_view reason = {});

 private:
  bool read(std::size_t size, std::string& out);

  int socket_;
  ssl_st* tls_ = nullptr;
};

/// The bytes of a frame from a server: whole, not masked.
std::string frame_bytes(Opcode opcode, std::string_view payload);

class ScriptedServer {
 public:
  using Script = std::function<void(Peer&)>;

  /// With `tls`, connections are encrypted, under a certificate for `localhost` that the server
  /// signed itself.
  enum class Security { none, tls };
  explicit ScriptedServer(std::vector<Script> scripts, Security security = Security::none);
  ~ScriptedServer();
  ScriptedServer(const ScriptedServer&) = delete;
  ScriptedServer& operator=(const ScriptedServer&) = delete;

  /// Base URL, `http://127.0.0.1:PORT` or `https://localhost:PORT`.
  std::string url() const;
  std::uint16_t port() const { return port_; }
  /// The certificate as PEM, empty without TLS.
  const std::string& certificate() const { return certificate_; }

 private:
  void serve();

  std::vector<Script> scripts_;
  int listener_;
  std::uint16_t port_ = 0;
  std::unique_ptr<ssl_ctx_st, void (*)(ssl_ctx_st*)> tls_;
  std::string certificate_;
  std::thread thread_;
};

}  // namespace openenv
