// src/protocol/client_codec.cpp - what a server sends to events, what a client says to frames.
#include "protocol/client_codec.hpp"

#include <algorithm>
#include <cstring>
#include <stdexcept>

namespace openenv::websocket {
namespace {

// A buffer that a large message has left is not kept for small ones.
constexpr std::size_t kept_bytes_max = 256 << 10;

}  // namespace

std::string ClientCodec::request(const Request& request, std::string_view key) {
  if (phase_ != Phase::idle) throw std::logic_error("the connection has been asked for already");
  std::string text = request_text(request, key);
  answer_.emplace(key, request.compress);
  phase_ = Phase::asking;
  return text;
}

void ClientCodec::require_open() const {
  if (!is_open()) throw std::logic_error("the connection is not open");
}

void ClientCodec::finish_message(std::string& out, std::size_t start) const {
  require_open();
  finish_frame(out, start, Opcode::text, Role::client, answer_->deflate());
}

std::string ClientCodec::ping() const {
  require_open();
  std::string out;
  finish_frame(out, 0, Opcode::ping, Role::client);
  return out;
}

std::string ClientCodec::close(std::uint16_t code, std::string_view reason) {
  require_open();
  said_goodbye_ = true;
  std::string out;
  append_close(out, code, reason, Role::client);
  return out;
}

char* ClientCodec::room(std::size_t size) {
  if (in_size_ == 0) {
    in_start_ = 0;
    if (in_.size() > kept_bytes_max) in_ = std::string();
  }
  if (in_start_ + in_size_ + size > in_.size()) {
    if (in_start_ > 0) std::memmove(in_.data(), in_.data() + in_start_, in_size_);
    in_start_ = 0;
    // Doubled, so that a message of many pieces is not copied for each of them.
    if (in_size_ + size > in_.size()) in_.resize(std::max(in_size_ + size, 2 * in_size_));
  }
  return in_.data() + in_start_ + in_size_;
}

void ClientCodec::feed(std::string_view bytes) {
  if (bytes.empty()) return;
  std::memcpy(room(bytes.size()), bytes.data(), bytes.size());
  filled(bytes.size());
}

std::optional<Received> ClientCodec::next() {
  try {
    if (phase_ == Phase::asking) return read_answer();
    if (phase_ == Phase::open) return read_frame();
  } catch (const ProtocolError&) {
    phase_ = Phase::closed;
    throw;
  }
  if (phase_ == Phase::idle && in_size_ > 0) {
    throw ProtocolError(close_code::protocol_error, "the server answers what nobody asked");
  }
  in_size_ = 0;
  if (goodbye_.empty()) return std::nullopt;
  reply_.swap(goodbye_);
  goodbye_.clear();
  return Received{.kind = Received::Kind::reply, .payload = reply_};
}

std::optional<Received> ClientCodec::read_answer() {
  std::size_t used = 0;
  const bool complete = answer_->take({in_.data() + in_start_, in_size_}, used);
  in_start_ += used;
  in_size_ -= used;
  if (!complete) return std::nullopt;
  if (!answer_->is_open()) {
    phase_ = Phase::closed;
    return Received{.kind = Received::Kind::refused};
  }
  phase_ = Phase::open;
  reader_.emplace(Role::client, message_bytes_max_, answer_->deflate());
  return Received{.kind = Received::Kind::opened};
}

std::optional<Received> ClientCodec::read_frame() {
  using enum Received::Kind;
  for (;;) {
    std::size_t used = 0;
    const auto event = reader_->next(in_.data() + in_start_, in_size_, used);
    in_start_ += used;
    in_size_ -= used;
    if (!event) return std::nullopt;
    switch (event->opcode) {
      case Opcode::pong:
        return Received{.kind = pong};
      case Opcode::ping:
        if (said_goodbye_) break;
        reply_.assign(event->payload);
        finish_frame(reply_, 0, Opcode::pong, Role::client);
        return Received{.kind = reply, .payload = reply_};
      case Opcode::close:
        phase_ = Phase::closed;
        if (!said_goodbye_) append_close(goodbye_, event->code, {}, Role::client);
        return Received{.kind = closed, .payload = event->payload, .code = event->code};
      default:
        return Received{.kind = message, .payload = event->payload};
    }
  }
}

bool ClientCodec::end() {
  if (phase_ != Phase::asking) return false;
  phase_ = Phase::closed;
  if (answer_->end()) return true;
  throw ProtocolError(close_code::protocol_error, "the connection ended within the answer");
}

}  // namespace openenv::websocket
