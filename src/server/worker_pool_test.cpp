// src/server/worker_pool_test.cpp - order, bound and end of the worker threads.
#include "server/worker_pool.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <memory>

namespace openenv::server {
namespace {

using Clock = std::chrono::steady_clock;

/// Far enough away never to be reached by a test that passes.
Clock::time_point far() { return Clock::now() + std::chrono::seconds(30); }

TEST(WorkerPool, BeginsWorkInOrder) {
  std::vector<int> done;  // One thread, so no lock.
  WorkerPool pool(1);
  for (int i = 0; i < 5; ++i) pool.post([&done, i] { done.push_back(i); });
  ASSERT_TRUE(pool.wait_idle(far()));
  EXPECT_THAT(done, testing::ElementsAre(0, 1, 2, 3, 4));
}

TEST(WorkerPool, RunsAsMuchAtOnceAsItHasThreads) {
  WorkerPool pool(3);
  std::latch all(3);
  for (int i = 0; i < 3; ++i) pool.post([&] { all.arrive_and_wait(); });
  EXPECT_TRUE(pool.wait_idle(far()));
}

TEST(WorkerPool, RunsNoMoreAtOnceThanItHasThreads) {
  WorkerPool pool(2);
  std::atomic<int> running = 0, most = 0;
  for (int i = 0; i < 100; ++i) {
    pool.post([&] {
      const int now = ++running;
      int seen = most;
      while (now > seen && !most.compare_exchange_weak(seen, now)) continue;
      --running;
    });
  }
  ASSERT_TRUE(pool.wait_idle(far()));
  EXPECT_LE(most, 2);
}

TEST(WorkerPool, TakesNewWorkWhileOneThreadIsStuck) {
  WorkerPool pool(2);
  std::latch stuck(1), second_done(1);
  pool.post([&] { stuck.wait(); });
  pool.post([&] { second_done.count_down(); });
  second_done.wait();
  stuck.count_down();
  EXPECT_TRUE(pool.wait_idle(far()));
}

TEST(WorkerPool, IsIdleAtFirst) {
  WorkerPool pool(1);
  EXPECT_TRUE(pool.wait_idle(Clock::now()));
}

TEST(WorkerPool, SaysThatWorkIsLeftAtTheDeadline) {
  WorkerPool pool(1);
  std::latch stuck(1);
  pool.post([&] { stuck.wait(); });
  EXPECT_FALSE(pool.wait_idle(Clock::now()));
  stuck.count_down();
  EXPECT_TRUE(pool.wait_idle(far()));
}

TEST(WorkerPool, DoesAllItsWorkBeforeItIsGone) {
  std::atomic<int> done = 0;
  {
    WorkerPool pool(2);
    for (int i = 0; i < 50; ++i) pool.post([&] { ++done; });
  }
  EXPECT_EQ(done, 50);
}

TEST(WorkerPool, LetsGoOfWhatWorkHeldBeforeItIsIdle) {
  WorkerPool pool(1);
  auto held = std::make_shared<int>(1);
  const std::weak_ptr<int> watched = held;
  pool.post([held = std::move(held)] {});
  ASSERT_TRUE(pool.wait_idle(far()));
  EXPECT_TRUE(watched.expired());
}

}  // namespace
}  // namespace openenv::server
