// bench/bare.cpp - the yardstick: a server that only receives and sends.
//
// Answers every message with the same observation, unread but for its kind, with one system call
// in and one out. No OpenEnv server on one core can be faster on the same machine, so its figures
// say how much of a measured cost is the kernel's. One thread; only openenv-load can play it.
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <array>
#include <iostream>
#include <string>
#include <string_view>

namespace {

using namespace std::string_view_literals;

// The answer to the key that openenv-load always sends.
constexpr std::string_view upgrade =
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";
constexpr std::string_view healthy =
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 20\r\n\r\n"
    R"({"status":"healthy"})";
// Frames: final text of 131 (0x83) bytes, and close with code 1000.
constexpr std::string_view observation =
    "\x81\x7e\x00\x83"
    R"({"type":"observation","data":{"observation":{"metadata":{},"echoed_message":"hello",)"
    R"("message_length":5},"reward":0.5,"done":false}})"sv;
constexpr std::string_view farewell = "\x88\x02\x03\xe8";

// The tenth letter tells {"type":"close"} from {"type":"reset"} and {"type":"step"}; six bytes of
// header and mask stand before the text.
constexpr std::size_t kind_at = 9;

bool is_close(std::string_view frame) {
  if (frame.size() <= 6 + kind_at) return true;
  return (frame[6 + kind_at] ^ frame[2 + kind_at % 4]) == 'c';
}

std::string_view answer(std::string_view request) {
  if (request.starts_with("GET /health")) return healthy;
  if (request.starts_with("GET ")) return upgrade;
  if (request[0] != '\x81') return {};
  return is_close(request) ? farewell : observation;
}

int listen_on(int port) {
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  const int on = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<in_port_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (bind(listener, reinterpret_cast<const sockaddr*>(&address), sizeof address) < 0) return -1;
  return listen(listener, SOMAXCONN) < 0 ? -1 : listener;
}

void watch(int epoll, int socket) {
  epoll_event event{};
  event.events = EPOLLIN | EPOLLRDHUP;
  event.data.fd = socket;
  epoll_ctl(epoll, EPOLL_CTL_ADD, socket, &event);
}

[[noreturn]] void serve(int listener) {
  const int epoll = epoll_create1(EPOLL_CLOEXEC);
  watch(epoll, listener);
  std::array<epoll_event, 256> events;
  std::array<char, 4096> buffer;
  for (;;) {
    const int count = epoll_wait(epoll, events.data(), static_cast<int>(events.size()), -1);
    for (int i = 0; i < count; ++i) {
      const int socket = events[static_cast<std::size_t>(i)].data.fd;
      if (socket == listener) {
        const int fresh = accept4(listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
        const int on = 1;
        setsockopt(fresh, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        watch(epoll, fresh);
        continue;
      }
      const ssize_t received = recv(socket, buffer.data(), buffer.size(), 0);
      const std::string_view reply =
          received > 0 ? answer({buffer.data(), static_cast<std::size_t>(received)}) : "";
      if (reply.empty() || send(socket, reply.data(), reply.size(), MSG_NOSIGNAL) < 0) {
        close(socket);
      }
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  int port = 0;
  CLI::App app("Answers every request with the same bytes: the fastest that this machine allows.");
  app.add_option("--port", port, "Where to listen on loopback")->required();
  CLI11_PARSE(app, argc, argv);

  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);

  const int listener = listen_on(port);
  if (listener < 0) {
    std::cerr << "openenv-bare: cannot listen on port " << port << "\n";
    return 1;
  }
  serve(listener);
}
