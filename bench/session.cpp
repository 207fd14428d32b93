// bench/session.cpp - one client session of the load generator.
//
// Every frame that it sends is one of four constants, masked when the program starts: a load
// generator that masks anew would spend its core on what is not measured.
#include "session.hpp"

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <unistd.h>
#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "process.hpp"

namespace load {
namespace {

// The key and its answer are the worked example of RFC 6455, section 1.3.
constexpr std::string_view upgrade_key = "dGhlIHNhbXBsZSBub25jZQ==";
constexpr std::string_view upgrade_answer = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

constexpr int opcode_text = 1;
constexpr int opcode_close = 8;
constexpr int opcode_ping = 9;
constexpr int opcode_pong = 10;

std::string masked_frame(int opcode, std::string_view payload) {
  static constexpr std::array<char, 4> mask{0x5a, 0x13, 0x7e, 0x31};
  // Control frames and our requests are shorter than 126 bytes: one length byte.
  std::string frame{static_cast<char>(0x80 | opcode), static_cast<char>(0x80 | payload.size())};
  frame.append(mask.data(), mask.size());
  for (std::size_t i = 0; i < payload.size(); ++i)
    frame += static_cast<char>(payload[i] ^ mask[i % 4]);
  return frame;
}

const std::string reset_frame = masked_frame(opcode_text, R"({"type":"reset"})");
const std::string step_frame =
    masked_frame(opcode_text, R"({"type":"step","data":{"message":"hello"}})");
const std::string end_frame = masked_frame(opcode_text, R"({"type":"close"})");
const std::string close_frame = masked_frame(opcode_close, "\x03\xe8");  // Code 1000.

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

[[noreturn]] void throw_errno(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

}  // namespace

Target resolve(std::string_view url) {
  constexpr std::string_view scheme = "ws://";
  if (!url.starts_with(scheme)) throw std::runtime_error("the URL must start with ws://");
  const std::string_view rest = url.substr(scheme.size());
  const std::size_t slash = std::min(rest.find('/'), rest.size());
  const std::string authority(rest.substr(0, slash));
  const std::string path = slash < rest.size() ? std::string(rest.substr(slash)) : "/";
  const std::size_t colon = authority.rfind(':');
  const std::string host = authority.substr(0, colon);
  const std::string port = colon == std::string::npos ? "80" : authority.substr(colon + 1);

  addrinfo wanted{};
  wanted.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (const int error = getaddrinfo(host.c_str(), port.c_str(), &wanted, &found); error != 0) {
    throw std::runtime_error(host + ": " + gai_strerror(error));
  }
  Target target;
  std::memcpy(&target.address, found->ai_addr, found->ai_addrlen);
  target.address_bytes = found->ai_addrlen;
  freeaddrinfo(found);
  if (target.address.ss_family == AF_INET) {
    const auto* address = reinterpret_cast<const sockaddr_in*>(&target.address);
    target.loopback = (ntohl(address->sin_addr.s_addr) >> 24) == 127;
  }
  target.upgrade_request = "GET " + path + " HTTP/1.1\r\nHost: " + authority +
                           "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                           "Sec-WebSocket-Key: " +
                           std::string(upgrade_key) + "\r\nSec-WebSocket-Version: 13\r\n\r\n";
  return target;
}

Loop::Loop() : epoll_(epoll_create1(EPOLL_CLOEXEC)) {
  if (epoll_ < 0) throw_errno("epoll");
}

Loop::~Loop() { ::close(epoll_); }

void Loop::watch(int fd, Session& session) {
  epoll_event event{};
  event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
  event.data.ptr = &session;
  if (epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event) < 0) throw_errno("epoll_ctl");
}

void Loop::poll(int wait_ms) {
  std::array<epoll_event, 256> events;
  const int count = epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), wait_ms);
  for (int i = 0; i < count; ++i) {
    const epoll_event& event = events[static_cast<std::size_t>(i)];
    static_cast<Session*>(event.data.ptr)->on_events(event.events);
  }
}

Session::~Session() { release(); }

void Session::open(unsigned source) {
  fd_ = socket(target_.address.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd_ < 0) throw_errno("socket");
  const int on = 1;
  setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (target_.loopback) {
    // The port is chosen at connect, when the kernel knows the peer and can reuse more of them.
    setsockopt(fd_, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
    sockaddr_in local{};
    local.sin_family = AF_INET;
    local.sin_addr.s_addr = htonl(0x7f000001u + source % 250u);
    if (bind(fd_, reinterpret_cast<const sockaddr*>(&local), sizeof local) < 0) throw_errno("bind");
  }
  stage_ = Stage::connecting;
  const auto* address = reinterpret_cast<const sockaddr*>(&target_.address);
  if (connect(fd_, address, target_.address_bytes) < 0 && errno != EINPROGRESS) {
    fail(std::strerror(errno));
    return;
  }
  loop_.watch(fd_, *this);
}

void Session::step() {
  stage_ = Stage::stepping;
  sent_ns_ = now_ns();
  send_all(step_frame);
}

void Session::close() {
  stage_ = Stage::closing;
  send_all(end_frame);
}

void Session::on_events(std::uint32_t events) {
  if (stage_ == Stage::connecting && (events & (EPOLLOUT | EPOLLERR | EPOLLHUP)) != 0) {
    int error = 0;
    socklen_t size = sizeof error;
    getsockopt(fd_, SOL_SOCKET, SO_ERROR, &error, &size);
    if (error != 0) {
      fail(std::strerror(error));
      return;
    }
    stage_ = Stage::upgrading;
    send_all(target_.upgrade_request);
    return;
  }
  if ((events & (EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0) {
    receive((events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0);
  }
}

void Session::send_all(std::string_view bytes) {
  const ssize_t sent = send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  // With one short request outstanding the socket's buffer is empty: a short write is an error.
  if (sent != static_cast<ssize_t>(bytes.size())) fail("the connection takes no more bytes");
}

void Session::receive(bool until_end) {
  static std::array<char, 1 << 16> buffer;
  // What is received may end this session, and the player may open it anew on the same number
  // of socket: only the count of lives tells.
  const unsigned life = life_;
  while (life_ == life) {
    const ssize_t count = recv(fd_, buffer.data(), buffer.size(), 0);
    if (count < 0 && errno == EAGAIN) return;
    if (count <= 0) {
      fail(count == 0 ? "the server hung up" : std::strerror(errno));
      return;
    }
    const std::string_view fresh(buffer.data(), static_cast<std::size_t>(count));
    if (unread_.empty()) {
      consume(fresh);
    } else {
      const std::string bytes = std::exchange(unread_, {}) + std::string(fresh);
      consume(bytes);
    }
    // The socket is watched for edges: only a full buffer or the peer's end can leave more.
    if (!until_end && fresh.size() < buffer.size()) return;
  }
}

void Session::consume(std::string_view bytes) {
  const unsigned life = life_;
  while (!bytes.empty()) {
    const std::size_t taken =
        stage_ == Stage::upgrading ? consume_upgrade(bytes) : consume_frame(bytes);
    if (life_ != life) return;
    if (taken == 0) break;
    bytes.remove_prefix(taken);
  }
  unread_.assign(bytes);
}

std::size_t Session::consume_upgrade(std::string_view bytes) {
  const std::size_t end = bytes.find("\r\n\r\n");
  if (end == std::string_view::npos) return 0;
  const std::string_view reply = bytes.substr(0, end);
  if (!reply.starts_with("HTTP/1.1 101") || !has(reply, upgrade_answer)) {
    fail("the upgrade was refused: " + std::string(reply.substr(0, reply.find('\r'))));
    return 0;
  }
  stage_ = Stage::resetting;
  send_all(reset_frame);
  return end + 4;
}

std::size_t Session::consume_frame(std::string_view bytes) {
  if (bytes.size() < 2) return 0;
  const auto byte = [bytes](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
  std::size_t header = 2;
  std::uint64_t length = byte(1) & 0x7fu;
  if (length >= 126) {
    const std::size_t width = length == 126 ? 2 : 8;
    header += width;
    if (bytes.size() < header) return 0;
    length = 0;
    for (std::size_t i = 0; i < width; ++i) length = length << 8 | byte(2 + i);
  }
  if (bytes.size() - header < length) return 0;
  const std::string_view payload = bytes.substr(header, static_cast<std::size_t>(length));
  switch (byte(0)) {
    case 0x80 | opcode_text:
      on_text(payload);
      break;
    case 0x80 | opcode_close:
      on_close_frame();
      break;
    case 0x80 | opcode_ping:
      send_all(masked_frame(opcode_pong, payload));
      break;
    case 0x80 | opcode_pong:
      break;
    default:
      fail("the server sent a frame of a kind that was not expected");
      break;
  }
  return header + payload.size();
}

void Session::on_text(std::string_view text) {
  const bool observation = has(text, R"("type":"observation")");
  if (stage_ == Stage::resetting && observation) {
    stage_ = Stage::idle;
    player_.on_reset(*this);
  } else if (stage_ == Stage::stepping && observation && has(text, R"("echoed_message":"hello")")) {
    const std::int64_t latency_ns = now_ns() - sent_ns_;
    stage_ = Stage::idle;
    player_.on_step(*this, latency_ns);
  } else {
    fail("wrong answer: " + std::string(text.substr(0, 300)));
  }
}

void Session::on_close_frame() {
  if (stage_ != Stage::closing) {
    fail("the server closed the session");
    return;
  }
  const unsigned life = life_;
  send_all(close_frame);
  if (life_ != life) return;
  release();
  player_.on_closed(*this);
}

void Session::release() {
  if (fd_ >= 0) ::close(fd_);
  fd_ = -1;
  ++life_;
  unread_.clear();
  stage_ = Stage::closed;
}

void Session::fail(std::string_view why) {
  release();
  player_.on_failed(*this, why);
}

}  // namespace load
