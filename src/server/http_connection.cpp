// src/server/http_connection.cpp - reads requests, hands upgrades over, writes responses.
#include "server/http_connection.hpp"

#include "base/limits.hpp"
#include "protocol/frame.hpp"
#include "server/http_answer.hpp"
#include "server/ws_connection.hpp"

#include <openenv/version.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/rfc7230.hpp>
#include <boost/beast/http/serializer.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>

#include <poll.h>

#include <algorithm>
#include <array>
#include <limits>
#include <stop_token>

namespace openenv::server {
namespace {

namespace http = boost::beast::http;
using Request = http::request<http::string_body>;
using Response = http::response<http::string_body>;

// Beast reads ahead by as much.
constexpr std::size_t read_ahead_bytes_max = 64 << 10;

constexpr asio::use_awaitable_t<LoopExecutor> use_awaitable;
constexpr auto as_result = asio::as_tuple(use_awaitable);

std::string_view view(boost::beast::string_view text) { return {text.data(), text.size()}; }

RequestHead head_of(const Request& request) {
  const std::string_view target = view(request.target());
  return {.path = target.substr(0, target.find('?')),
          .host = view(request[http::field::host]),
          .origin = view(request[http::field::origin]),
          .authorization = view(request[http::field::authorization]),
          .has_origin = request.count(http::field::origin) > 0};
}

bool wants_websocket(const Request& request) {
  return http::token_list(request[http::field::connection]).exists("upgrade") &&
         http::token_list(request[http::field::upgrade]).exists("websocket");
}

/// The value of a query parameter; empty if it is absent. Session ids need no percent-decoding.
std::string_view query_parameter(std::string_view target, std::string_view name) {
  const auto mark = target.find('?');
  std::string_view rest = mark == target.npos ? std::string_view() : target.substr(mark + 1);
  while (!rest.empty()) {
    const auto end = rest.find('&');
    const std::string_view item = rest.substr(0, end);
    rest = end == rest.npos ? std::string_view() : rest.substr(end + 1);
    const auto equals = item.find('=');
    if (item.substr(0, equals) == name && equals != item.npos) return item.substr(equals + 1);
  }
  return {};
}

/// True if the body's length can be known in one way only. Where it cannot, a proxy before us might
/// see the next request begin elsewhere than we do.
bool has_clear_length(const http::request_parser<http::string_body>& parser) {
  return parser.chunked() || parser.get().count(http::field::transfer_encoding) == 0;
}

/// True if the peer has closed its side, whatever it sent before that is still unread.
bool has_hung_up(int descriptor) {
  pollfd peer{.fd = descriptor, .events = POLLRDHUP, .revents = 0};
  return ::poll(&peer, 1, 0) > 0;
}

/// What refuses a handshake, or nothing.
std::optional<HttpResponse> refuse_handshake(const Request& request, const Engine* engine) {
  if (engine == nullptr) return http_error(404, "Not Found");
  if (request.method() != http::verb::get) {
    HttpResponse response = http_error(405, "Method Not Allowed");
    response.headers.emplace_back("Allow", "GET");
    return response;
  }
  if (request[http::field::sec_websocket_version] != "13") {
    HttpResponse response = http_error(426, "Sec-WebSocket-Version must be 13");
    response.headers.emplace_back("Sec-WebSocket-Version", "13");
    return response;
  }
  constexpr std::size_t key_chars = 24;  // 16 bytes in base64.
  if (request[http::field::sec_websocket_key].size() != key_chars) {
    return http_error(400, "Sec-WebSocket-Key must be 16 bytes in base64");
  }
  return std::nullopt;
}

Upgrade make_upgrade(const Request& request, Engine* engine, bool compression) {
  Upgrade upgrade{.engine = engine};
  upgrade.response =
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      "Sec-WebSocket-Accept: ";
  upgrade.response += websocket::accept_key(view(request[http::field::sec_websocket_key]));
  if (compression) {
    const std::string chosen = websocket::negotiate_deflate(
        view(request[http::field::sec_websocket_extensions]), upgrade.deflate);
    if (!chosen.empty()) upgrade.response += "\r\nSec-WebSocket-Extensions: " + chosen;
  }
  upgrade.response += "\r\n\r\n";
  const auto session_id = query_parameter(view(request.target()), "session_id");
  if (!session_id.empty()) {
    std::string frame;
    protocol::write_error(SessionError("Unknown session_id: " + std::string(session_id)), frame);
    upgrade.refusal = std::move(frame);
  }
  return upgrade;
}

asio::awaitable<bool, LoopExecutor> handshake(Socket&) { co_return true; }

asio::awaitable<bool, LoopExecutor> handshake(asio::ssl::stream<Socket>& stream) {
  auto [failed] = co_await stream.async_handshake(asio::ssl::stream_base::server, as_result);
  co_return !failed;
}

template <class Stream>
class HttpConnection final : public Tended {
 public:
  HttpConnection(Loop& loop, Stream stream)
      : loop_(loop),
        slot_(loop.shared()),
        stream_(std::move(stream)),
        buffer_(loop.shared().options.header_bytes_max + read_ahead_bytes_max) {
    expire_in(limits::http_header_s);
    loop_.tend(*this);
  }

  asio::awaitable<void, LoopExecutor> run() {
    bool goes_on = co_await handshake(stream_);
    while (goes_on) {
      goes_on = co_await serve_one();
      expire_in(loop_.shared().options.http_idle_s);
    }
    if (owes_reading_) co_await linger();
    abort();
  }

  void tick(Clock::time_point now) override {
    if (now > expires_) return abort();
    if (busy_ && has_hung_up(socket().native_handle())) nobody_waits_.request_stop();
  }
  void drain() override {
    if (!busy_) abort();
  }
  void abort() override {
    if (upgraded_) return;
    nobody_waits_.request_stop();
    error_code ignored;
    socket().shutdown(Socket::shutdown_both, ignored);
    socket().close(ignored);
  }

 private:
  /// Reads and answers one request. Returns false if it was the last one.
  asio::awaitable<bool, LoopExecutor> serve_one() {
    const ServerOptions& options = loop_.shared().options;
    http::request_parser<http::string_body> parser;
    parser.header_limit(static_cast<std::uint32_t>(std::min<std::size_t>(
        options.header_bytes_max, std::numeric_limits<std::uint32_t>::max())));
    parser.body_limit(options.body_bytes_max);
    auto [no_header, header_bytes] =
        co_await http::async_read_header(stream_, buffer_, parser, as_result);
    if (no_header) co_return co_await refuse_to_read(no_header);
    if (!has_clear_length(parser)) {
      const auto response = http_error(400, "Transfer-Encoding must be chunked, or absent");
      co_return co_await write(response, false);
    }
    const RequestHead head = head_of(parser.get());
    const auto refusal = refuse(head, loop_.shared().guard_rules);
    if (!refusal && wants_websocket(parser.get())) co_return co_await upgrade(parser.get());
    if (!refusal && !parser.is_done()) {
      const bool goes_on = co_await read_body(parser);
      if (!goes_on) co_return false;
    }
    const bool keeps = parser.get().keep_alive() && parser.is_done();
    if (refusal) co_return co_await write(*refusal, keeps);
    HttpRequest request;
    request.method = std::string(view(parser.get().method_string()));
    request.target = std::string(view(parser.get().target()));
    request.content_type = std::string(view(parser.get()[http::field::content_type]));
    request.body = std::move(parser.get().body());
    log(request);
    busy_ = true;
    expires_ = Clock::time_point::max();  // It has a deadline of its own.
    nobody_waits_ = std::stop_source();
    const HttpResponse response = co_await answer(loop_, std::move(request), nobody_waits_);
    co_return co_await write(response, keeps);
  }

  asio::awaitable<bool, LoopExecutor> read_body(http::request_parser<http::string_body>& parser) {
    const double idle_s = loop_.shared().options.http_idle_s;
    expire_in(idle_s);
    if (http::token_list(parser.get()[http::field::expect]).exists("100-continue")) {
      http::response<http::empty_body> go_on(http::status::continue_, parser.get().version());
      auto [failed, written] = co_await http::async_write(stream_, go_on, as_result);
      if (failed) co_return false;
    }
    while (!parser.is_done()) {
      auto [failed, bytes] = co_await http::async_read_some(stream_, buffer_, parser, as_result);
      if (failed) co_return co_await refuse_to_read(failed);
      expire_in(idle_s);
    }
    co_return true;
  }

  asio::awaitable<bool, LoopExecutor> refuse_to_read(error_code failed) {
    if (failed == http::error::body_limit) {
      const auto response = http_error(413, "the body exceeds this server's limit");
      co_return co_await write(response, false);
    }
    if (failed == http::error::header_limit) {
      const auto response = http_error(431, "the header exceeds this server's limit");
      co_return co_await write(response, false);
    }
    const bool is_http = failed.category() == make_error_code(http::error::bad_method).category();
    if (!is_http || failed == http::error::end_of_stream ||
        failed == http::error::partial_message) {
      co_return false;
    }
    const auto response = http_error(400, "no HTTP request: " + failed.message());
    co_return co_await write(response, false);
  }

  asio::awaitable<bool, LoopExecutor> upgrade(const Request& request) {
    const std::string_view target = view(request.target());
    Engine* engine = loop_.shared().site.websocket_engine(target);
    if (const auto refusal = refuse_handshake(request, engine)) {
      co_return co_await write(*refusal, false);
    }
    Upgrade agreed = make_upgrade(request, engine, loop_.shared().options.compression);
    const auto rest = buffer_.data();
    agreed.early_bytes.assign(static_cast<const char*>(rest.data()), rest.size());
    loop_.shared().log->debug("GET {} websocket", target);
    unlink();
    upgraded_ = true;
    std::make_shared<WsConnection<Stream>>(loop_, std::move(stream_), std::move(slot_),
                                           std::move(agreed))
        ->start();
    co_return false;
  }

  asio::awaitable<bool, LoopExecutor> write(const HttpResponse& from, bool may_keep) {
    const bool keeps = may_keep && !loop_.is_draining();
    Response response;
    response.result(static_cast<unsigned>(from.status));
    response.set(http::field::server, "openenv/" + std::string(version));
    if (!from.body.empty()) response.set(http::field::content_type, from.content_type);
    response.set("X-Content-Type-Options", "nosniff");
    for (const auto& [name, value] : from.headers) response.set(name, value);
    response.body() = from.body;
    response.keep_alive(keeps);
    response.prepare_payload();
    busy_ = true;
    const bool sent = co_await send(response);
    busy_ = false;
    owes_reading_ = !keeps && sent;
    const bool goes_on = keeps && sent;
    co_return goes_on;
  }

  /// Returns false if the client cannot be reached, or takes nothing for too long.
  asio::awaitable<bool, LoopExecutor> send(const Response& response) {
    http::response_serializer<http::string_body> serializer(response);
    while (!serializer.is_done()) {
      expire_in(loop_.shared().options.http_idle_s);
      auto [failed, bytes] = co_await http::async_write_some(stream_, serializer, as_result);
      if (failed) co_return false;
    }
    co_return true;
  }

  /// Reads what the client still sends, in vain: to close before it has been read would reset the
  /// connection, and could cost the client the response.
  asio::awaitable<void, LoopExecutor> linger() {
    expire_in(limits::goodbye_s);
    error_code ignored;
    socket().shutdown(Socket::shutdown_send, ignored);
    std::array<char, 4096> unread;
    for (bool goes_on = true; goes_on;) {
      auto [failed, bytes] = co_await socket().async_read_some(asio::buffer(unread), as_result);
      goes_on = !failed;
    }
  }

  void log(const HttpRequest& request) {
    loop_.shared().log->debug("{} {}", request.method, request.target);
  }

  void expire_in(double seconds) {
    expires_ = Clock::now() +
               std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
  }

  Socket& socket() { return static_cast<Socket&>(stream_.lowest_layer()); }

  Loop& loop_;
  ConnectionSlot slot_;
  Stream stream_;
  boost::beast::flat_buffer buffer_;
  Clock::time_point expires_;
  std::stop_source nobody_waits_{std::nostopstate};  // For the answer to the request at hand.
  // Busy: an answer is being made or sent, which a drain waits for.
  bool busy_ = false, upgraded_ = false, owes_reading_ = false;
};

template <class Stream>
void spawn(Loop& loop, Stream stream) {
  auto connection = std::make_shared<HttpConnection<Stream>>(loop, std::move(stream));
  HttpConnection<Stream>* raw = connection.get();
  asio::co_spawn(loop.executor(), raw->run(),
                 [connection = std::move(connection)](std::exception_ptr failed) {
                   if (failed) connection->abort();
                 });
}

}  // namespace

void serve_http(Loop& loop, Socket socket) {
  if (auto& tls = loop.shared().tls) {
    spawn(loop, asio::ssl::stream<Socket>(std::move(socket), *tls));
  } else {
    spawn(loop, std::move(socket));
  }
}

}  // namespace openenv::server
