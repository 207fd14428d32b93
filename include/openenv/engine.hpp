// include/openenv/engine.hpp - sessions of one kind of environment, without any I/O.
//
// A transport opens a Session for each client, hands it messages, and sends on what it answers.
// Nothing here knows a socket, a clock's alarm or a thread of its own; any transport gives the
// same answers, because none of them decides anything.
#pragma once

#include <openenv/any_environment.hpp>
#include <openenv/error.hpp>

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

namespace openenv {

/// `production` closes reset, step and state over HTTP.
enum class Mode { simulation, production };

/// How much a line of the log matters.
enum class Severity { info, warning, error };

struct EngineOptions {
  std::size_t max_sessions = 1000;  ///< Sessions at once, HTTP requests that run one included.
  Mode mode = Mode::simulation;
  /// In production, refuse reset, step and state on WebSockets too.
  bool close_ws_play = false;
  /// Told of what fails: in an environment, and inside (of which a client gets only an id). Any
  /// thread.
  std::function<void(Severity, std::string_view line)> log = {};
};

class Metrics;
class Session;

/// One served kind of environment. Shared by all threads of a server; outlives its sessions.
class Engine {
 public:
  /// Throws std::invalid_argument if more than one session is asked for an environment that is
  /// not concurrent, or if its name cannot stand in a URL.
  Engine(EnvironmentType type, EngineOptions options);
  ~Engine();

  /// A place for one client. Throws CapacityReached. Its environment does not exist yet.
  std::unique_ptr<Session> open();

  const EnvironmentType& type() const { return type_; }
  const EngineOptions& options() const { return options_; }
  Metrics& metrics() { return *metrics_; }
  std::size_t active_sessions() const { return active_.load(std::memory_order_relaxed); }
  /// Counts an error that a client is told; logs it if it is an environment's.
  void report(const Error& error);
  /// Logs an internal error; returns what a client may be told of it.
  std::string log_internal_error(std::string_view what);

 private:
  friend class Session;
  EnvironmentType type_;
  EngineOptions options_;
  std::unique_ptr<Metrics> metrics_;
  std::atomic<std::size_t> active_ = 0;
};

/// One client and its environment. Used by one thread at a time; only `cancel` may come from
/// another. The destructor ends it.
class Session {
 public:
  explicit Session(Engine& engine);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  /// Makes the environment. Throws FactoryError.
  void begin();
  /// Closes the environment and frees the place; nothing but `cancel` may follow.
  void end();

  /// Answers one message of the WebSocket protocol: appends the reply to `out`. Returns false if
  /// the client said goodbye. Never throws: what goes wrong is the reply.
  bool handle(std::string_view message, std::string& out);
  /// Answers a message of bytes, which this protocol does not have.
  void refuse_bytes(std::string& out);

  /// Each runs one function of the environment and appends the members of its result, without
  /// braces; see AnyEnvironment. Throw ValidationError, or ExecutionError with the environment's
  /// own message.
  bool reset(Reset how, std::string& out, const Path& at = Path(),
             Problems problems = Problems(UnknownKeys::ignored));
  bool step(json::value& action, StepContext context, std::string& out);
  void state(std::string& out);

  /// The environment's dataset, or nullptr. Valid after begin().
  AnyTaskProvider* tasks();

  /// Tells a running step or reset that nobody waits for it any more. Any thread.
  void cancel() noexcept { stop_.request_stop(); }

  Engine& engine() { return engine_; }

 private:
  void answer(std::string_view message, std::string& out, bool& goes_on);
  void require_play(std::string_view verb) const;
  void answer_mcp(const json::object& request, std::string& out);

  Engine& engine_;
  std::unique_ptr<AnyEnvironment> environment_;
  std::optional<std::string> episode_id_;
  std::uint64_t step_count_ = 0;
  std::string id_;  // Made when somebody asks for it.
  std::stop_source stop_;
  bool has_place_ = true;
};

}  // namespace openenv
