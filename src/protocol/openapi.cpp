// src/protocol/openapi.cpp - the operations of the OpenAPI document, as one table.
#include "protocol/openapi.hpp"

#include "protocol/openapi_schemas.hpp"

#include <string>
#include <string_view>

namespace openenv::protocol {
namespace {

constexpr std::string_view introduction = R"(
An environment for reinforcement learning: an agent begins an episode with `reset` and goes on
with `step`, each of which answers with an observation, a reward and whether the episode is done.

**Episodes are played over the WebSocket `/ws`**, beside this document. Each connection is a
session with an environment of its own. A client sends one JSON text per message and gets one
reply to each, in order:

| message | reply |
|---|---|
| `{"type": "reset", "data": {"seed": 1}}` | `{"type": "observation", "data": {...}}` |
| `{"type": "step", "data": {...an action...}}` | `{"type": "observation", "data": {...}}` |
| `{"type": "state"}` | `{"type": "state", "data": {...}}` |
| `{"type": "close"}` | the connection is closed |

A message that cannot be answered gets `{"type": "error", "data": {"message": ..., "code": ...}}`,
and the session lives on.

A request can also be refused before the environment sees it: 401 without the server's token, if it
has one, 403 from a foreign web page or for a foreign host name, 413 for too large a body.
)";

constexpr std::string_view about_http = R"(
**Over HTTP nothing is kept between two calls.** `POST /reset`, `POST /step` and `GET /state` each
make an environment, use it once and throw it away. They serve for a first look, not for playing.
)";

struct Refusal {
  std::string_view status;
  std::string_view schema;
  std::string_view text;
};

constexpr Refusal refusals[] = {
    {"400", "Error", "The environment's dataset has no such task"},
    {"422", "Problems", "The request breaks rules; all of them are listed"},
    {"500", "Error", "The environment failed"},
    {"501", "Error", "The environment has no dataset"},
    {"503", "Capacity", "The server holds as many sessions as it may; try again later"},
    {"504", "Error", "The environment took longer than it may"},
};

enum class Served { always, in_simulation };

struct Operation {
  std::string_view method;
  std::string_view path;  // `{name}` stands for the environment's name.
  Served served;
  std::string_view id;
  std::string_view tag;
  std::string_view summary;
  std::string_view body;      // Name of a schema; empty: no body.
  std::string_view answer;    // Name of a schema, or a media type.
  std::string_view refusals;  // Statuses.
};

constexpr auto always = Served::always;
constexpr auto in_simulation = Served::in_simulation;

constexpr Operation operations[] = {
    {"post", "/reset", in_simulation, "reset", "Playing",
     "Begin an episode in a new environment, and throw it away", "ResetBody", "ResetResult",
     "422 500 503 504"},
    {"post", "/step", in_simulation, "step", "Playing",
     "Take one step in a new environment, and throw it away", "StepBody", "StepResult",
     "422 500 503 504"},
    {"get", "/state", in_simulation, "state", "Playing", "The state of a new environment", "",
     "State", "500 503 504"},
    {"get", "/metadata", always, "metadata", "About", "Name, description, version and author", "",
     "About", ""},
    {"get", "/schema", always, "schema", "About", "The schemas of actions and observations", "",
     "Models", ""},
    {"get", "/openapi.json", always, "openapi", "About", "This document", "", "Document", ""},
    {"get", "/docs", always, "docs", "About", "This document as a page to read and try", "",
     "text/html", ""},
    {"get", "/list_environments", always, "list_environments", "Tasks",
     "The names of what is served", "", "Names", ""},
    {"get", "/{name}/splits", always, "list_splits", "Tasks", "The parts of the dataset", "",
     "Splits", "400 500 501 503 504"},
    {"post", "/{name}/tasks", always, "list_tasks", "Tasks", "All tasks of a split", "SplitBody",
     "Tasks", "400 422 500 501 503 504"},
    {"post", "/{name}/num_tasks", always, "num_tasks", "Tasks", "How many tasks a split has",
     "SplitBody", "TaskCount", "400 422 500 501 503 504"},
    {"post", "/{name}/task", always, "get_task", "Tasks", "One task of a split", "TaskBody", "Task",
     "400 422 500 501 503 504"},
    {"post", "/{name}/task_range", always, "get_task_range", "Tasks", "Some tasks of a split",
     "TaskRangeBody", "Tasks", "400 422 500 501 503 504"},
    {"post", "/mcp", always, "mcp", "Tools", "List or call the environment's tools by JSON-RPC",
     "ToolCall", "ToolAnswer", ""},
    {"get", "/health", always, "health", "Server", "Whether the server takes new sessions", "",
     "Health", ""},
    {"get", "/metrics", always, "metrics", "Server",
     "Counters and timings, as Prometheus reads them", "", "text/plain", ""},
};

json::object reference(std::string_view kind, std::string_view name) {
  return {{"$ref", "#/components/" + std::string(kind) + "/" + std::string(name)}};
}

json::object content_of(std::string_view media_type, json::object schema) {
  return {{media_type, {{"schema", std::move(schema)}}}};
}

json::object json_response(std::string_view text, std::string_view schema) {
  return {{"description", text},
          {"content", content_of("application/json", reference("schemas", schema))}};
}

json::object answer_of(const Operation& operation) {
  const bool is_media_type = operation.answer.find('/') != operation.answer.npos;
  if (!is_media_type) return json_response("What was asked for", operation.answer);
  return {{"description", "A text"},
          {"content", content_of(operation.answer, {{"type", "string"}})}};
}

/// A reset can do without a body unless the environment has options that must be given; a tool
/// call without one is answered like any other that makes no sense.
bool needs_body(const Operation& operation, const EnvironmentType& type) {
  if (operation.id == "reset") return type.options.contains("required");
  return operation.id != "mcp";
}

json::object describe(const Operation& operation, const EnvironmentType& type) {
  json::object responses{{"200", answer_of(operation)}};
  for (const Refusal& refusal : refusals) {
    if (operation.refusals.find(refusal.status) == operation.refusals.npos) continue;
    responses[refusal.status] = reference("responses", refusal.status);
  }
  if (operation.id == "health") {
    responses["503"] = json_response("The server is about to stop", "Health");
  }
  json::object out{{"operationId", operation.id},
                   {"tags", json::array{operation.tag}},
                   {"summary", operation.summary}};
  if (!operation.body.empty()) {
    out["requestBody"] = {
        {"required", needs_body(operation, type)},
        {"content", content_of("application/json", reference("schemas", operation.body))}};
  }
  out["responses"] = std::move(responses);
  return out;
}

json::object paths(const EnvironmentType& type, bool simulation) {
  constexpr std::string_view placeholder = "{name}";
  json::object out;
  for (const Operation& operation : operations) {
    if (operation.served == in_simulation && !simulation) continue;
    std::string path(operation.path);
    if (const auto at = path.find(placeholder); at != path.npos) {
      path.replace(at, placeholder.size(), type.name);
    }
    out[path] = {{operation.method, describe(operation, type)}};
  }
  return out;
}

json::array tags(bool simulation) {
  json::array out;
  const auto add = [&](std::string_view name, std::string_view text) {
    out.push_back(json::object{{"name", name}, {"description", text}});
  };
  if (simulation) add("Playing", "A new environment for each call. Episodes go over `/ws`.");
  add("About", "What the environment is, and what it takes and gives");
  add("Tasks", "The dataset behind the environment, where there is one");
  add("Tools", "The environment's tools, as the Model Context Protocol calls them");
  add("Server", "The server's own state");
  return out;
}

json::object refusal_responses() {
  json::object out;
  for (const Refusal& refusal : refusals) {
    out[refusal.status] = json_response(refusal.text, refusal.schema);
  }
  out["503"].get_object()["headers"] = {
      {"Retry-After",
       {{"description", "Seconds to wait"}, {"schema", {{"type", "integer"}, {"minimum", 0}}}}}};
  return out;
}

}  // namespace

json::object openapi(const EnvironmentType& type, bool simulation) {
  const std::string_view about = type.info.description;
  const std::string title = type.name + " - an OpenEnv environment";
  std::string description(introduction);
  if (simulation) description += about_http;
  return {{"openapi", "3.1.0"},
          // The version of the protocol, not of the environment: clients ask for 1.
          {"info",
           {{"title", title},
            {"version", "1.0.0"},
            {"summary", about.empty() ? title : std::string(about)},
            {"description", description}}},
          {"servers", json::array{json::object{{"url", "./"}}}},
          {"tags", tags(simulation)},
          {"paths", paths(type, simulation)},
          {"components", {{"schemas", openapi_schemas(type)}, {"responses", refusal_responses()}}}};
}

}  // namespace openenv::protocol
