// src/engine/conversation.hpp - a session as its client meets it: order, deadline, lease, drain.
//
// Still no I/O: a Peer is whoever sends, an Executor is where environments run. A conversation
// belongs to its peer and is used by the peer's thread only; while its environment runs elsewhere
// the session is the job's, so that a client that leaves waits for nobody and stalls nobody.
#pragma once

#include <openenv/engine.hpp>

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace openenv {

/// Where environments run that are not `quick`.
class Executor {
 public:
  virtual ~Executor() = default;
  /// Runs `work` elsewhere, then `then` on the caller's thread.
  virtual void run(std::function<void()> work, std::function<void()> then) = 0;
};

/// Who sends to the client.
class Peer {
 public:
  virtual ~Peer() = default;
  /// The buffer to append one message to; followed by send_message or drop_message.
  virtual std::string& begin_message() = 0;
  virtual void send_message() = 0;
  virtual void drop_message() = 0;
  /// Ends the connection once everything is sent. Calls nothing back.
  virtual void end(std::uint16_t code, std::string_view reason) = 0;
  /// More messages are welcome again.
  virtual void resume() = 0;
};

/// How long things may take, in seconds; 0 means for ever.
struct ConversationLimits {
  double idle_s = 0;
  double deadline_s = 0;
  std::size_t waiting_messages_max = 0;
  std::size_t waiting_bytes_max = 0;
};

/// The two kinds of messages that a transport may bring.
enum class Message { text, bytes };

class Conversation {
 public:
  using Clock = std::chrono::steady_clock;

  /// Opens a session and makes its environment; a refusal is told to the peer, which is then
  /// ended. `executor` may be null for a quick environment.
  Conversation(Engine& engine, Executor* executor, Peer& peer, const ConversationLimits& limits,
               Clock::time_point now);
  ~Conversation();
  Conversation(const Conversation&) = delete;
  Conversation& operator=(const Conversation&) = delete;

  /// Takes one message; its reply is sent before that of any later one.
  void receive(Message kind, std::string_view message, Clock::time_point now);
  /// False while so many messages wait that no more should be read.
  bool wants_more() const;
  /// To be called now and then: ends what has overrun its deadline or its lease.
  void tick(Clock::time_point now);
  /// The server goes down: ends as soon as nothing runs.
  void drain();
  bool is_over() const { return over_; }

 private:
  struct Job;
  bool runs_inline() const { return executor_ == nullptr; }
  void start(std::shared_ptr<Job> job);
  void finish(Job& job);
  void start_next();
  void handle_inline(Message kind, std::string_view message);
  void fail(const Error& error, std::uint16_t code, std::string_view reason);
  void end(std::uint16_t code, std::string_view reason);

  Engine& engine_;
  Executor* executor_;
  Peer& peer_;
  const ConversationLimits& limits_;
  std::unique_ptr<Session> session_;  // Absent while a job runs.
  std::shared_ptr<Job> running_;
  struct Waiting {
    Message kind;
    std::string text;
  };
  std::unique_ptr<std::deque<Waiting>> waiting_;  // Made when first needed.
  std::size_t waiting_bytes_ = 0;
  Clock::time_point last_used_;
  bool over_ = false, draining_ = false;
};

}  // namespace openenv
