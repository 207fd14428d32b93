// src/python/client_connection.cpp - the client's side of a WebSocket, for Python.
#include "python/client_connection.hpp"

#include "python/gil.hpp"
#include "python/json_reader.hpp"
#include "python/json_writer.hpp"
#include "python/python_object.hpp"
#include "python/scratch.hpp"

#include <cerrno>
#include <memory>
#include <stdexcept>

namespace nb = nanobind;

namespace openenv::python {
namespace {

using websocket::Received;
using Clock = std::chrono::steady_clock;
using End = Attempt::End;

constexpr std::size_t read_bytes = 64 << 10;
// To answer a ping takes no time, unless the peer has stopped reading.
constexpr auto reply_time = std::chrono::seconds(1);

/// Names of events, made once.
struct Names {
  static nb::handle name(const char* text) { return PyUnicode_InternFromString(text); }
  nb::handle opened = name("open"), refused = name("refused"), message = name("message"),
             reply = name("reply"), pong = name("pong"), closed = name("close"), eof = name("eof");
};

const Names& names() {
  static const Names names;
  return names;
}

/// Appends a tuple that begins with a name.
template <class... Items>
void add(nb::list& events, nb::handle name, Items&&... items) {
  events.append(nb::make_tuple(name, std::forward<Items>(items)...));
}

nb::str text(std::string_view utf8) { return nb::str(utf8.data(), utf8.size()); }

nb::list header_list(const websocket::Headers& headers) {
  const auto latin1 = [](const std::string& value) {
    return nb::steal(
        PyUnicode_DecodeLatin1(value.data(), static_cast<Py_ssize_t>(value.size()), nullptr));
  };
  nb::list out;
  for (const auto& [name, value] : headers) out.append(nb::make_tuple(latin1(name), latin1(value)));
  return out;
}

nb::object message_value(std::string_view json) {
  try {
    return read_json(json);
  } catch (const nb::python_error& error) {
    if (!error.matches(PyExc_ValueError)) throw;
    throw websocket::ProtocolError(websocket::close_code::bad_payload,
                                   "a message is not JSON: " + message_of(error));
  }
}

[[noreturn]] void raise(const Attempt& attempt) {
  if (attempt.end == End::late) {
    PyErr_SetString(PyExc_TimeoutError, "timed out");
  } else {
    errno = attempt.error;
    PyErr_SetFromErrno(PyExc_OSError);
  }
  throw nb::python_error();
}

Deadline deadline_after(double seconds) {
  constexpr double never_s = 1e9;  // Thirty years, which the clock can still count.
  if (seconds > never_s) return std::nullopt;
  const std::chrono::duration<double> time(seconds > 0 ? seconds : 0);
  return Clock::now() + std::chrono::duration_cast<Clock::duration>(time);
}

void run_signal_handlers() {
  if (PyErr_CheckSignals() != 0) throw nb::python_error();
}

}  // namespace

/// The connection is in use for as long as one lives.
class ClientConnection::Use {
 public:
  explicit Use(ClientConnection& connection) : connection_(connection) {
    if (connection.in_use_) throw std::runtime_error("another thread uses this connection");
    connection.in_use_ = true;
  }
  ~Use() { connection_.in_use_ = false; }
  Use(const Use&) = delete;
  Use& operator=(const Use&) = delete;

 private:
  ClientConnection& connection_;
};

nb::bytes ClientConnection::request(std::string host, std::string target,
                                    websocket::Headers headers, bool compress) {
  const Use use(*this);
  const std::string out =
      codec_.request({std::move(host), std::move(target), std::move(headers), compress});
  return nb::bytes(out.data(), out.size());
}

nb::bytes ClientConnection::message(nb::handle value, std::string_view name) {
  const Use use(*this);
  Scratch scratch;
  std::string& out = scratch.text;
  write_json(value, out, {.name = name});
  codec_.finish_message(out, 0);
  return nb::bytes(out.data(), out.size());
}

std::string ClientConnection::encode(nb::handle value) {
  const Use use(*this);
  std::string out;
  write_json(value, out, {});
  codec_.finish_message(out, 0);
  return out;
}

nb::bytes ClientConnection::envelope(std::string_view type, nb::handle data,
                                     std::string_view name) {
  const Use use(*this);
  Scratch scratch;
  std::string& out = scratch.text;
  out += R"({"type":)";
  write_json(text(type), out);
  out += R"(,"data":)";
  write_json(data, out, {.name = name, .depth = 1});
  out += '}';
  codec_.finish_message(out, 0);
  return nb::bytes(out.data(), out.size());
}

nb::bytes ClientConnection::close(std::uint16_t code, std::string_view reason) {
  const Use use(*this);
  const std::string out = codec_.close(code, reason);
  return nb::bytes(out.data(), out.size());
}

nb::bytes ClientConnection::ping() {
  const Use use(*this);
  const std::string out = codec_.ping();
  return nb::bytes(out.data(), out.size());
}

nb::list ClientConnection::feed(std::string_view data) {
  const Use use(*this);
  rethrow_delayed();
  codec_.feed(data);
  nb::list events;
  take_all(events, Replies::events);
  return events;
}

nb::list ClientConnection::feed_buffer(nb::handle data) {
  Py_buffer view;
  if (PyObject_GetBuffer(data.ptr(), &view, PyBUF_SIMPLE) != 0) throw nb::python_error();
  const std::unique_ptr<Py_buffer, decltype(&PyBuffer_Release)> held(&view, PyBuffer_Release);
  return feed(
      std::string_view(static_cast<const char*>(view.buf), static_cast<std::size_t>(view.len)));
}

nb::list ClientConnection::end() {
  const Use use(*this);
  rethrow_delayed();
  nb::list events;
  take_end(events);
  return events;
}

void ClientConnection::take(const Received& received, nb::list& events) {
  using enum Received::Kind;
  switch (received.kind) {
    case message:
      return add(events, names().message, message_value(received.payload));
    case opened:
      return add(events, names().opened, header_list(codec_.answer().headers()));
    case refused: {
      const websocket::Answer& answer = codec_.answer();
      return add(events, names().refused, answer.status(), header_list(answer.headers()),
                 nb::bytes(answer.body().data(), answer.body().size()));
    }
    case reply:
      return add(events, names().reply,
                 nb::bytes(received.payload.data(), received.payload.size()));
    case pong:
      return add(events, names().pong);
    case closed:
      return add(events, names().closed, received.code, text(received.payload));
  }
}

void ClientConnection::take_all(nb::list& events, Replies replies) {
  try {
    while (const auto received = codec_.next()) {
      if (received->kind == Received::Kind::reply && replies == Replies::unsent) {
        replies_ += received->payload;
      } else {
        take(*received, events);
      }
    }
  } catch (const websocket::ProtocolError& error) {
    if (events.size() == 0) throw;
    delayed_ = error;
  }
}

void ClientConnection::take_end(nb::list& events) {
  if (codec_.end()) take({.kind = Received::Kind::refused}, events);
}

void ClientConnection::rethrow_delayed() {
  if (!delayed_) return;
  const websocket::ProtocolError error = *delayed_;
  delayed_.reset();
  throw error;
}

Attempt ClientConnection::send_replies(int fd, Deadline deadline) {
  while (!replies_.empty()) {
    const Attempt sent = io_.send(fd, replies_, deadline);
    if (sent.end != End::done) return sent;
    replies_.erase(0, sent.bytes);
  }
  return {};
}

/// Without the GIL: sends, and receives until there is something that Python is to know.
Attempt ClientConnection::advance(int fd, std::string_view& unsent, Deadline deadline,
                                  std::optional<Received>& received) {
  for (;;) {
    if (const Attempt sent = send_replies(fd, deadline); sent.end != End::done) return sent;
    while (!unsent.empty()) {
      const Attempt sent = io_.send(fd, unsent, deadline);
      if (sent.end != End::done) return sent;
      unsent.remove_prefix(sent.bytes);
    }
    received = codec_.next();
    if (received && received->kind != Received::Kind::reply) return {};
    if (received) {
      replies_ += received->payload;
      continue;
    }
    const Attempt got = io_.receive(fd, codec_.room(read_bytes), read_bytes, deadline);
    if (got.end != End::done) return got;
    codec_.filled(got.bytes);
  }
}

nb::list ClientConnection::exchange(int fd, nb::bytes data, std::optional<double> timeout_s) {
  const Use use(*this);
  rethrow_delayed();
  Deadline deadline;
  if (timeout_s) deadline = deadline_after(*timeout_s);
  std::string_view unsent(data.c_str(), data.size());
  nb::list events;
  for (bool done = false; !done;) {
    std::optional<Received> received;
    Attempt attempt;
    {
      const WithoutGil others_run;
      attempt = advance(fd, unsent, deadline, received);
    }
    if (attempt.end == End::interrupted) {
      run_signal_handlers();
    } else if (attempt.end == End::done) {
      done = received->kind != Received::Kind::pong;
      take(*received, events);
    } else if (attempt.end == End::late) {
      raise(attempt);
    } else {
      take_last_words(fd, attempt, events);
      return events;
    }
  }
  take_all(events, Replies::unsent);
  const WithoutGil others_run;
  send_replies(fd, Clock::now() + reply_time);
  return events;
}

/// The connection failed or ended. Why the peer went may have come before that.
void ClientConnection::take_last_words(int fd, const Attempt& attempt, nb::list& events) {
  bool has_ended = attempt.end == End::ended;
  if (attempt.error == EPIPE || attempt.error == ECONNRESET) {
    const Attempt last = receive_all(fd, events);
    has_ended = attempt.error == EPIPE && last.end == End::ended;
  }
  replies_.clear();
  take_end(events);
  if (!has_ended && events.size() == 0) raise(attempt);
  add(events, names().eof);
}

/// Takes what has come, and returns when no more lies there.
Attempt ClientConnection::receive_all(int fd, nb::list& events) {
  for (;;) {
    const Attempt got = SocketIo::receive_now(fd, codec_.room(read_bytes), read_bytes);
    if (got.end == End::interrupted) continue;
    if (got.end != End::done) return got;
    codec_.filled(got.bytes);
    take_all(events, Replies::unsent);
  }
}

nb::list ClientConnection::tend(int fd) {
  const Use use(*this);
  rethrow_delayed();
  nb::list events;
  const Attempt last = receive_all(fd, events);
  if (last.end != End::late) {
    take_last_words(fd, last, events);
    return events;
  }
  const WithoutGil others_run;
  send_replies(fd, Clock::now() + reply_time);
  return events;
}

}  // namespace openenv::python
