// src/server/plain_client.hpp - for tests: a client over a plain socket, which can break any rule.
//
// Reads and writes wait, and throw std::runtime_error where they wait in vain. One thread at a
// time.
#pragma once

#include "protocol/websocket.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

struct ssl_st;

namespace openenv::server {

/// A response: its status line and fields as they came, and its body.
struct PlainResponse {
  int status = 0;  ///< 0: the connection ended without one.
  std::string head = {};
  std::string body = {};
};

/// A frame from the server. Nothing but `is_end` counts where the connection ended.
struct PlainFrame {
  websocket::Opcode opcode = websocket::Opcode::text;
  std::string payload = {};
  std::uint16_t code = websocket::close_code::none;
  bool is_end = false;
};

class PlainClient {
 public:
  enum class Security { none, tls };
  /// Connects to a port of this machine.
  explicit PlainClient(std::uint16_t port, Security security = Security::none);
  ~PlainClient();
  PlainClient(const PlainClient&) = delete;
  PlainClient& operator=(const PlainClient&) = delete;

  void send(std::string_view bytes);
  /// Sends what the system takes at once; returns how many bytes that was.
  std::size_t send_some(std::string_view bytes);
  /// Says that nothing more comes, and goes on listening.
  void finish_sending();
  /// Reads until the connection ends, and passes over what comes.
  void await_end();

  PlainResponse read_response();
  /// Sends a request and reads its response. `fields` are whole lines, each with its line break.
  PlainResponse ask(std::string_view method, std::string_view target, std::string_view body = {},
                    std::string_view fields = {});

  /// Asks to become a WebSocket; sends `more` behind it in one piece.
  PlainResponse upgrade(std::string_view fields = {}, std::string_view more = {},
                        std::string_view target = "/ws");
  void send_frame(websocket::Opcode opcode, std::string_view payload);
  void send_text(std::string_view text) { send_frame(websocket::Opcode::text, text); }
  PlainFrame read_frame();
  /// The payload of the next text; control frames before it are passed over. Throws if there is
  /// none.
  std::string read_text();
  /// The code of the server's close; what comes before it is passed over. Throws if there is none.
  std::uint16_t read_close();
  /// From now on messages are read as compressed ones.
  void expect_compressed() { reader_ = websocket::Reader(role, size_max, {.on = true}); }

 private:
  static constexpr auto role = websocket::Role::client;
  static constexpr std::size_t size_max = 64 << 20;

  /// Waits for more bytes; false at the end of the connection.
  bool read_more();

  int socket_;
  ssl_st* tls_ = nullptr;
  std::string unread_;
  websocket::Reader reader_{role, size_max};
};

/// The frame of a client, masked.
std::string client_frame(websocket::Opcode opcode, std::string_view payload);

/// A request for a step, with this body.
std::string post_step(std::string_view body);

/// A message that asks for a step of Gated.
std::string step_frame(std::string_view text = {});

}  // namespace openenv::server
