// src/engine/session.cpp - one client, one environment.
//
// The one place where an exception becomes an error reply of the WebSocket protocol.
#include "base/id.hpp"
#include "engine/metrics.hpp"
#include "protocol/frame.hpp"
#include "protocol/jsonrpc.hpp"

#include <openenv/codec_containers.hpp>
#include <openenv/engine.hpp>

#include <boost/json/monotonic_resource.hpp>

#include <array>
#include <utility>

namespace openenv {
namespace {

// A message of usual size is parsed into a buffer on the stack, without an allocation.
constexpr std::size_t document_buffer_bytes = 2048;

/// Runs one function of an environment; whatever it throws leaves as an Error.
template <class F>
auto guarded(F&& f) {
  try {
    return f();
  } catch (const Error&) {
    throw;
  } catch (const std::exception& error) {
    throw ExecutionError(error.what());
  } catch (...) {
    throw ExecutionError("the environment threw something that is no std::exception");
  }
}

}  // namespace

Engine::Engine(EnvironmentType type, EngineOptions options)
    : type_(std::move(type)), options_(std::move(options)), metrics_(std::make_unique<Metrics>()) {
  if (!type_.concurrent && options_.max_sessions > 1) {
    throw std::invalid_argument("environment '" + type_.name +
                                "' serves one session at a time; max-sessions must be 1");
  }
  constexpr std::string_view allowed =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
  if (type_.name.empty() || type_.name.find_first_not_of(allowed) != type_.name.npos) {
    throw std::invalid_argument("environment name '" + type_.name +
                                "' may have a-z, A-Z, 0-9, _ and - only: it stands in URLs");
  }
}

Engine::~Engine() = default;

std::unique_ptr<Session> Engine::open() {
  std::size_t active = active_.load(std::memory_order_relaxed);
  do {
    if (active >= options_.max_sessions) throw CapacityReached(active, options_.max_sessions);
  } while (!active_.compare_exchange_weak(active, active + 1, std::memory_order_relaxed));
  return std::make_unique<Session>(*this);
}

std::string Engine::log_internal_error(std::string_view what) {
  const std::string id = random_uuid();
  if (options_.log) {
    options_.log(Severity::error, "internal error " + id + ": " + std::string(what));
  }
  return "internal error " + id;
}

void Engine::report(const Error& error) {
  metrics_->count_error(error.code());
  const bool is_serious = error.code() == "FACTORY_ERROR" || error.code() == "DEADLINE_EXCEEDED";
  if (!options_.log || !(is_serious || error.code() == "EXECUTION_ERROR")) return;
  options_.log(is_serious ? Severity::warning : Severity::info,
               type_.name + ": " + error.code() + ": " + error.what());
}

Session::Session(Engine& engine)
    : engine_(engine),
      stop_(engine.type().quick ? std::stop_source(std::nostopstate) : std::stop_source()) {
  engine_.metrics().count_session();
}

Session::~Session() { end(); }

void Session::end() {
  // Nobody is left to be told but the log.
  const auto failed_to_close = [&](std::string_view what) {
    engine_.metrics().count_error("EXECUTION_ERROR");
    engine_.log_internal_error("close of environment '" + engine_.type().name +
                               "' failed: " + std::string(what));
  };
  if (environment_) {
    try {
      environment_->close();
    } catch (const std::exception& error) {
      failed_to_close(error.what());
    } catch (...) {
      failed_to_close("it threw something that is no std::exception");
    }
    environment_.reset();
  }
  if (!std::exchange(has_place_, false)) return;
  engine_.active_.fetch_sub(1, std::memory_order_relaxed);
}

void Session::begin() {
  std::string reason;
  try {
    environment_ = engine_.type().make();
    return;
  } catch (const std::exception& error) {
    reason = error.what();
  } catch (...) {
    reason = "it threw something that is no std::exception";
  }
  const FactoryError error("Environment '" + engine_.type().name + "' could not be made: " + reason,
                           engine_.type().class_name);
  engine_.report(error);
  throw error;
}

bool Session::reset(Reset how, std::string& out, const Path& at, Problems problems) {
  if (!engine_.type().quick) how.cancelled = stop_.get_token();
  std::string episode = how.episode_id ? *how.episode_id : random_uuid();
  const bool has_metadata =
      guarded([&] { return environment_->reset(how, at, std::move(problems), out); });
  engine_.metrics().count_reset();
  episode_id_ = std::move(episode);
  step_count_ = 0;
  return has_metadata;
}

bool Session::step(json::value& action, StepContext context, std::string& out) {
  if (!engine_.type().quick) context.cancelled = stop_.get_token();
  const auto started = Metrics::Clock::now();
  // A step that fails counts, as the environment may have moved; one that is refused does not.
  ++step_count_;
  try {
    const bool has_metadata = guarded([&] { return environment_->step(action, context, out); });
    engine_.metrics().count_step(Metrics::Clock::now() - started);
    return has_metadata;
  } catch (const ValidationError&) {
    --step_count_;
    throw;
  }
}

void Session::state(std::string& out) {
  if (engine_.type().keeps_state) return guarded([&] { environment_->state(out); });
  out += R"("episode_id":)";
  Codec<std::optional<std::string>>::write(episode_id_, out);
  out += R"(,"step_count":)";
  write::integer(environment_->step_count().value_or(step_count_), out);
  guarded([&] { environment_->state(out); });
}

AnyTaskProvider* Session::tasks() { return environment_->tasks(); }

bool Session::handle(std::string_view message, std::string& out) {
  const std::size_t start = out.size();
  bool goes_on = true;
  const auto fail = [&](const Error& error) {
    out.resize(start);
    protocol::write_error(error, out);
    engine_.report(error);
  };
  try {
    answer(message, out, goes_on);
  } catch (const Error& error) {
    fail(error);
  } catch (const std::exception& error) {
    fail(ExecutionError(engine_.log_internal_error(error.what())));
  }
  engine_.metrics().count_bytes(message.size(), out.size() - start);
  return goes_on;
}

void Session::refuse_bytes(std::string& out) {
  const auto error = InvalidJson::told("Invalid JSON: messages are text, this one is bytes");
  protocol::write_error(error, out);
  engine_.report(error);
}

void Session::answer(std::string_view message, std::string& out, bool& goes_on) {
  std::array<unsigned char, document_buffer_bytes> buffer;
  json::monotonic_resource document(buffer.data(), buffer.size());
  auto frame = protocol::read_frame(message, &document);
  if (auto* step_frame = std::get_if<protocol::StepFrame>(&frame)) {
    require_play("step");
    out += R"({"type":"observation","data":{)";
    step(step_frame->action, {.text = message}, out);
    out += "}}";
  } else if (auto* reset_frame = std::get_if<protocol::ResetFrame>(&frame)) {
    require_play("reset");
    out += R"({"type":"observation","data":{)";
    reset(std::move(reset_frame->how), out, Path(), std::move(reset_frame->problems));
    out += "}}";
  } else if (std::holds_alternative<protocol::StateFrame>(frame)) {
    require_play("state");
    out += R"({"type":"state","data":{)";
    state(out);
    out += "}}";
  } else if (const auto* mcp = std::get_if<protocol::McpFrame>(&frame)) {
    out += R"({"type":"mcp","data":)";
    answer_mcp(mcp->request, out);
    out += '}';
  } else {
    goes_on = false;
  }
}

void Session::require_play(std::string_view verb) const {
  const EngineOptions& options = engine_.options();
  if (options.mode == Mode::production && options.close_ws_play) {
    throw UnknownType("Unknown message type: " + std::string(verb) +
                      " is closed on this server, which runs in production mode");
  }
}

void Session::answer_mcp(const json::object& request, std::string& out) {
  using protocol::JsonRpcError;
  json::value id;
  try {
    const auto call = protocol::read_jsonrpc(request);
    id = call.id;
    if (call.method == "openenv/session/create") {
      if (id_.empty()) id_ = random_uuid();
      return protocol::write_jsonrpc_result(id, json::object{{"session_id", id_}}, out);
    }
    protocol::refuse_call(call);
  } catch (const JsonRpcError& error) {
    protocol::write_jsonrpc_error(id, error, out);
  }
}

}  // namespace openenv
