// tests/conformance/echo_server.cpp - openenv-ws-echo: the server's WebSockets, sending all back.
//
// For a suite that tests WebSockets by an echo, which the product does not have. All but two
// functions are the product's: `serve_http`, which stands here in place of the library's, takes
// every request as a handshake, and a message is sent back instead of being given to a session.
#include "server/http_connection.hpp"
#include "server/ws_connection.hpp"

// The class is a template whose definitions stand in its source, which names the streams that the
// product uses; here is one more.
#include "server/ws_connection.cpp"

#include "echo/echo.hpp"

#include <openenv/environment_type.hpp>
#include <openenv/server.hpp>

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/read.hpp>

#include <exception>
#include <iostream>
#include <memory>
#include <string>
#include <utility>

namespace openenv::server {
namespace {

/// A plain socket by another name, so that its connections are a type of their own.
struct EchoStream : Socket {
  explicit EchoStream(Socket socket) : Socket(std::move(socket)) {}
};

/// Agrees to what the handshake asks for; all messages are compressed if any may be.
Upgrade agree(Socket& socket, Engine& engine) {
  namespace http = boost::beast::http;
  boost::beast::flat_buffer buffer;
  http::request<http::empty_body> request;
  // Waits in the loop's own thread: the suite sends its handshake at once.
  http::read(socket, buffer, request);
  Upgrade upgrade{.engine = &engine};
  upgrade.response =
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      "Sec-WebSocket-Accept: " +
      websocket::accept_key(request[http::field::sec_websocket_key]);
  const std::string chosen =
      websocket::negotiate_deflate(request[http::field::sec_websocket_extensions], upgrade.deflate);
  if (!chosen.empty()) upgrade.response += "\r\nSec-WebSocket-Extensions: " + chosen;
  upgrade.response += "\r\n\r\n";
  upgrade.deflate.least_bytes = 0;
  upgrade.early_bytes.assign(static_cast<const char*>(buffer.data().data()), buffer.size());
  return upgrade;
}

}  // namespace

template <>
void WsConnection<EchoStream>::on_message(const websocket::Event& event) {
  begin_message() += event.payload;
  websocket::finish_frame(out_, message_start_, event.opcode, websocket::Role::server, deflate_);
}

void serve_http(Loop& loop, Socket socket) {
  try {
    Upgrade upgrade = agree(socket, *loop.shared().site.engines().front());
    ConnectionSlot slot(loop.shared());
    std::make_shared<WsConnection<EchoStream>>(loop, EchoStream(std::move(socket)), std::move(slot),
                                               std::move(upgrade))
        ->start();
  } catch (const boost::system::system_error&) {
    // A probe that only connects, or no handshake: the socket is closed.
  }
}

}  // namespace openenv::server

int main() {
  try {
    openenv::ServerOptions options;
    options.port = 0;
    openenv::Server server({openenv::environment_type<openenv::envs::Echo>()}, options);
    std::cout << "listening on " << server.url() << std::endl;
    server.run();
  } catch (const std::exception& error) {
    std::cerr << "openenv-ws-echo: " << error.what() << "\n";
    return 1;
  }
}
