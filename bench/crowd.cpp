// bench/crowd.cpp - all sessions of one run, and the count of what became of them.
//
// Failures are counted and the first few are explained; a run goes on with the sessions it has.
#include "crowd.hpp"

#include <iostream>
#include <stdexcept>
#include <utility>

#include "process.hpp"

namespace load {
namespace {

// How many sessions may be on their way in at once: less than a usual listen backlog.
constexpr std::size_t opening_max = 128;
constexpr std::uint64_t failures_explained = 3;
constexpr int sleep_ms = 50;

}  // namespace

Crowd::Crowd(const Options& chosen)
    : options_(chosen), target_(resolve(chosen.url)), answered_ns_(now_ns()) {}

void Crowd::add_session() {
  sessions_.push_back(std::make_unique<Session>(loop_, target_, *this));
  sessions_.back()->open(opened_++);
}

void Crowd::open_all() {
  while (idle_.size() + failures < options_.sessions) {
    while (sessions_.size() < options_.sessions &&
           sessions_.size() - idle_.size() - failures < opening_max) {
      add_session();
    }
    poll();
  }
}

void Crowd::step_all() {
  const std::vector<Session*> ready = std::exchange(idle_, {});
  for (Session* session : ready) session->step();
}

void Crowd::wait_until_idle() {
  while (idle_.size() + failures < options_.sessions) poll();
}

void Crowd::close_all() {
  stepping = false;
  // With `reopening` off, a session that is answered once more stays closed or becomes idle.
  if (std::exchange(reopening, false)) {
    while (closed + failures + idle_.size() < opened_) poll();
  } else {
    wait_until_idle();
  }
  const std::vector<Session*> ready = std::exchange(idle_, {});
  for (Session* session : ready) session->close();
  while (closed + failures < opened_) poll();
}

void Crowd::poll() {
  loop_.poll(options_.spin ? 0 : sleep_ms);
  const std::int64_t now = now_ns();
  const bool is_due = opened_ > idle_.size() + closed + failures;  // Some session waits.
  if (answers_ != answers_seen_) {
    answers_seen_ = answers_;
    answered_ns_ = now;
  } else if (is_due && static_cast<double>(now - answered_ns_) > options_.stall_s * 1e9) {
    throw std::runtime_error("the server has stopped answering");
  }
}

void Crowd::poll_for(double seconds) {
  const std::int64_t end = now_ns() + static_cast<std::int64_t>(seconds * 1e9);
  while (now_ns() < end) poll();
}

double Crowd::processor_s() const { return options_.pid > 0 ? processor_seconds(options_.pid) : 0; }

double Crowd::resident() const {
  return options_.pid > 0 ? static_cast<double>(resident_bytes(options_.pid)) : 0;
}

void Crowd::on_reset(Session& session) {
  ++answers_;
  if (reopening) {
    session.close();
  } else {
    idle_.push_back(&session);
  }
}

void Crowd::on_step(Session& session, std::int64_t latency_ns) {
  ++answers_;
  ++steps;
  if (measuring) latencies.add(latency_ns);
  if (stepping) {
    session.step();
  } else {
    idle_.push_back(&session);
  }
}

void Crowd::on_closed(Session& session) {
  ++answers_;
  ++closed;
  if (reopening) session.open(opened_++);
}

void Crowd::on_failed(Session& session, std::string_view why) {
  ++failures;
  std::erase(idle_, &session);
  if (failures <= failures_explained) std::cerr << "a session failed: " << why << "\n";
}

}  // namespace load
