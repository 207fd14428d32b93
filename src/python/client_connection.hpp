// src/python/client_connection.hpp - ClientCodec of openenv._native.
#pragma once

#include "protocol/client_codec.hpp"
#include "python/socket_io.hpp"

#include <nanobind/nanobind.h>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace openenv::python {

/// A WebSocket's client side with Python values in and out, as python/openenv/_native.pyi has it.
/// The caller holds the GIL; each method refuses to run while another does.
class ClientConnection {
 public:
  explicit ClientConnection(std::size_t message_bytes_max) : codec_(message_bytes_max) {}

  nanobind::bytes request(std::string host, std::string target, websocket::Headers headers,
                          bool compress);
  nanobind::bytes message(nanobind::handle value, std::string_view name);
  nanobind::bytes envelope(std::string_view type, nanobind::handle data, std::string_view name);
  nanobind::bytes close(std::uint16_t code, std::string_view reason);
  nanobind::bytes ping();
  nanobind::list feed(std::string_view data);
  nanobind::list feed_buffer(nanobind::handle data);
  nanobind::list end();
  nanobind::list exchange(int fd, nanobind::bytes data, std::optional<double> timeout_s);
  nanobind::list tend(int fd);

 protected:
  /// A frame with `value` as JSON.
  std::string encode(nanobind::handle value);

 private:
  class Use;
  /// Where answers that are owed to the server go.
  enum class Replies { events, unsent };

  void take(const websocket::Received& received, nanobind::list& events);
  void take_all(nanobind::list& events, Replies replies);
  void take_end(nanobind::list& events);
  void rethrow_delayed();
  Attempt advance(int fd, std::string_view& unsent, Deadline deadline,
                  std::optional<websocket::Received>& received);
  Attempt send_replies(int fd, Deadline deadline);
  Attempt receive_all(int fd, nanobind::list& events);
  void take_last_words(int fd, const Attempt& attempt, nanobind::list& events);

  websocket::ClientCodec codec_;
  SocketIo io_;
  bool in_use_ = false;
  std::string replies_;                              // Not sent yet, by exchange and tend.
  std::optional<websocket::ProtocolError> delayed_;  // What came before it is told first.
};

}  // namespace openenv::python
