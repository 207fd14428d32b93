// src/server/loop.hpp - one event loop with its listening socket and its connections.
//
// One for each core. A connection lives and dies on one loop and is touched by its thread only;
// nothing on the way of a step is shared with another loop.
#pragma once

#include "engine/conversation.hpp"
#include "engine/guard.hpp"
#include "server/worker_pool.hpp"

#include <openenv/server.hpp>
#include <openenv/site.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/intrusive/list.hpp>

#include <spdlog/logger.h>

#include <atomic>
#include <functional>
#include <optional>
#include <utility>

namespace openenv::server {

namespace asio = boost::asio;
using boost::system::error_code;

/// Sockets are bound to the loop's own executor type: no erased executor on the way of a byte.
using LoopExecutor = asio::io_context::executor_type;
using Socket = asio::basic_stream_socket<asio::ip::tcp, LoopExecutor>;
using Acceptor = asio::basic_socket_acceptor<asio::ip::tcp, LoopExecutor>;
using Timer =
    asio::basic_waitable_timer<std::chrono::steady_clock,
                               asio::wait_traits<std::chrono::steady_clock>, LoopExecutor>;
using Clock = std::chrono::steady_clock;

/// What a loop looks after: something that is open and has limits of time.
class Tended : public boost::intrusive::list_base_hook<
                   boost::intrusive::link_mode<boost::intrusive::auto_unlink>> {
 public:
  virtual ~Tended() = default;
  /// Called now and then.
  virtual void tick(Clock::time_point now) = 0;
  /// The server goes down: end when nothing runs any more.
  virtual void drain() = 0;
  /// End at once.
  virtual void abort() = 0;
};

/// What all loops of a server share.
struct Shared {
  Shared(std::vector<EnvironmentType> types, ServerOptions options);

  const ServerOptions options;
  const std::shared_ptr<spdlog::logger> log;
  Site site;
  WorkerPool workers;
  const ConversationLimits conversation_limits;
  const GuardRules guard_rules;
  std::optional<asio::ssl::context> tls;
  std::atomic<std::size_t> connections = 0;
};

/// Counts one connection for as long as it lives; moves with it from HTTP to WebSocket.
class ConnectionSlot {
 public:
  explicit ConnectionSlot(Shared& shared) : shared_(&shared) { ++shared_->connections; }
  ConnectionSlot(ConnectionSlot&& other) noexcept
      : shared_(std::exchange(other.shared_, nullptr)) {}
  ~ConnectionSlot() {
    if (shared_ != nullptr) --shared_->connections;
  }

 private:
  Shared* shared_;
};

class Loop : public Executor {
 public:
  explicit Loop(Shared& shared);

  /// Binds and listens. With `shares_port` several loops listen at one address and the kernel
  /// spreads connections over them.
  asio::ip::tcp::endpoint listen(const asio::ip::tcp::endpoint& where, bool shares_port);
  /// Runs until drained.
  void run();
  /// Runs what other threads have left here since run() returned.
  void run_leftovers();
  /// Ends what can end; the rest is cut off at the deadline. Any thread.
  void drain(Clock::time_point deadline);

  /// Runs `work` on a worker and `then` back on this loop.
  void run(std::function<void()> work, std::function<void()> then) override;

  void tend(Tended& one) { tended_.push_back(one); }
  LoopExecutor executor() { return io_.get_executor(); }
  Shared& shared() { return shared_; }
  bool is_draining() const { return draining_; }
  /// Time of the last sweep: exact enough for limits, which only sweeps look at, and free.
  Clock::time_point now() const { return now_; }

 private:
  void accept();
  void accepted(Socket socket);
  void sweep();
  void start_sweeping();
  template <class F>
  void for_each_tended(F&& f);

  Shared& shared_;
  // Only this loop touches its sockets; other threads but post.
  asio::io_context io_{BOOST_ASIO_CONCURRENCY_HINT_UNSAFE_IO};
  Acceptor acceptor_{io_.get_executor()};
  Timer sweep_timer_{io_.get_executor()};
  Timer retry_timer_{io_.get_executor()};
  Clock::duration sweep_period_;
  Clock::time_point now_ = Clock::now(), drain_deadline_{};
  bool draining_ = false;
  boost::intrusive::list<Tended, boost::intrusive::constant_time_size<false>> tended_;
};

}  // namespace openenv::server
