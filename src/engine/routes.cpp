// src/engine/routes.cpp - what each HTTP route of an environment does.
//
// Reset, step and state by HTTP keep nothing: each makes an environment, runs it once and closes
// it. They take a place like any session, so a full server refuses them too.
#include "engine/routes.hpp"

#include "engine/docs_page.hpp"
#include "engine/metrics_text.hpp"
#include "protocol/bodies.hpp"
#include "protocol/frame.hpp"
#include "protocol/jsonrpc.hpp"
#include "protocol/openapi.hpp"

#include <openenv/reflect.hpp>

#include <algorithm>
#include <cctype>
#include <cmath>

namespace openenv {
namespace {

/// The body as the JSON routes see it: what does not say that it is JSON is a plain text.
std::string json_body(const HttpRequest& request) {
  if (request.body.empty()) return {};
  std::string type = request.content_type.substr(0, request.content_type.find(';'));
  std::transform(type.begin(), type.end(), type.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  while (!type.empty() && type.back() == ' ') type.pop_back();
  if (type == "application/json" || type.ends_with("+json")) return request.body;
  if (find_invalid_utf8(request.body) != request.body.npos) return request.body;  // Nor a text.
  std::string quoted;
  write::text(request.body, quoted);
  return quoted;
}

/// A session for one request, with its environment made.
std::unique_ptr<Session> open_session(Engine& engine) {
  auto session = engine.open();
  session->begin();
  return session;
}

HttpResponse result(std::string members, bool has_metadata) {
  if (!has_metadata) members += R"(,"metadata":null)";
  return {.body = "{" + std::move(members) + "}"};
}

HttpResponse reset(Engine& engine, const HttpRequest& request) {
  auto body = protocol::read_reset_body(json_body(request));
  const auto session = open_session(engine);
  const std::stop_callback cancel(request.cancelled, [&] { session->cancel(); });
  std::string members;
  const bool has_metadata =
      session->reset(std::move(body.how), members, protocol::body_path, std::move(body.problems));
  return result(std::move(members), has_metadata);
}

HttpResponse step(Engine& engine, const HttpRequest& request) {
  const std::string text = json_body(request);
  auto body = protocol::read_step_body(text);
  body.context.text = text;
  const auto session = open_session(engine);
  const std::stop_callback cancel(request.cancelled, [&] { session->cancel(); });
  std::string members;
  try {
    const bool has_metadata = session->step(body.action, body.context, members);
    return result(std::move(members), has_metadata);
  } catch (const ValidationError& error) {
    throw protocol::inside_action(error);
  }
}

HttpResponse state(Engine& engine, const HttpRequest&) {
  std::string out = "{";
  open_session(engine)->state(out);
  return {.body = out + "}"};
}

json::value text_or_null(std::string_view text) {
  return text.empty() ? json::value(nullptr) : json::value(text);
}

/// Adds how the rewards are to be read, if the environment says so.
void describe_rewards(const EnvironmentInfo& info, json::object& out) {
  if (info.rewards != Rewards::unspecified) {
    out["rewards"] = reflect::enumerators<Rewards>[static_cast<std::size_t>(info.rewards)];
  }
  const auto bound = [](double reward) {
    return std::isfinite(reward) ? json::value(reward) : json::value(nullptr);
  };
  if (!std::isfinite(info.reward_min) && !std::isfinite(info.reward_max)) return;
  out["reward_range"] = json::array{bound(info.reward_min), bound(info.reward_max)};
}

HttpResponse metadata(Engine& engine, const HttpRequest&) {
  const EnvironmentType& type = engine.type();
  if (type.describe) return {.body = write_json(type.describe())};
  const std::string_view description = type.info.description;
  json::object out{{"name", type.name},
                   {"description", description.empty() ? type.class_name + " environment"
                                                       : std::string(description)},
                   {"readme_content", nullptr},
                   {"version", text_or_null(type.info.version)},
                   {"author", text_or_null(type.info.author)},
                   {"documentation_url", text_or_null(type.info.documentation_url)}};
  describe_rewards(type.info, out);
  return {.body = write_json(out)};
}

HttpResponse schema(Engine& engine, const HttpRequest&) {
  const EnvironmentType& type = engine.type();
  return {.body = write_json(json::object{{"action", type.action},
                                          {"observation", type.observation},
                                          {"state", type.state},
                                          {"reset_observation", type.reset_observation}})};
}

HttpResponse openapi(Engine& engine, const HttpRequest&) {
  return {.body = write_json(
              protocol::openapi(engine.type(), engine.options().mode == Mode::simulation))};
}

HttpResponse docs(Engine&, const HttpRequest&) {
  return {.content_type = "text/html; charset=utf-8",
          .body = std::string(docs_page()),
          // The page's script and style stand in the page; nothing else may be loaded.
          .headers = {{"Content-Security-Policy",
                       "default-src 'none'; script-src 'unsafe-inline'; style-src "
                       "'unsafe-inline'; img-src data:; connect-src 'self'"}}};
}

HttpResponse list_environments(Engine& engine, const HttpRequest&) {
  return {.body = write_json(json::array{engine.type().name})};
}

// ---- the dataset behind an environment ----------------------------------------------------------

HttpResponse unsupported(std::string_view call_name) {
  std::string detail(call_name);
  detail += " is not supported for this environment";
  return http_error(501, detail);
}

/// Runs `call` on the dataset; 501 if there is none, 400 for an index outside of it.
template <class F>
HttpResponse with_tasks(Engine& engine, std::string_view call_name, F&& call) {
  const auto session = open_session(engine);
  AnyTaskProvider* tasks = session->tasks();
  if (tasks == nullptr) return unsupported(call_name);
  try {
    return {.body = write_json(call(*tasks))};
  } catch (const Unsupported&) {
    return unsupported(call_name);
  } catch (const std::out_of_range&) {
    return http_error(400, "Invalid task index");
  }
}

HttpResponse splits(Engine& engine, const HttpRequest&) {
  return with_tasks(engine, "list_splits",
                    [](AnyTaskProvider& tasks) { return tasks.list_splits(); });
}

HttpResponse list_tasks(Engine& engine, const HttpRequest& request) {
  const auto body = protocol::read_task_body(json_body(request), protocol::TaskNumbers::none);
  return with_tasks(engine, "list_tasks", [&](AnyTaskProvider& tasks) {
    return json::value({{"tasks", tasks.list_tasks(body.split)}, {"env_name", engine.type().name}});
  });
}

HttpResponse num_tasks(Engine& engine, const HttpRequest& request) {
  const auto body = protocol::read_task_body(json_body(request), protocol::TaskNumbers::none);
  return with_tasks(engine, "num_tasks", [&](AnyTaskProvider& tasks) {
    return json::value({{"num_tasks", tasks.num_tasks(body.split)}});
  });
}

HttpResponse get_task(Engine& engine, const HttpRequest& request) {
  const auto body = protocol::read_task_body(json_body(request), protocol::TaskNumbers::index);
  return with_tasks(engine, "get_task", [&](AnyTaskProvider& tasks) {
    return json::value({{"task", tasks.get_task(body.split, body.index.value_or(0))}});
  });
}

HttpResponse get_task_range(Engine& engine, const HttpRequest& request) {
  const auto body = protocol::read_task_body(json_body(request), protocol::TaskNumbers::range);
  return with_tasks(engine, "get_task_range", [&](AnyTaskProvider& tasks) {
    return json::value({{"tasks", tasks.get_task_range(body.split, body.start, body.stop)}});
  });
}

// ---- JSON-RPC -----------------------------------------------------------------------------------

HttpResponse mcp(Engine&, const HttpRequest& request) {
  using protocol::JsonRpcError;
  std::string out;
  json::value id;
  try {
    json::value call_document;
    try {
      call_document = parse_json(request.body);
    } catch (const InvalidJson& error) {
      throw JsonRpcError(protocol::jsonrpc::parse_error, error.what());
    }
    if (!call_document.is_object()) {
      throw JsonRpcError(protocol::jsonrpc::parse_error, "Parse error: must be one object");
    }
    const auto call = protocol::read_jsonrpc(call_document.get_object());
    id = call.id;
    protocol::refuse_call(call);
  } catch (const JsonRpcError& error) {
    protocol::write_jsonrpc_error(id, error, out);
  }
  return {.body = std::move(out)};
}

constexpr auto always = Availability::always;
constexpr auto simulation = Availability::simulation;
constexpr auto nothing = Runs::nothing;
constexpr auto description = Runs::description;
constexpr auto environment = Runs::environment;

constexpr Route table[] = {
    {"POST", "/reset", simulation, environment, reset},
    {"POST", "/step", simulation, environment, step},
    {"GET", "/state", simulation, environment, state},
    {"GET", "/metadata", always, description, metadata},
    {"GET", "/schema", always, nothing, schema},
    {"POST", "/mcp", always, nothing, mcp},
    {"GET", "/openapi.json", always, nothing, openapi},
    {"GET", "/docs", always, nothing, docs},
    {"GET", "/list_environments", always, nothing, list_environments},
    {"GET", "/{name}/splits", always, environment, splits},
    {"POST", "/{name}/tasks", always, environment, list_tasks},
    {"POST", "/{name}/num_tasks", always, environment, num_tasks},
    {"POST", "/{name}/task", always, environment, get_task},
    {"POST", "/{name}/task_range", always, environment, get_task_range},
};

bool matches(std::string_view pattern, std::string_view path) {
  constexpr std::string_view placeholder = "/{name}";
  if (!pattern.starts_with(placeholder)) return pattern == path;
  const auto slash = path.find('/', 1);
  return slash != path.npos && slash > 1 &&
         path.substr(slash) == pattern.substr(placeholder.size());
}

}  // namespace

std::span<const Route> routes() { return table; }

const Route* find_route(const Engine& engine, std::string_view method, std::string_view path,
                        std::string& allowed) {
  for (const Route& route : table) {
    if (!matches(route.path, path)) continue;
    if (route.availability == simulation && engine.options().mode != Mode::simulation) continue;
    if (route.method == method) return &route;
    if (!allowed.empty()) allowed += ", ";
    allowed += route.method;
  }
  return nullptr;
}

}  // namespace openenv
