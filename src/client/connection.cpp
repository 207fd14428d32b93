// src/client/connection.cpp - the client's WebSocket, over TCP or TLS.
//
// One coroutine connects and then reads, always, so that pings are answered between exchanges too;
// another sends pings. An exchange hands its text to Beast and sleeps on a timer, which is also
// its deadline, until the reader has the answer.
#include "client/connection.hpp"

#include "base/limits.hpp"
#include "client/connection_socket.hpp"

#include <openenv/error.hpp>
#include <openenv/version.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket/stream.hpp>

namespace openenv {
namespace {

namespace beast = boost::beast;
namespace websocket = boost::beast::websocket;
using asio::use_awaitable;
using asio::ip::tcp;
using boost::system::error_code;

constexpr auto use_tuple = asio::as_tuple(use_awaitable);

/// A reader's buffer that one large message has grown beyond this is given back.
constexpr std::size_t kept_buffer_bytes = std::size_t{1} << 20;

/// As a timer takes it; what is no limit becomes thirty years.
std::chrono::nanoseconds duration(double seconds) {
  constexpr double for_ever_s = 1e9;
  const bool limited = seconds > 0 && seconds < for_ever_s;
  return std::chrono::nanoseconds(
      static_cast<std::int64_t>((limited ? seconds : for_ever_s) * 1e9));
}

std::string spell(double seconds) {
  std::string out;
  write::number(seconds, out);
  if (out.ends_with(".0")) out.resize(out.size() - 2);
  return out + " s";
}

class WebSocket final : public Connection, public std::enable_shared_from_this<WebSocket> {
 public:
  WebSocket(const asio::any_io_executor& io, WebSocketUrl url, ClientOptions options)
      : url_(std::move(url)),
        options_(std::move(options)),
        resolver_(io),
        stream_(Socket(io)),
        answered_(io),
        pause_(io) {}

  asio::awaitable<void> open();
  asio::awaitable<std::optional<std::string>> exchange(std::string text) override;
  std::optional<std::string> take_unasked() override { return std::exchange(answer_, {}); }
  asio::awaitable<void> close(std::string text) override;
  void end(std::string reason) override;
  const std::string& reason() const override { return reason_; }

 private:
  void start(asio::awaitable<void> work);
  asio::awaitable<void> run();
  asio::awaitable<void> connect();
  asio::awaitable<void> shake_hands();
  asio::awaitable<void> read();
  asio::awaitable<void> ping();
  void send(std::string text);
  void send_ping();
  void receive(std::string text);
  void hear();
  void set_headers(websocket::request_type& request) const;
  std::string describe(error_code error) const;
  template <class Done>
  asio::awaitable<void> wait(double timeout_s, std::string_view for_what, Done done);

  const WebSocketUrl url_;
  const ClientOptions options_;
  tcp::resolver resolver_;
  websocket::stream<Socket, false> stream_;  // No compression: it costs more than it saves.
  asio::steady_timer answered_;              // Its expiry is the deadline of what is waited for.
  asio::steady_timer pause_;                 // Between pings, and between a ping and its answer.
  std::string doing_;                        // What connecting is at, for its errors.
  std::string reason_;
  std::string outgoing_;
  std::optional<std::string> answer_;
  bool open_ = false;
  bool sending_ = false;
  bool sending_ping_ = false;
  bool pinging_ = false;  // A ping waits for its answer.
  bool closed_by_server_ = false;
  bool heard_ = false;  // Anything came since the last ping.
};

/// Ends the connection unless what it guards came to its end.
class Guard {
 public:
  explicit Guard(WebSocket& socket) : socket_(socket) {}
  ~Guard() {
    if (!finished_) socket_.end("a call was abandoned by its caller");
  }
  Guard(const Guard&) = delete;
  Guard& operator=(const Guard&) = delete;
  void finish() { finished_ = true; }

 private:
  WebSocket& socket_;
  bool finished_ = false;
};

void WebSocket::start(asio::awaitable<void> work) {
  asio::co_spawn(stream_.get_executor(), std::move(work),
                 [self = shared_from_this()](const std::exception_ptr&) {});
}

/// Sleeps until `done`, or the connection is over, which it is once the time is up.
template <class Done>
asio::awaitable<void> WebSocket::wait(double timeout_s, std::string_view for_what, Done done) {
  answered_.expires_after(duration(timeout_s));
  while (!is_over() && !done()) {
    const auto [error] = co_await answered_.async_wait(use_tuple);
    if (!error && !done()) end(std::string(for_what) + " within " + spell(timeout_s));
  }
}

void WebSocket::end(std::string reason) {
  if (is_over()) return;
  reason_ = std::move(reason);
  resolver_.cancel();
  stream_.next_layer().close();
  answered_.cancel();
  pause_.cancel();
}

/// A line break would let a value pass for more headers.
void check_headers(const ClientOptions& options) {
  const auto refuse = [](std::string_view text, std::string_view name) {
    if (text.find_first_of(std::string_view("\r\n\0", 3)) != text.npos) {
      throw ConnectionFailed("The " + std::string(name) + " holds a line break");
    }
  };
  refuse(options.token, "token");
  for (const auto& [name, value] : options.headers) {
    refuse(name, "name of a header");
    refuse(value, "header " + name);
  }
}

asio::awaitable<void> WebSocket::open() {
  check_headers(options_);
  Guard guard(*this);
  start(run());
  const auto is_open = [this] { return open_; };
  co_await wait(options_.connect_timeout_s, "no connection", is_open);
  guard.finish();
  if (is_over()) throw ConnectionFailed("Cannot connect to " + url_.text() + ": " + reason_);
  start(ping());
}

asio::awaitable<void> WebSocket::run() {
  try {
    co_await connect();
    co_await shake_hands();
    open_ = true;
    answered_.cancel();
    co_await read();
  } catch (const boost::system::system_error& error) {
    end(doing_ + ": " + describe(error.code()));
  } catch (const std::exception& error) {
    end(error.what());
  }
}

asio::awaitable<void> WebSocket::connect() {
  doing_ = "cannot find the host";
  const auto found = co_await resolver_.async_resolve(url_.host, url_.port, use_awaitable);
  // A look-up cannot be cancelled in mid-way.
  if (is_over()) throw boost::system::system_error(asio::error::operation_aborted);
  doing_ = "nobody answers";
  Socket& socket = stream_.next_layer();
  co_await asio::async_connect(socket.tcp(), found, use_awaitable);
  socket.tcp().set_option(tcp::no_delay(true));
  if (!url_.tls) co_return;
  doing_ = "TLS";
  socket.begin_tls(url_.host, options_);
  co_await socket.async_handshake(use_awaitable);
}

asio::awaitable<void> WebSocket::shake_hands() {
  websocket::stream_base::timeout timeouts;
  timeouts.handshake_timeout = duration(options_.connect_timeout_s);
  timeouts.idle_timeout = websocket::stream_base::none();
  timeouts.keep_alive_pings = false;
  stream_.set_option(timeouts);
  stream_.set_option(websocket::stream_base::decorator(
      [this](websocket::request_type& request) { set_headers(request); }));
  stream_.control_callback([this](websocket::frame_type type, beast::string_view) {
    if (type == websocket::frame_type::close) closed_by_server_ = true;
    hear();
  });
  stream_.read_message_max(options_.message_bytes_max);
  stream_.auto_fragment(false);

  doing_ = "the handshake failed";
  websocket::response_type response;
  const auto [error] =
      co_await stream_.async_handshake(response, url_.authority, url_.target, use_tuple);
  if (error == websocket::error::upgrade_declined) {
    throw ConnectionFailed("it answers HTTP " + std::to_string(response.result_int()) + ' ' +
                           std::string(response.reason()));
  }
  if (error) throw boost::system::system_error(error);
}

void WebSocket::set_headers(websocket::request_type& request) const {
  request.set(beast::http::field::user_agent, "openenv/" + std::string(version));
  for (const auto& [name, value] : options_.headers) request.set(name, value);
  if (!options_.token.empty()) {
    request.set(beast::http::field::authorization, "Bearer " + options_.token);
  }
}

asio::awaitable<void> WebSocket::read() {
  beast::flat_buffer buffer;
  while (!is_over()) {
    const auto [error, size] = co_await stream_.async_read_some(buffer, 0, use_tuple);
    if (error) co_return end(describe(error));
    hear();
    if (!stream_.is_message_done()) continue;
    if (!stream_.got_text()) co_return end("the server sent a binary frame");
    receive(beast::buffers_to_string(buffer.data()));
    buffer.clear();
    if (buffer.capacity() > kept_buffer_bytes) buffer.shrink_to_fit();
  }
}

void WebSocket::receive(std::string text) {
  if (answer_) return end("the server sent more than it was asked for");
  answer_ = std::move(text);
  answered_.cancel();
}

void WebSocket::hear() {
  heard_ = true;
  if (pinging_) pause_.cancel();
}

asio::awaitable<void> WebSocket::ping() {
  while (!is_over()) {
    pause_.expires_after(duration(options_.ping_interval_s));
    co_await pause_.async_wait(use_tuple);
    if (is_over()) co_return;
    heard_ = false;
    pinging_ = true;
    pause_.expires_after(duration(options_.ping_timeout_s));
    send_ping();
    co_await pause_.async_wait(use_tuple);
    pinging_ = false;
    if (!heard_) end("no answer to a ping within " + spell(options_.ping_timeout_s));
  }
}

void WebSocket::send_ping() {
  if (std::exchange(sending_ping_, true)) return;
  stream_.async_ping({}, [self = shared_from_this()](error_code) { self->sending_ping_ = false; });
}

void WebSocket::send(std::string text) {
  outgoing_ = std::move(text);
  sending_ = true;
  stream_.async_write(asio::buffer(outgoing_),
                      [self = shared_from_this()](error_code error, std::size_t) {
                        self->sending_ = false;
                        if (error) self->end(self->describe(error));
                        if (self->answer_) self->answered_.cancel();
                      });
}

asio::awaitable<std::optional<std::string>> WebSocket::exchange(std::string text) {
  if (is_over()) co_return std::nullopt;
  Guard guard(*this);
  send(std::move(text));
  const auto is_answered = [this] { return answer_ && !sending_; };
  co_await wait(options_.message_timeout_s, "no answer", is_answered);
  guard.finish();
  co_return take_unasked();
}

asio::awaitable<void> WebSocket::close(std::string text) {
  if (!is_over()) {
    Guard guard(*this);
    send(std::move(text));
    const auto never = [] { return false; };
    co_await wait(limits::goodbye_s, "no goodbye", never);
    guard.finish();
  }
  answer_.reset();
  reason_ = "it was closed";
}

std::string WebSocket::describe(error_code error) const {
  // What comes after a close frame, such as a failure to answer it, says less than the frame.
  if (closed_by_server_) {
    const auto& farewell = stream_.reason();
    const std::string words(farewell.reason.data(), farewell.reason.size());
    return "the server closed the connection with code " + std::to_string(farewell.code) +
           (words.empty() ? "" : " (" + words + ')');
  }
  if (error == websocket::error::message_too_big) {
    return "the server's message is larger than " + std::to_string(options_.message_bytes_max) +
           " bytes";
  }
  if (error == asio::error::eof) return "the server closed the connection without a goodbye";
  return error.message();
}

}  // namespace

asio::awaitable<std::shared_ptr<Connection>> Connection::open(WebSocketUrl url,
                                                              ClientOptions options) {
  const auto io = co_await asio::this_coro::executor;
  auto socket = std::make_shared<WebSocket>(io, std::move(url), std::move(options));
  co_await socket->open();
  co_return socket;
}

}  // namespace openenv
