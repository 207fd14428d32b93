// bench/session.hpp - one client session of the load generator.
//
// A WebSocket client reduced to what a load generator needs: plain `ws://`, text frames, no
// extension, one request outstanding. It never blocks. A `Loop` watches the sockets of all
// sessions; a `Player` owns the sessions and decides what each does next. One thread.
#pragma once

#include <sys/socket.h>
#include <cstdint>
#include <string>
#include <string_view>

namespace load {

class Session;

/// Where the server is, resolved once.
struct Target {
  sockaddr_storage address = {};
  socklen_t address_bytes = 0;
  std::string upgrade_request = {};  ///< The whole HTTP request that opens a session.
  bool loopback = false;
};

/// Resolves `ws://host[:port][/path]`. Throws `std::runtime_error` for any other form and for an
/// unknown host.
Target resolve(std::string_view url);

/// Told what became of each session. A call may ask the session for its next action at once.
class Player {
 public:
  virtual ~Player() = default;
  /// The session is open and its reset was answered with an observation.
  virtual void on_reset(Session& session) = 0;
  /// A step was answered with the right observation, `latency_ns` after it was sent.
  virtual void on_step(Session& session, std::int64_t latency_ns) = 0;
  /// The session that was asked to close has been closed by the server as agreed.
  virtual void on_closed(Session& session) = 0;
  /// The session ended for the reason `why`, which is anything but the wanted end.
  virtual void on_failed(Session& session, std::string_view why) = 0;
};

/// Waits for sockets and wakes their sessions.
class Loop {
 public:
  /// Throws `std::system_error` if the kernel gives no epoll.
  Loop();
  ~Loop();
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  /// Watches socket `fd` on behalf of `session` until the socket is closed.
  void watch(int fd, Session& session);
  /// Waits at most `wait_ms` milliseconds and serves whatever is ready.
  void poll(int wait_ms);

 private:
  int epoll_ = -1;
};

class Session {
 public:
  /// All three must outlive the session.
  Session(Loop& loop, const Target& target, Player& player)
      : loop_(loop), target_(target), player_(player) {}
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  /// Connects, upgrades to WebSocket and resets. A closed session may be opened again. `source`
  /// picks the local address on loopback, so that many short sessions do not run out of ports.
  void open(unsigned source = 0);
  /// Sends one step; its answer is told to the player. The session must be idle.
  void step();
  /// Asks the server to end the session. The session must be idle.
  void close();

  /// Serves the epoll events `events` of this session's socket. For `Loop` only.
  void on_events(std::uint32_t events);

 private:
  enum class Stage { closed, connecting, upgrading, resetting, idle, stepping, closing };

  void send_all(std::string_view bytes);
  void receive(bool until_end);
  void consume(std::string_view bytes);
  std::size_t consume_upgrade(std::string_view bytes);
  std::size_t consume_frame(std::string_view bytes);
  void on_text(std::string_view text);
  void on_close_frame();
  void release();
  void fail(std::string_view why);

  Loop& loop_;
  const Target& target_;
  Player& player_;
  Stage stage_ = Stage::closed;
  int fd_ = -1;
  unsigned life_ = 0;  ///< How often the session has ended.
  std::int64_t sent_ns_ = 0;
  std::string unread_ = {};  ///< The start of a frame whose rest has not arrived.
};

}  // namespace load
