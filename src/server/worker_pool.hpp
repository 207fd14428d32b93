// src/server/worker_pool.hpp - the threads where environments run that may take their time.
//
// Bounded; a thread is made when work waits and none is idle. Any thread may post.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>

namespace openenv::server {

class WorkerPool {
 public:
  explicit WorkerPool(std::size_t threads_max) : state_(std::make_shared<State>(threads_max)) {}
  ~WorkerPool() { finish(std::chrono::steady_clock::now()); }
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  /// Runs `work`, which must not throw, on one of the threads, in the order of the calls.
  void post(std::function<void()> work);

  /// Waits until all work is done, at most until `deadline`. Returns false if some is left.
  bool wait_idle(std::chrono::steady_clock::time_point deadline);

  /// The same, for the last time: what still runs is left alone, what waits is dropped.
  bool finish(std::chrono::steady_clock::time_point deadline);

 private:
  // Shared with the threads, because one that is stuck in an environment outlives the pool.
  struct State {
    explicit State(std::size_t most) : threads_max(most) {}
    const std::size_t threads_max;
    std::mutex mutex;
    std::condition_variable has_work, is_idle;
    std::deque<std::function<void()>> queue;
    std::size_t threads = 0, idle = 0;
    bool stopping = false;
  };
  static void serve(const std::shared_ptr<State>& state);

  std::shared_ptr<State> state_;
};

}  // namespace openenv::server
