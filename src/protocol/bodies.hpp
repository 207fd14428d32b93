// src/protocol/bodies.hpp - the bodies of HTTP requests: JSON -> values.
//
// Pure functions, any thread. Every problem's way begins with `body`, as the reference's does.
#pragma once

#include "protocol/frame.hpp"

#include <openenv/environment.hpp>
#include <openenv/error.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace openenv::protocol {

/// Body of `POST /step`.
struct StepBody {
  json::value action;
  StepContext context;
};

/// Body of the Task API's calls.
struct TaskBody {
  std::string split;
  std::optional<std::int64_t> index, start, stop;
};

/// Which of a TaskBody's numbers a call takes.
enum class TaskNumbers { none, index, range };

/// Where a body's problems begin.
extern const Path body_path;

/// An empty text counts as no body, which stands for `{}`. Throws ValidationError for what is no
/// JSON object; the problems of its members are in the result.
ResetFrame read_reset_body(std::string_view text);
/// Throws ValidationError.
StepBody read_step_body(std::string_view text);
/// Throws ValidationError.
TaskBody read_task_body(std::string_view text, TaskNumbers numbers);

/// The same error with the way to each problem prefixed by `body`, `action`.
ValidationError inside_action(const ValidationError& error);

}  // namespace openenv::protocol
