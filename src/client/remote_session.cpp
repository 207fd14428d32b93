// src/client/remote_session.cpp - calls in order, and what becomes of a session that breaks.
#include "client/connection.hpp"
#include "client/reply.hpp"
#include "client/turns.hpp"
#include "client/url.hpp"

#include <openenv/error.hpp>
#include <openenv/remote_session.hpp>

#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace openenv {

using asio::use_awaitable;

/// Each call holds a share, so that one under way outlives its RemoteSession.
struct RemoteSession::Inside {
  Inside(WebSocketUrl where, ClientOptions how) : url(std::move(where)), options(std::move(how)) {}
  Inside(const Inside&) = delete;
  Inside& operator=(const Inside&) = delete;
  ~Inside() {
    if (connection) connection->end("its client is gone");
  }

  asio::awaitable<void> connect();
  asio::awaitable<json::value> ask(std::string frame, std::string_view wanted);
  void heed_farewell();

  static asio::awaitable<json::value> begin(std::shared_ptr<Inside> session, std::string frame);
  static asio::awaitable<json::value> call(std::shared_ptr<Inside> session, std::string frame,
                                           std::string_view wanted);
  static asio::awaitable<void> leave(std::shared_ptr<Inside> session);

  WebSocketUrl url;
  ClientOptions options;
  std::optional<Turns> turns = {};
  std::shared_ptr<Connection> connection = {};
  std::string farewell = {};  // What the server said when it ended this, unasked.
  bool began = false;         // The server has answered here, or its refusal has been thrown.
};

asio::awaitable<void> RemoteSession::Inside::connect() {
  connection = co_await Connection::open(url, options);
  farewell.clear();
  began = false;
  // A refusal often comes with the handshake: let what has arrived be read.
  co_await asio::post(use_awaitable);
  heed_farewell();
}

/// A frame that nobody asked for is how a server refuses a session, or ends it. A refusal is
/// thrown, once; the end of a session is only noted, for calls to tell.
void RemoteSession::Inside::heed_farewell() {
  const auto text = connection->take_unasked();
  if (!text) return;
  const bool refused = !std::exchange(began, true);
  try {
    read_reply(*text, "error");
  } catch (const Error& error) {
    farewell = std::string("the server ended it: ") + error.what();
    connection->end(farewell);
    if (refused) throw;
  } catch (const NotUnderstood& error) {
    connection->end(error.what());
  }
}

asio::awaitable<json::value> RemoteSession::Inside::ask(std::string frame,
                                                        std::string_view wanted) {
  const auto text = co_await connection->exchange(std::move(frame));
  began = true;
  if (text) {
    try {
      co_return read_reply(*text, wanted);
    } catch (const NotUnderstood& error) {
      connection->end(error.what());
    }
  }
  throw SessionLost("The session is lost: " + (farewell.empty() ? connection->reason() : farewell) +
                    ". A reset begins a new episode.");
}

asio::awaitable<json::value> RemoteSession::Inside::begin(std::shared_ptr<Inside> session,
                                                          std::string frame) {
  const auto turn = co_await session->turns->take();
  session->heed_farewell();
  if (session->connection->is_over()) co_await session->connect();
  co_return co_await session->ask(std::move(frame), "observation");
}

asio::awaitable<json::value> RemoteSession::Inside::call(std::shared_ptr<Inside> session,
                                                         std::string frame,
                                                         std::string_view wanted) {
  const auto turn = co_await session->turns->take();
  session->heed_farewell();
  co_return co_await session->ask(std::move(frame), wanted);
}

asio::awaitable<void> RemoteSession::Inside::leave(std::shared_ptr<Inside> session) {
  const auto turn = co_await session->turns->take();
  co_await session->connection->close(R"({"type":"close"})");
}

asio::awaitable<RemoteSession> RemoteSession::open(std::string_view url,
                                                   const ClientOptions& options) {
  return open(std::make_shared<Inside>(websocket_url(url), options));
}

asio::awaitable<RemoteSession> RemoteSession::open(std::shared_ptr<Inside> inside) {
  inside->turns.emplace(co_await asio::this_coro::executor);
  co_await inside->connect();
  co_return RemoteSession(std::move(inside));
}

asio::awaitable<json::value> RemoteSession::reset(std::string_view data) {
  return Inside::begin(inside_, R"({"type":"reset","data":)" + std::string(data) + '}');
}

asio::awaitable<json::value> RemoteSession::step(std::string_view action) {
  return Inside::call(inside_, R"({"type":"step","data":)" + std::string(action) + '}',
                      "observation");
}

asio::awaitable<json::value> RemoteSession::state() {
  return Inside::call(inside_, R"({"type":"state"})", "state");
}

asio::awaitable<void> RemoteSession::close() { return Inside::leave(inside_); }

}  // namespace openenv
