// src/protocol/frame.hpp - the messages of the WebSocket protocol: text <-> values.
//
// Pure functions, any thread; no sockets, no environments. The shapes are the reference's.
#pragma once

#include <openenv/environment.hpp>
#include <openenv/error.hpp>

#include <string>
#include <string_view>
#include <variant>

namespace openenv::protocol {

/// `problems` are those of seed and name: whoever knows the options reports theirs with them.
struct ResetFrame {
  Reset how = {};
  Problems problems = Problems(UnknownKeys::ignored);
};
struct StepFrame {
  json::value action;
};
struct StateFrame {};
struct CloseFrame {};
struct McpFrame {
  json::object request;
};
using Frame = std::variant<ResetFrame, StepFrame, StateFrame, CloseFrame, McpFrame>;

/// Reads one message; its documents use `storage`, a reset's options do not. Throws InvalidJson,
/// UnknownType or ValidationError.
Frame read_frame(std::string_view text, json::storage_ptr storage = {});

/// Seed, name and options of an episode. Adds to `problems` what is wrong with the first two.
Reset read_reset(const json::object& data, const Path& path, Problems& problems);

/// Throws ValidationError if there is any problem.
void throw_if_any(Problems& problems);

/// Appends `[{"type":...,"loc":[...],"msg":...,"input":...,"ctx":{...}}]`.
void write_problems(const std::vector<Problem>& problems, std::string& out);

/// Appends the frame that tells a client of an error.
void write_error(const Error& error, std::string& out);

}  // namespace openenv::protocol
