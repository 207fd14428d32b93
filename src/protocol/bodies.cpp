// src/protocol/bodies.cpp - reading the bodies of HTTP requests.
#include "protocol/bodies.hpp"

#include "base/limits.hpp"
#include "protocol/frame.hpp"

#include <openenv/codec_containers.hpp>
#include <openenv/rules.hpp>

#include <algorithm>

namespace openenv::protocol {

namespace {
const Path root;
}  // namespace
const Path body_path{&root, std::string_view("body")};

namespace {

json::value parse_body(std::string_view text) {
  try {
    return parse_json(text);
  } catch (const InvalidJson& error) {
    Problems problems;
    problems.add(Path{&body_path, error.offset()}, "json_invalid", error.what(), json::object{},
                 {{"error", error.what()}});
    throw ValidationError(std::move(problems));
  }
}

json::object& require_object(json::value& body, Problems& problems) {
  if (!body.is_object()) {
    problems.add(body_path, "model_attributes_type", "must be an object", body);
    throw ValidationError(std::move(problems));
  }
  return body.get_object();
}

json::value parse_required(std::string_view text) {
  if (!text.empty()) return parse_body(text);
  Problems problems;
  problems.add(body_path, "missing", "is required but absent", nullptr);
  throw ValidationError(std::move(problems));
}

}  // namespace

ResetFrame read_reset_body(std::string_view text) {
  ResetFrame request;
  if (text.empty()) return request;
  json::value body = parse_body(text);
  request.how = read_reset(require_object(body, request.problems), body_path, request.problems);
  return request;
}

StepBody read_step_body(std::string_view text) {
  json::value document = parse_required(text);
  Problems problems;
  json::object& body = require_object(document, problems);
  StepBody out;
  const Path action_path{&body_path, std::string_view("action")};
  if (auto* action = body.if_contains("action")) {
    if (!action->is_object()) problems.add(action_path, "dict_type", "must be an object", *action);
    out.action = std::move(*action);
  } else {
    problems.add(action_path, "missing", "is required but absent", document);
  }
  if (const auto* timeout = body.if_contains("timeout_s")) {
    const Path here{&body_path, std::string_view("timeout_s")};
    const auto before = problems.size();
    Codec<std::optional<double>>::decode(*timeout, out.context.timeout_s, here, problems);
    if (out.context.timeout_s && problems.size() == before) {
      more_than(0).check(*out.context.timeout_s, *timeout, here, problems);
    }
  }
  if (const auto* id = body.if_contains("request_id")) {
    const Path here{&body_path, std::string_view("request_id")};
    Codec<std::optional<std::string>>::decode(*id, out.context.request_id, here, problems);
    if (out.context.request_id) {
      length_at_most(limits::id_chars_max).check(*out.context.request_id, *id, here, problems);
    }
  }
  throw_if_any(problems);
  return out;
}

TaskBody read_task_body(std::string_view text, TaskNumbers numbers) {
  json::value document = parse_required(text);
  Problems problems;
  const json::object& body = require_object(document, problems);
  TaskBody out;
  const auto take = [&](std::string_view key, auto& field, bool required) {
    const Path here{&body_path, key};
    if (const auto* value = body.if_contains(key)) {
      Codec<std::remove_cvref_t<decltype(field)>>::decode(*value, field, here, problems);
      if (required && value->is_null())
        problems.add(here, "int_type", "must be an integer", *value);
    } else if (required) {
      problems.add(here, "missing", "is required but absent", document);
    }
  };
  std::vector<std::string_view> known{"split"};
  const Path split_path{&body_path, std::string_view("split")};
  if (const auto* split = body.if_contains("split")) {
    Codec<std::string>::decode(*split, out.split, split_path, problems);
  } else {
    problems.add(split_path, "missing", "is required but absent", document);
  }
  if (numbers == TaskNumbers::index) {
    take("index", out.index, true);
    known.push_back("index");
  } else if (numbers == TaskNumbers::range) {
    take("start", out.start, false);
    take("stop", out.stop, false);
    known.insert(known.end(), {"start", "stop"});
  }
  for (const auto& item : body) {
    if (std::find(known.begin(), known.end(), std::string_view(item.key())) == known.end()) {
      detail::unknown_key(item, known, body_path, problems);
    }
  }
  throw_if_any(problems);
  return out;
}

ValidationError inside_action(const ValidationError& error) {
  std::vector<Problem> problems = error.problems();
  for (auto& problem : problems) {
    problem.where.insert(problem.where.begin(), {Key("body"), Key("action")});
  }
  return ValidationError(std::move(problems));
}

}  // namespace openenv::protocol
