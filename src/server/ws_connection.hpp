// src/server/ws_connection.hpp - one WebSocket that carries a conversation.
//
// It keeps itself alive until it is closed, and belongs to its loop. Nothing here knows what a
// message means.
#pragma once

#include "engine/conversation.hpp"
#include "protocol/websocket.hpp"
#include "server/loop.hpp"

#include <boost/asio/ssl/stream.hpp>

#include <memory>
#include <optional>
#include <string>

namespace openenv::server {

/// What is agreed when a connection becomes a WebSocket.
struct Upgrade {
  std::string response = {};     ///< The handshake's answer, sent first.
  std::string early_bytes = {};  ///< What the client sent behind its handshake.
  websocket::Deflate deflate = {};
  Engine* engine = nullptr;
  std::optional<std::string> refusal = {};  ///< An error frame instead of a session.
};

template <class Stream>
class WsConnection final : public Peer,
                           public Tended,
                           public std::enable_shared_from_this<WsConnection<Stream>> {
 public:
  WsConnection(Loop& loop, Stream stream, ConnectionSlot slot, Upgrade upgrade);
  void start();

  std::string& begin_message() override;
  void send_message() override;
  void drop_message() override;
  void end(std::uint16_t code, std::string_view reason) override;
  void resume() override;

  void tick(Clock::time_point now) override;
  void drain() override;
  void abort() override;

 private:
  enum class Phase { open, closing, lingering, closed };

  void read();
  void on_read(error_code failed, std::size_t bytes);
  void process();
  void dispatch(const websocket::Event& event);
  void on_message(const websocket::Event& event);
  void flush();
  void on_written(error_code failed);
  void ping(Clock::time_point now);
  void linger();
  void shut();
  void leave_conversation();
  bool may_read() const;
  auto& socket();

  Loop& loop_;
  // While it waits for a worker it may have no operation pending that would hold it.
  std::shared_ptr<WsConnection> self_;
  ConnectionSlot slot_;
  Stream stream_;
  websocket::Deflate deflate_;
  websocket::Reader reader_;
  std::string in_;  // Bytes that are no whole frame yet: the first in_size_ ones.
  std::size_t in_size_ = 0;
  std::string out_;      // What goes out next.
  std::string writing_;  // What is going out.
  std::size_t message_start_ = 0;
  std::string early_bytes_;
  Engine* engine_;
  std::optional<std::string> refusal_;
  std::optional<Conversation> conversation_;
  Clock::time_point last_received_, last_ping_, closing_since_;
  unsigned unanswered_pings_ = 0;
  Phase phase_ = Phase::open;
  bool reading_ = false, is_writing_ = false, peer_closed_ = false, is_broken_ = false,
       processing_ = false;
};

}  // namespace openenv::server
