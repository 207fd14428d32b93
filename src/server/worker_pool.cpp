// src/server/worker_pool.cpp - a bounded pool that grows on demand.
#include "server/worker_pool.hpp"

#include <system_error>
#include <utility>

namespace openenv::server {

WorkerPool::~WorkerPool() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  has_work_.notify_all();
  for (auto& thread : threads_) thread.join();
}

void WorkerPool::post(std::function<void()> work) {
  const std::lock_guard lock(mutex_);
  queue_.push_back(std::move(work));
  if (idle_ < queue_.size() && threads_.size() < threads_max_) {
    try {
      threads_.emplace_back([this] { serve(); });
    } catch (const std::system_error&) {
      // The system gives no more of them: the work waits for one that there is.
      if (threads_.empty()) throw;
    }
  }
  has_work_.notify_one();
}

void WorkerPool::serve() {
  std::unique_lock lock(mutex_);
  for (;;) {
    ++idle_;
    if (queue_.empty()) is_idle_.notify_all();
    has_work_.wait(lock, [&] { return stopping_ || !queue_.empty(); });
    --idle_;
    if (queue_.empty()) return;
    auto work = std::move(queue_.front());
    queue_.pop_front();
    lock.unlock();
    work();
    work = nullptr;  // What it holds goes here, not under the lock.
    lock.lock();
  }
}

bool WorkerPool::wait_idle(std::chrono::steady_clock::time_point deadline) {
  std::unique_lock lock(mutex_);
  return is_idle_.wait_until(lock, deadline,
                             [&] { return queue_.empty() && idle_ == threads_.size(); });
}

}  // namespace openenv::server
