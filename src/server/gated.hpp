// src/server/gated.hpp - for tests: an environment that stays in a call until it is let go.
//
// Its gates are shared by all its objects and touched by any thread.
#pragma once

#include <openenv/environment.hpp>
#include <openenv/model.hpp>

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stdexcept>
#include <stop_token>
#include <string>

namespace openenv::server {

/// How long a test waits for what must happen, before it fails instead of hanging.
constexpr auto patience = std::chrono::seconds(30);

/// A place that calls pass through, or wait at while it is shut.
class Gate {
 public:
  void shut() {
    const std::lock_guard lock(mutex_);
    is_open_ = false;
  }
  void open() {
    const std::lock_guard lock(mutex_);
    is_open_ = true;
    changed_.notify_all();
  }
  /// Open, and as if nobody had come yet.
  void renew() {
    open();
    const std::lock_guard lock(mutex_);
    came_ = passed_ = 0;
  }
  void pass() {
    std::unique_lock lock(mutex_);
    ++came_;
    changed_.notify_all();
    changed_.wait(lock, [&] { return is_open_; });
    ++passed_;
    changed_.notify_all();
  }
  /// Waits until so many calls have come, or have passed, since the test began.
  void await_came(int count) { await(came_, count); }
  void await_passed(int count) { await(passed_, count); }
  int came() {
    const std::lock_guard lock(mutex_);
    return came_;
  }

 private:
  void await(const int& counter, int count) {
    std::unique_lock lock(mutex_);
    if (!changed_.wait_for(lock, patience, [&] { return counter >= count; })) {
      throw std::runtime_error("a gate waits in vain for its calls");
    }
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  bool is_open_ = true;
  int came_ = 0, passed_ = 0;
};

/// Says the step's number. Not quick.
class Gated {
 public:
  struct Action {
    std::string text = {};
    static constexpr auto about =
        openenv::about(field(&Action::text, "Anything; may be long", defaulted));
  };
  struct Observation {
    int steps = 0;
    bool cancelled = false;
  };
  struct State {
    int steps = 0;
  };

  Gated() { making.pass(); }
  StepResult<Observation> reset(const Reset&) {
    resetting.pass();
    steps_ = 0;
    return {};
  }
  /// With the text `until cancelled` it lasts until nobody waits for it any more.
  StepResult<Observation> step(const Action& action, const StepContext& context) {
    stepping.pass();
    if (action.text == "until cancelled") await_cancellation(context.cancelled);
    return {.observation = {++steps_, context.cancelled.stop_requested()}};
  }
  State state() const {
    telling.pass();
    return {steps_};
  }
  void close() { closing.pass(); }

  static void renew_gates() {
    for (Gate* gate : {&making, &resetting, &stepping, &telling, &closing}) gate->renew();
  }
  /// One for each function: constructor, reset, step, state and close.
  static inline Gate making, resetting, stepping, telling, closing;

 private:
  static void await_cancellation(std::stop_token cancelled) {
    std::mutex mutex;
    std::unique_lock lock(mutex);
    std::condition_variable_any().wait_for(lock, cancelled, patience, [] { return false; });
  }

  int steps_ = 0;
};

/// The same on the event loop; its gates must stay open.
struct QuickGated : Gated {
  static constexpr bool quick = true;
};

}  // namespace openenv::server
