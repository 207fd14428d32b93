// src/server/worker_pool.cpp - a bounded pool that grows on demand.
#include "server/worker_pool.hpp"

#include <thread>

namespace openenv::server {

void WorkerPool::post(std::function<void()> work) {
  std::unique_lock lock(state_->mutex);
  state_->queue.push_back(std::move(work));
  if (state_->idle < state_->queue.size() && state_->threads < state_->threads_max) {
    ++state_->threads;
    std::thread([state = state_] { serve(state); }).detach();
  }
  state_->has_work.notify_one();
}

void WorkerPool::serve(const std::shared_ptr<State>& state) {
  std::unique_lock lock(state->mutex);
  for (;;) {
    ++state->idle;
    if (state->queue.empty()) state->is_idle.notify_all();
    state->has_work.wait(lock, [&] { return state->stopping || !state->queue.empty(); });
    --state->idle;
    if (state->queue.empty()) break;
    auto work = std::move(state->queue.front());
    state->queue.pop_front();
    lock.unlock();
    work();
    work = nullptr;  // What it holds goes here, not under the lock.
    lock.lock();
  }
  --state->threads;
  state->is_idle.notify_all();
}

bool WorkerPool::wait_idle(std::chrono::steady_clock::time_point deadline) {
  std::unique_lock lock(state_->mutex);
  return state_->is_idle.wait_until(lock, deadline, [&] {
    return state_->queue.empty() && state_->idle == state_->threads;
  });
}

bool WorkerPool::finish(std::chrono::steady_clock::time_point deadline) {
  const bool done = wait_idle(deadline);
  std::unique_lock lock(state_->mutex);
  state_->stopping = true;
  std::deque<std::function<void()>> left;
  left.swap(state_->queue);
  state_->has_work.notify_all();
  // Idle threads end at once; the pool is not gone before they are.
  state_->is_idle.wait(lock, [&] { return state_->idle == 0; });
  lock.unlock();
  return done;
}

}  // namespace openenv::server
