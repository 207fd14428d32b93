// src/engine/conversation.cpp - order, deadline, lease and drain of one session.
#include "engine/conversation.hpp"

#include "engine/metrics.hpp"
#include "protocol/frame.hpp"
#include "protocol/websocket.hpp"

#include <cstdio>
#include <utility>

namespace openenv {
namespace {

namespace close_code = websocket::close_code;

bool overran(double limit_s, Conversation::Clock::duration passed) {
  return limit_s > 0 && std::chrono::duration<double>(passed).count() > limit_s;
}

std::string seconds(double s) {
  char text[32];
  std::snprintf(text, sizeof text, "%g s", s);
  return text;
}

/// Appends the reply to `out`; returns false if the client said goodbye.
bool answer(Session& session, Message kind, std::string_view text, std::string& out) {
  if (kind == Message::text) return session.handle(text, out);
  session.refuse_bytes(out);
  return true;
}

}  // namespace

/// What runs away from the peer's thread. It owns the session meanwhile; `owner` is cleared when
/// nobody waits for the outcome any more.
struct Conversation::Job {
  Conversation* owner = nullptr;
  std::unique_ptr<Session> session;
  std::optional<Waiting> message = {};  // None: make the environment.
  std::string reply;
  bool goes_on = true;
  Clock::time_point started;

  void work() {
    if (message) {
      goes_on = answer(*session, message->kind, message->text, reply);
    } else {
      begin();
    }
    // Before the client is told that it is over: its place must be free when it comes again.
    if (!goes_on) session->end();
  }

  void begin() {
    try {
      session->begin();
    } catch (const Error& error) {
      protocol::write_error(error, reply);
      goes_on = false;
    }
  }
};

Conversation::Conversation(Engine& engine, Executor* executor, Peer& peer,
                           const ConversationLimits& limits, Clock::time_point now)
    : engine_(engine), executor_(executor), peer_(peer), limits_(limits), last_used_(now) {
  try {
    session_ = engine_.open();
    if (runs_inline()) session_->begin();
  } catch (const Error& error) {
    if (error.code() == "CAPACITY_REACHED") engine_.report(error);
    fail(error, close_code::normal, "");
  }
  if (over_ || runs_inline()) return;
  start(std::make_shared<Job>());
}

Conversation::~Conversation() { end(close_code::none, ""); }

void Conversation::receive(Message kind, std::string_view message, Clock::time_point now) {
  if (over_) return;
  last_used_ = now;
  if (runs_inline()) return handle_inline(kind, message);
  if (!waiting_) waiting_ = std::make_unique<std::deque<Waiting>>();
  waiting_->push_back({kind, std::string(message)});
  waiting_bytes_ += message.size();
  if (!running_) start_next();
}

void Conversation::handle_inline(Message kind, std::string_view message) {
  std::string& out = peer_.begin_message();
  const std::size_t start = out.size();
  const bool goes_on = answer(*session_, kind, message, out);
  if (out.size() > start) {
    peer_.send_message();
  } else {
    peer_.drop_message();
  }
  if (!goes_on) end(close_code::normal, "");
}

void Conversation::start_next() {
  if (over_ || running_ || !waiting_ || waiting_->empty()) return;
  const bool was_full = !wants_more();
  auto job = std::make_shared<Job>();
  job->message = std::move(waiting_->front());
  waiting_->pop_front();
  waiting_bytes_ -= job->message->text.size();
  start(std::move(job));
  if (was_full && wants_more()) peer_.resume();
}

void Conversation::start(std::shared_ptr<Job> job) {
  job->owner = this;
  job->session = std::move(session_);
  job->started = Clock::now();
  running_ = job;
  executor_->run([job] { job->work(); },
                 [job, executor = executor_] {
                   if (job->owner != nullptr) return job->owner->finish(*job);
                   // Nobody waits: what closing the environment takes is not the loop's time.
                   executor->run([job] { job->session.reset(); }, [job] {});
                 });
}

void Conversation::finish(Job& job) {
  const std::shared_ptr<Job> done = std::move(running_);
  session_ = std::move(job.session);
  last_used_ = Clock::now();
  if (!job.reply.empty()) {
    peer_.begin_message() += job.reply;
    peer_.send_message();
  }
  if (!job.goes_on) return end(close_code::normal, "");
  if (draining_) return end(close_code::service_restart, "the server goes down");
  start_next();
}

bool Conversation::wants_more() const {
  if (!waiting_) return true;
  return waiting_->size() < limits_.waiting_messages_max &&
         waiting_bytes_ < limits_.waiting_bytes_max;
}

void Conversation::tick(Clock::time_point now) {
  if (over_) return;
  if (running_) {
    if (!overran(limits_.deadline_s, now - running_->started)) return;
    const DeadlineExceeded error("The call ran longer than " + seconds(limits_.deadline_s) +
                                 "; its session is over");
    engine_.report(error);
    return fail(error, close_code::normal, "deadline exceeded");
  }
  if (!overran(limits_.idle_s, now - last_used_)) return;
  const SessionError error("Session expired: no request for " + seconds(limits_.idle_s));
  engine_.report(error);
  fail(error, close_code::normal, "session expired");
}

void Conversation::drain() {
  draining_ = true;
  if (!running_ && !over_) end(close_code::service_restart, "the server goes down");
}

void Conversation::fail(const Error& error, std::uint16_t code, std::string_view reason) {
  protocol::write_error(error, peer_.begin_message());
  peer_.send_message();
  end(code, reason);
}

void Conversation::end(std::uint16_t code, std::string_view reason) {
  if (over_) return;
  over_ = true;
  waiting_.reset();
  if (running_) {
    running_->owner = nullptr;
    running_->session->cancel();
    running_.reset();
  } else if (session_ && !runs_inline()) {
    auto job = std::make_shared<Job>();
    job->session = std::move(session_);
    executor_->run([job] { job->session.reset(); }, [job] {});
  }
  session_.reset();
  if (code != close_code::none) peer_.end(code, reason);
}

}  // namespace openenv
