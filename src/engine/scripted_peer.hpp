// src/engine/scripted_peer.hpp - what stands around a conversation in its tests.
//
// A client that notes what it is told, workers that work when the test says so, and an environment
// that tells what happens to it. All on the test's thread: nothing waits, nothing is timed.
#pragma once

#include "engine/conversation.hpp"

#include <deque>
#include <functional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace openenv {

/// What the tests of a conversation want to know of its environment, and to change.
struct CounterWorld {
  bool broken = false;                        ///< No counter can be made.
  std::function<void()> during_step = [] {};  ///< Called in the middle of each step.
  bool was_cancelled = false;                 ///< At the end of the last step.
  int made = 0, closed = 0, gone = 0;
};

/// Adds up.
struct Counter {
  struct Action {
    int by = 0;
  };
  struct Observation {
    int total = 0;
  };

  /// One for all counters; each test begins with a new one.
  static inline CounterWorld world;

  Counter() {
    if (world.broken) throw std::runtime_error("no counter today");
    ++world.made;
  }
  ~Counter() { ++world.gone; }
  StepResult<Observation> reset(const Reset&) { return {}; }
  /// Throws std::runtime_error if it should count down.
  StepResult<Observation> step(const Action& action, const StepContext& context) {
    if (action.by < 0) throw std::runtime_error("cannot go down");
    world.during_step();
    total += action.by;
    world.was_cancelled = context.cancelled.stop_requested();
    return {.observation = {total}};
  }
  void close() { ++world.closed; }

  int total = 0;
};

struct QuickCounter : Counter {
  static constexpr bool quick = true;
};

/// Workers that work when the test says so. Their last work is done before they are gone.
class HandExecutor : public Executor {
 public:
  ~HandExecutor() override { run_all(); }
  void run(std::function<void()> work, std::function<void()> then) override {
    jobs_.emplace_back(std::move(work), std::move(then));
  }
  std::size_t waiting() const { return jobs_.size(); }
  /// Does the next work and tells nobody yet; returns what tells.
  std::function<void()> work_next() {
    const auto [work, then] = std::move(jobs_.front());
    jobs_.pop_front();
    work();
    return then;
  }
  void run_next() { work_next()(); }
  void run_all() {
    while (!jobs_.empty()) run_next();
  }
  /// Forgets what has not been begun.
  void drop_all() { jobs_.clear(); }

 private:
  std::deque<std::pair<std::function<void()>, std::function<void()>>> jobs_;
};

/// Workers that are done before `run` returns.
class PromptExecutor : public Executor {
 public:
  void run(std::function<void()> work, std::function<void()> then) override {
    work();
    then();
  }
};

/// A client that notes what it is told.
class NotingPeer : public Peer {
 public:
  std::string& begin_message() override {
    message_.clear();
    return message_;
  }
  void send_message() override { heard.push_back(message_); }
  void drop_message() override {}
  void end(std::uint16_t code, std::string_view reason) override {
    closed.push_back(std::to_string(code) + ' ' + std::string(reason));
  }
  void resume() override { on_resume(); }

  std::vector<std::string> heard;   ///< Messages.
  std::vector<std::string> closed;  ///< Ends, each as `code reason`; one at most is right.
  std::function<void()> on_resume = [] {};

 private:
  std::string message_;
};

}  // namespace openenv
