// bench/crowd.hpp - all sessions of one run, and the count of what became of them.
//
// The modes set `stepping` and `reopening` to say what a session does when it has been answered,
// and read the counts. One thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "latency.hpp"
#include "modes.hpp"
#include "session.hpp"

namespace load {

struct Crowd : Player {
  /// `chosen` must outlive the crowd. Throws `std::runtime_error` if its URL names no server.
  explicit Crowd(const Options& chosen);

  /// Opens one more session.
  void add_session();
  /// Opens as many sessions as the options say and waits until every one is reset or has failed.
  void open_all();
  /// Sends one step on each idle session.
  void step_all();
  /// Waits until every session is idle or has failed.
  void wait_until_idle();
  /// Ends all sessions in good order.
  void close_all();

  /// Serves the sockets once. Throws `std::runtime_error` if nothing has been answered for the
  /// time that the options allow.
  void poll();
  /// Serves the sockets for `seconds`; throws as `poll` does.
  void poll_for(double seconds);

  /// Processor seconds and resident bytes of the server so far; 0 if its process is unknown.
  double processor_s() const;
  double resident() const;

  void on_reset(Session& session) override;
  void on_step(Session& session, std::int64_t latency_ns) override;
  void on_closed(Session& session) override;
  void on_failed(Session& session, std::string_view why) override;

  bool stepping = false;   ///< A session that was answered steps again; else it is idle.
  bool reopening = false;  ///< A session that was reset is closed, and opened again.
  bool measuring = false;  ///< Latencies are counted.

  std::uint64_t steps = 0;     ///< Steps answered.
  std::uint64_t closed = 0;    ///< Sessions ended in good order.
  std::uint64_t failures = 0;  ///< Sessions ended otherwise.
  Latencies latencies = {};

 private:
  const Options& options_;
  Target target_;
  Loop loop_;
  std::vector<std::unique_ptr<Session>> sessions_ = {};
  std::vector<Session*> idle_ = {};
  unsigned opened_ = 0;
  std::int64_t answered_ns_ = 0;
  std::uint64_t answers_ = 0;
  std::uint64_t answers_seen_ = 0;
};

}  // namespace load
