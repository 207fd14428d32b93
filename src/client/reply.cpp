// src/client/reply.cpp - from a server's frames to values and exceptions.
#include "client/reply.hpp"

#include <openenv/client.hpp>

namespace openenv {
namespace {

std::string text_of(const json::object& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : "";
}

std::uint64_t count_of(const json::object& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  if (value == nullptr || !(value->is_int64() || value->is_uint64())) return 0;
  return value->is_uint64()
             ? value->get_uint64()
             : static_cast<std::uint64_t>(std::max<std::int64_t>(value->get_int64(), 0));
}

Problem read_problem(const json::object& item) {
  Problem problem{.rule = text_of(item, "type"), .message = text_of(item, "msg")};
  if (const auto* where = item.if_contains("loc"); where != nullptr && where->is_array()) {
    for (const auto& key : where->get_array()) {
      if (key.is_string()) {
        problem.where.emplace_back(std::string(key.get_string()));
      } else if (key.is_int64() && key.get_int64() >= 0) {
        problem.where.emplace_back(static_cast<std::size_t>(key.get_int64()));
      }
    }
  }
  if (const auto* input = item.if_contains("input")) problem.input = *input;
  if (const auto* limits = item.if_contains("ctx"); limits != nullptr && limits->is_object()) {
    problem.limits = limits->get_object();
  }
  return problem;
}

[[noreturn]] void throw_validation_error(const json::object& data, const std::string& message) {
  std::vector<Problem> problems;
  if (const auto* errors = data.if_contains("errors"); errors != nullptr && errors->is_array()) {
    for (const auto& item : errors->get_array()) {
      if (item.is_object()) problems.push_back(read_problem(item.get_object()));
    }
  }
  if (problems.empty()) throw ValidationError(message);
  throw ValidationError(std::move(problems));
}

[[noreturn]] void throw_told(const json::object& data) {
  const std::string code = text_of(data, "code");
  std::string message = text_of(data, "message");
  if (message.empty()) message = "the server told of an error without a message";
  if (code == "VALIDATION_ERROR") throw_validation_error(data, message);
  if (code == "CAPACITY_REACHED") {
    throw CapacityReached(message, count_of(data, "active_sessions"),
                          count_of(data, "max_sessions"));
  }
  if (code == "EXECUTION_ERROR") throw ExecutionError(message);
  if (code == "INVALID_JSON") throw InvalidJson::told(message);
  if (code == "UNKNOWN_TYPE") throw UnknownType(message);
  if (code == "FACTORY_ERROR") throw FactoryError(message);
  if (code == "SESSION_ERROR") throw SessionError(message);
  if (code == "DEADLINE_EXCEEDED") throw DeadlineExceeded(message);
  throw RemoteError(code, message);
}

json::value parse_frame(std::string_view text) {
  try {
    return parse_json(text);
  } catch (const InvalidJson& error) {
    throw NotUnderstood(std::string("the server's frame is not JSON: ") + error.what());
  }
}

}  // namespace

json::value read_reply(std::string_view text, std::string_view wanted) {
  json::value frame = parse_frame(text);
  auto* object = frame.if_object();
  auto* data = object != nullptr ? object->if_contains("data") : nullptr;
  if (data == nullptr || !data->is_object()) {
    throw NotUnderstood("the server's frame is no object with type and data");
  }
  const std::string type = text_of(*object, "type");
  if (type == "error") throw_told(data->get_object());
  if (type != wanted) {
    throw NotUnderstood("the server sent a frame of type '" + type + "' where '" +
                        std::string(wanted) + "' was due");
  }
  return std::move(*data);
}

namespace detail {

std::string reset_data(const Reset& how, std::string_view options) {
  std::string out = "{";
  const auto key = [&](std::string_view name) {
    if (out.size() > 1) out += ',';
    write::text(name, out);
    out += ':';
  };
  if (how.seed) {
    key("seed");
    write::integer(*how.seed, out);
  }
  if (how.episode_id) {
    key("episode_id");
    write::text(*how.episode_id, out);
  }
  for (const auto& item : how.options) {
    key(item.key());
    write::value(item.value(), out);
  }
  if (out.size() > 1 && !options.empty()) out += ',';
  out += options;
  out += '}';
  return out;
}

ResultParts result_parts(const json::value& data, Problems& problems) {
  const Path root;
  const json::object& object = data.as_object();
  ResultParts parts;
  parts.observation = object.if_contains("observation");
  if (parts.observation == nullptr) {
    problems.add(Path{&root, std::string_view("observation")}, "missing", "is required but absent",
                 data);
  }
  if (const auto* reward = object.if_contains("reward")) {
    Codec<std::optional<double>>::decode(*reward, parts.reward,
                                         Path{&root, std::string_view("reward")}, problems);
  }
  if (const auto* done = object.if_contains("done")) {
    Codec<bool>::decode(*done, parts.done, Path{&root, std::string_view("done")}, problems);
  }
  // Beside the observation it is there only if there is something in it; inside it always is,
  // but servers of earlier versions leave it out.
  const auto* metadata = object.if_contains("metadata");
  if (metadata == nullptr && parts.observation != nullptr && parts.observation->is_object()) {
    metadata = parts.observation->get_object().if_contains("metadata");
  }
  if (metadata != nullptr && metadata->is_object()) parts.metadata = metadata->get_object();
  return parts;
}

StateParts state_parts(const json::value& data, Problems& problems) {
  const Path root;
  const json::object& object = data.as_object();
  StateParts parts;
  if (const auto* id = object.if_contains("episode_id")) {
    Codec<std::optional<std::string>>::decode(
        *id, parts.episode_id, Path{&root, std::string_view("episode_id")}, problems);
  }
  if (const auto* count = object.if_contains("step_count")) {
    Codec<std::uint64_t>::decode(*count, parts.step_count,
                                 Path{&root, std::string_view("step_count")}, problems);
  }
  return parts;
}

void throw_if_unfit(Problems problems) {
  if (problems.empty()) return;
  const std::string what = ValidationError(std::move(problems)).what();
  throw RemoteError("INVALID_REPLY", "The server's reply does not fit the client's types. " + what);
}

}  // namespace detail
}  // namespace openenv
