// src/client/sync_client.cpp - the thread behind a client without coroutines.
#include <openenv/sync_client.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/use_future.hpp>

namespace openenv::detail {

LoopThread::LoopThread() : thread_([this, work = asio::make_work_guard(io_)] { io_.run(); }) {}

LoopThread::~LoopThread() { stop(); }

void LoopThread::run(asio::awaitable<void> work) {
  asio::co_spawn(io_, std::move(work), asio::use_future).get();
}

void LoopThread::stop() {
  io_.stop();
  if (thread_.joinable()) thread_.join();
}

}  // namespace openenv::detail
