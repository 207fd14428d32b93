// src/server/worker_pool.hpp - the threads where environments run that may take their time.
//
// Bounded; a thread is made when work waits and none is idle. Any thread may post.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace openenv::server {

class WorkerPool {
 public:
  explicit WorkerPool(std::size_t threads_max) : threads_max_(threads_max) {}
  /// Waits until all work is done.
  ~WorkerPool();
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  /// Runs `work`, which must not throw, on one of the threads. Work begins in the order of the
  /// calls.
  void post(std::function<void()> work);

  /// Waits until all work is done, at most until `deadline`. Returns false if some is left.
  bool wait_idle(std::chrono::steady_clock::time_point deadline);

 private:
  void serve();

  const std::size_t threads_max_;
  std::mutex mutex_;
  std::condition_variable has_work_, is_idle_;
  std::deque<std::function<void()>> queue_;
  std::vector<std::thread> threads_;
  std::size_t idle_ = 0;
  bool stopping_ = false;
};

}  // namespace openenv::server
