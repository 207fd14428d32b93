// src/server/ws_connection.cpp - bytes of one WebSocket, in and out.
#include "server/ws_connection.hpp"

#include "base/limits.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>

#include <algorithm>
#include <cstring>

namespace openenv::server {
namespace {

// A frame of usual size fits; larger ones make the buffer grow, and it shrinks again.
constexpr std::size_t read_bytes_least = 1024;
constexpr std::size_t read_bytes_step = 64 << 10;
// A buffer beyond this is given back when it is empty.
constexpr std::size_t kept_bytes_max = 4096;

double seconds_between(Clock::time_point from, Clock::time_point to) {
  return std::chrono::duration<double>(to - from).count();
}

void give_back(std::string& buffer) {
  if (buffer.capacity() > kept_bytes_max) {
    std::string().swap(buffer);
  } else {
    buffer.clear();
  }
}

}  // namespace

template <class Stream>
auto& WsConnection<Stream>::socket() {
  return stream_.lowest_layer();
}

template <class Stream>
WsConnection<Stream>::WsConnection(Loop& loop, Stream stream, ConnectionSlot slot, Upgrade upgrade)
    : loop_(loop),
      slot_(std::move(slot)),
      stream_(std::move(stream)),
      deflate_(upgrade.deflate),
      reader_(websocket::Role::server, loop.shared().options.message_bytes_max, upgrade.deflate),
      out_(std::move(upgrade.response)),
      early_bytes_(std::move(upgrade.early_bytes)),
      engine_(upgrade.engine),
      refusal_(std::move(upgrade.refusal)),
      last_received_(loop.now()),
      last_ping_(last_received_) {}

template <class Stream>
void WsConnection<Stream>::start() {
  self_ = this->shared_from_this();
  loop_.tend(*this);
  if (refusal_) {
    begin_message() += *refusal_;
    send_message();
    refusal_.reset();
    end(websocket::close_code::normal, "");
  } else {
    const Shared& shared = loop_.shared();
    conversation_.emplace(*engine_, engine_->type().quick ? nullptr : &loop_, *this,
                          shared.conversation_limits, last_received_);
    if (loop_.is_draining()) drain();
  }
  in_ = std::move(early_bytes_);
  in_size_ = in_.size();
  process();
}

template <class Stream>
bool WsConnection<Stream>::may_read() const {
  if (phase_ == Phase::lingering) return true;
  if (phase_ == Phase::closed || peer_closed_ || is_broken_) return false;
  if (phase_ == Phase::closing) return true;  // Only the peer's close is looked for.
  return conversation_->wants_more() && out_.size() + writing_.size() < limits::unsent_bytes_max;
}

template <class Stream>
void WsConnection<Stream>::read() {
  // Not while a reply goes out: the next request comes only after it, and to look for it now
  // would be a system call in vain.
  if (reading_ || is_writing_ || !may_read()) return;
  if (in_.size() - in_size_ < read_bytes_least) {
    // Grows with what has come, never with what a header claims will come.
    in_.resize(in_size_ < read_bytes_least ? read_bytes_least
                                           : in_size_ + std::max(in_size_, read_bytes_step));
  }
  reading_ = true;
  stream_.async_read_some(asio::buffer(in_.data() + in_size_, in_.size() - in_size_),
                          [self = this->shared_from_this()](error_code failed, std::size_t bytes) {
                            self->on_read(failed, bytes);
                          });
}

template <class Stream>
void WsConnection<Stream>::on_read(error_code failed, std::size_t bytes) {
  reading_ = false;
  if (phase_ == Phase::closed) return;
  if (failed) return shut();
  last_received_ = loop_.now();
  unanswered_pings_ = 0;
  if (phase_ == Phase::lingering) return read();
  in_size_ += bytes;
  process();
}

template <class Stream>
void WsConnection<Stream>::process() {
  if (processing_) return;  // A reply that frees the way may ask for more while we are at it.
  processing_ = true;
  std::size_t at = 0;
  try {
    while (may_read()) {
      std::size_t used = 0;
      const auto event = reader_.next(in_.data() + at, in_size_ - at, used);
      at += used;
      if (!event) break;
      dispatch(*event);
    }
  } catch (const websocket::ProtocolError& error) {
    at = in_size_;
    is_broken_ = true;  // What follows makes no sense.
    leave_conversation();
    end(error.code(), error.what());
  }
  processing_ = false;
  in_size_ -= at;
  if (in_size_ == 0) {
    if (in_.capacity() > kept_bytes_max) std::string().swap(in_);
  } else if (at > 0) {
    std::memmove(in_.data(), in_.data() + at, in_size_);
  }
  flush();
  read();
}

template <class Stream>
void WsConnection<Stream>::dispatch(const websocket::Event& event) {
  using websocket::Opcode;
  switch (event.opcode) {
    case Opcode::text:
    case Opcode::binary:
      if (phase_ == Phase::open) on_message(event);
      return;
    case Opcode::ping: {
      if (phase_ != Phase::open) return;
      const std::size_t start = out_.size();
      out_ += event.payload;
      websocket::finish_frame(out_, start, Opcode::pong, websocket::Role::server);
      return;
    }
    case Opcode::close:
      peer_closed_ = true;
      if (phase_ != Phase::open) return;
      leave_conversation();
      end(event.code, event.payload);
      return;
    default:
      return;
  }
}

template <class Stream>
void WsConnection<Stream>::on_message(const websocket::Event& event) {
  const bool is_text = event.opcode == websocket::Opcode::text;
  conversation_->receive(is_text ? Message::text : Message::bytes, event.payload, last_received_);
}

template <class Stream>
std::string& WsConnection<Stream>::begin_message() {
  message_start_ = out_.size();
  return out_;
}

template <class Stream>
void WsConnection<Stream>::send_message() {
  if (phase_ != Phase::open) return drop_message();  // Nothing may follow a close.
  websocket::finish_frame(out_, message_start_, websocket::Opcode::text, websocket::Role::server,
                          deflate_);
  if (!processing_) flush();
}

template <class Stream>
void WsConnection<Stream>::drop_message() {
  out_.resize(message_start_);
}

template <class Stream>
void WsConnection<Stream>::end(std::uint16_t code, std::string_view reason) {
  if (phase_ != Phase::open) return;
  phase_ = Phase::closing;
  closing_since_ = loop_.now();
  websocket::append_close(out_, code, reason, websocket::Role::server);
  if (!processing_) flush();
}

template <class Stream>
void WsConnection<Stream>::resume() {
  if (!processing_) process();
}

template <class Stream>
void WsConnection<Stream>::flush() {
  if (is_writing_ || phase_ == Phase::closed) return;
  if (out_.empty()) {
    // A server closes first once both sides have said goodbye (RFC 6455, section 7.1.1).
    if (phase_ == Phase::closing && peer_closed_) shut();
    if (phase_ == Phase::closing && is_broken_) linger();
    return;
  }
  is_writing_ = true;
  writing_.swap(out_);
  asio::async_write(stream_, asio::buffer(writing_),
                    [self = this->shared_from_this()](error_code failed, std::size_t) {
                      self->on_written(failed);
                    });
}

template <class Stream>
void WsConnection<Stream>::on_written(error_code failed) {
  is_writing_ = false;
  if (phase_ == Phase::closed) return;
  if (failed) return shut();
  give_back(writing_);
  flush();
  // What has been read but not looked at, because too much was unsent, comes first.
  if (in_size_ > 0) return process();
  read();
}

template <class Stream>
void WsConnection<Stream>::ping(Clock::time_point now) {
  last_ping_ = now;
  // A peer that is not read from, because it is ahead or still takes a reply, cannot be heard.
  if (reading_) ++unanswered_pings_;
  websocket::finish_frame(out_, out_.size(), websocket::Opcode::ping, websocket::Role::server);
  flush();
}

template <class Stream>
void WsConnection<Stream>::tick(Clock::time_point now) {
  const auto self = this->shared_from_this();
  const ServerOptions& options = loop_.shared().options;
  if (phase_ != Phase::open) {
    if (seconds_between(closing_since_, now) > limits::goodbye_s) shut();
    return;
  }
  if (conversation_) conversation_->tick(now);
  if (phase_ != Phase::open) return;
  const double silent_s = seconds_between(last_received_, now);
  // Time alone proves nothing: if this process was halted meanwhile, nobody was asked.
  const bool was_asked = unanswered_pings_ * options.ping_interval_s >
                         options.ping_timeout_s - options.ping_interval_s;
  if (options.ping_timeout_s > 0 && reading_ && was_asked && silent_s > options.ping_timeout_s) {
    peer_closed_ = true;  // Nothing more is to be expected of it.
    leave_conversation();
    end(websocket::close_code::internal_error, "keepalive ping timeout");
  } else if (options.ping_interval_s > 0 && silent_s > options.ping_interval_s &&
             seconds_between(last_ping_, now) > options.ping_interval_s) {
    ping(now);
  }
}

template <class Stream>
void WsConnection<Stream>::drain() {
  if (conversation_) conversation_->drain();
}

template <class Stream>
void WsConnection<Stream>::abort() {
  // A close that fits into the socket's buffer still reaches the client.
  end(websocket::close_code::service_restart, "the server goes down");
  shut();
}

template <class Stream>
void WsConnection<Stream>::linger() {
  // Closed at once, with bytes of the peer unread, the connection would be reset, and the peer
  // might never see why it was ended.
  phase_ = Phase::lingering;
  error_code ignored;
  socket().shutdown(asio::socket_base::shutdown_send, ignored);
}

template <class Stream>
void WsConnection<Stream>::leave_conversation() {
  // Not here: the conversation may be the caller.
  asio::post(loop_.executor(), [self = this->shared_from_this()] { self->conversation_.reset(); });
}

template <class Stream>
void WsConnection<Stream>::shut() {
  if (phase_ == Phase::closed) return;
  phase_ = Phase::closed;
  leave_conversation();
  unlink();
  error_code ignored;
  socket().shutdown(asio::socket_base::shutdown_both, ignored);
  socket().close(ignored);
  self_.reset();
}

template class WsConnection<Socket>;
template class WsConnection<asio::ssl::stream<Socket>>;

}  // namespace openenv::server
