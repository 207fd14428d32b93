// include/openenv/sync_client.hpp - plays an environment from code without coroutines.
//
// Every call waits for its answer. A thread of the client's own does the talking, so that the
// server's pings are answered while the caller computes. Any thread may call; calls of several
// threads are answered in order.
#pragma once

#include <openenv/client.hpp>

#include <boost/asio/io_context.hpp>

#include <optional>
#include <string_view>
#include <thread>
#include <utility>

namespace openenv {

namespace detail {

/// A thread that runs an event loop. Destruction stops it and joins it.
class LoopThread {
 public:
  LoopThread();
  ~LoopThread();
  LoopThread(const LoopThread&) = delete;
  LoopThread& operator=(const LoopThread&) = delete;

  /// Runs `work` there and waits for it. Throws what it throws.
  void run(asio::awaitable<void> work);
  /// Nothing runs there any more once this returns.
  void stop();

 private:
  asio::io_context io_{1};
  std::thread thread_;
};

}  // namespace detail

/// A session like that of Client, whose calls wait. All throw as Client's do.
template <Types E>
class SyncClient {
 public:
  using Action = typename E::Action;
  using Result = typename Client<E>::Result;
  using ResetResult = typename Client<E>::ResetResult;

  /// Connects; see RemoteSession::open for what `url` may be and what is thrown.
  explicit SyncClient(std::string_view url, const ClientOptions& options = {})
      : client_(wait(Client<E>::connect(url, options))) {}

  /// Says goodbye, for a few seconds at most.
  ~SyncClient() {
    try {
      close();
    } catch (...) {
      // The session is over, one way or the other.
    }
    loop_.stop();
  }

  /// Begins an episode, in a new session if this one is lost.
  ResetResult reset(const Reset& how = {}) { return wait(client_.reset(how)); }
  /// The same with the options that `E` understands, with their types.
  ResetResult reset(const Reset& how, const ResetOptions<E>& options) {
    return wait(client_.reset(how, options));
  }
  /// Takes one step.
  Result step(const Action& action) { return wait(client_.step(action)); }
  /// Where the episode is.
  State<E> state() { return wait(client_.state()); }
  /// Says goodbye; a later reset opens a new session.
  void close() { loop_.run(client_.close()); }

 private:
  template <class T>
  T wait(asio::awaitable<T> work) {
    std::optional<T> answer;
    loop_.run(store(std::move(work), answer));
    return std::move(*answer);
  }

  template <class T>
  static asio::awaitable<void> store(asio::awaitable<T> work, std::optional<T>& answer) {
    answer.emplace(co_await std::move(work));
  }

  detail::LoopThread loop_;  // First: it ends after the client.
  Client<E> client_;
};

}  // namespace openenv
