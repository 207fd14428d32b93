// src/client/connection_socket.hpp - a TCP socket, or TLS over one, as one type.
//
// One type, because the WebSocket stream over it is costly to compile and would be compiled twice.
// Belongs to its connection, and is used only by it.
#pragma once

#include <openenv/error.hpp>
#include <openenv/remote_session.hpp>

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/bind_handler.hpp>
#include <boost/beast/core/role.hpp>
#include <boost/beast/core/stream_traits.hpp>

#include <memory>
#include <string>
#include <utility>

namespace openenv {

class Socket {
 public:
  using Tcp = asio::ip::tcp::socket;
  using executor_type = Tcp::executor_type;

  explicit Socket(const asio::any_io_executor& io) : tcp_(std::make_unique<Tcp>(io)) {}

  executor_type get_executor() { return tcp_->get_executor(); }
  Tcp& tcp() { return *tcp_; }

  /// From here on bytes go through TLS. Throws ConnectionFailed if the options' file of
  /// certificates cannot be used.
  void begin_tls(const std::string& host, const ClientOptions& options);

  template <class Token>
  auto async_handshake(Token&& token) {
    return tls_->async_handshake(asio::ssl::stream_base::client, std::forward<Token>(token));
  }

  template <class Buffers, class Token>
  auto async_read_some(const Buffers& buffers, Token&& token) {
    if (tls_) return tls_->async_read_some(buffers, std::forward<Token>(token));
    return tcp_->async_read_some(buffers, std::forward<Token>(token));
  }

  template <class Buffers, class Token>
  auto async_write_some(const Buffers& buffers, Token&& token) {
    if (tls_) return tls_->async_write_some(buffers, std::forward<Token>(token));
    return tcp_->async_write_some(buffers, std::forward<Token>(token));
  }

  /// At once, without a goodbye; what is under way fails.
  void close() {
    boost::system::error_code ignored;
    tcp_->close(ignored);
  }

  // What Beast asks of a stream at its end, when the closing frames have been exchanged. It does
  // not wait for the server to close too: a server that never does must not hold a client.
  template <class Handler>
  friend void async_teardown(boost::beast::role_type, Socket& socket, Handler&& handler) {
    socket.close();
    asio::post(socket.get_executor(),
               boost::beast::bind_front_handler(std::forward<Handler>(handler),
                                                boost::system::error_code()));
  }
  friend void beast_close_socket(Socket& socket) { socket.close(); }

 private:
  std::unique_ptr<Tcp> tcp_;  // At one place in memory, because the TLS over it refers to it.
  std::unique_ptr<asio::ssl::stream<Tcp&>> tls_;
};

}  // namespace openenv
