// src/protocol/frame.cpp - reading and writing the messages of the WebSocket protocol.
#include "protocol/frame.hpp"

#include "base/limits.hpp"

#include <openenv/codec_containers.hpp>
#include <openenv/rules.hpp>

namespace openenv::protocol {
namespace {

/// What the envelope of one type of message may hold beside `type`.
enum class Data { absent, optional, required };

void check_envelope(const json::value& message, Data data, Problems& problems) {
  const Path root;
  const json::object& object = message.get_object();
  const Path here{&root, std::string_view("data")};
  const auto* value = object.if_contains("data");
  if (value == nullptr) {
    if (data == Data::required) {
      problems.add(here, "missing", "is required but absent", message);
    }
  } else if (data == Data::absent) {
    problems.add(here, "extra_forbidden", "must be left out: this message has no data", *value);
  } else if (!value->is_object()) {
    problems.add(here, "dict_type", "must be an object", *value);
  }
  for (const auto& item : object) {
    const std::string_view key = item.key();
    if (key == "type" || key == "data") continue;
    problems.add(Path{&root, key}, "extra_forbidden",
                 "is no key of a message, which has type and data", item.value());
  }
}

[[noreturn]] void unknown_type(const json::value* type) {
  std::string name;
  if (type != nullptr) {
    name = type->is_string() ? std::string(type->get_string()) : write_json(*type);
  }
  throw UnknownType("Unknown message type: " + name);
}

/// What the envelope of a type of message holds; nothing if there is no such type.
std::optional<Data> data_of(std::string_view type) {
  if (type == "step" || type == "mcp") return Data::required;
  if (type == "reset") return Data::optional;
  if (type == "state" || type == "close") return Data::absent;
  return std::nullopt;
}

}  // namespace

Frame read_frame(std::string_view text, json::storage_ptr storage) {
  json::value message = parse_json(text, std::move(storage));
  Problems problems;
  auto* object = message.if_object();
  if (object == nullptr) {
    problems.add(Path{}, "model_type", "must be an object with the key type", message);
    throw ValidationError(std::move(problems));
  }
  const auto* type = object->if_contains("type");
  const std::string_view name =
      type != nullptr && type->is_string() ? std::string_view(type->get_string()) : "";
  const auto data = data_of(name);
  if (!data) unknown_type(type);
  check_envelope(message, *data, problems);
  throw_if_any(problems);
  if (name == "step") return StepFrame{std::move((*object)["data"])};
  if (name == "state") return StateFrame{};
  if (name == "close") return CloseFrame{};
  if (name == "mcp") return McpFrame{std::move((*object)["data"].get_object())};
  ResetFrame reset;
  if (const auto* how = object->if_contains("data")) {
    reset.how = read_reset(how->get_object(), Path(), reset.problems);
  }
  return reset;
}

void throw_if_any(Problems& problems) {
  if (!problems.empty()) throw ValidationError(std::move(problems));
}

Reset read_reset(const json::object& data, const Path& path, Problems& problems) {
  constexpr Length id_length = length_at_most(limits::id_chars_max);
  Reset how;
  for (const auto& item : data) {
    const std::string_view key = item.key();
    const Path here{&path, key};
    if (key == "seed") {
      Codec<decltype(how.seed)>::decode(item.value(), how.seed, here, problems);
    } else if (key == "episode_id") {
      Codec<decltype(how.episode_id)>::decode(item.value(), how.episode_id, here, problems);
      if (how.episode_id) id_length.check(*how.episode_id, item.value(), here, problems);
    } else {
      how.options.emplace(key, json::value(item.value(), json::storage_ptr()));
    }
  }
  return how;
}

void write_problems(const std::vector<Problem>& problems, std::string& out) {
  out += '[';
  for (std::size_t i = 0; i < problems.size(); ++i) {
    const Problem& problem = problems[i];
    if (i > 0) out += ',';
    out += R"({"type":)";
    write::text(problem.rule, out);
    out += R"(,"loc":[)";
    for (std::size_t k = 0; k < problem.where.size(); ++k) {
      if (k > 0) out += ',';
      if (const auto* index = std::get_if<std::size_t>(&problem.where[k])) {
        write::integer(std::uint64_t{*index}, out);
      } else {
        write::text(std::get<std::string>(problem.where[k]), out);
      }
    }
    out += R"(],"msg":)";
    write::text(problem.message, out);
    out += R"(,"input":)";
    write::value(problem.input, out);
    if (!problem.limits.empty()) {
      out += R"(,"ctx":)";
      write::object(problem.limits, out);
    }
    out += '}';
  }
  out += ']';
}

namespace {

/// The frame of an error. Throws EncodeError if a text in it is not UTF-8.
void write_own_words(const Error& error, std::string& out) {
  out += R"({"type":"error","data":{"message":)";
  write::text(error.what(), out);
  out += R"(,"code":)";
  write::text(error.code(), out);
  if (const auto* validation = dynamic_cast<const ValidationError*>(&error)) {
    out += R"(,"errors":)";
    write_problems(validation->problems(), out);
  } else if (const auto* capacity = dynamic_cast<const CapacityReached*>(&error)) {
    out += R"(,"active_sessions":)";
    write::integer(capacity->active_sessions(), out);
    out += R"(,"max_sessions":)";
    write::integer(capacity->max_sessions(), out);
  } else if (const auto* factory = dynamic_cast<const FactoryError*>(&error)) {
    out += R"(,"factory_name":)";
    write::text(factory->factory_name(), out);
  }
  out += "}}";
}

}  // namespace

void write_error(const Error& error, std::string& out) {
  const std::size_t start = out.size();
  try {
    write_own_words(error, out);
  } catch (const EncodeError&) {
    // An environment's errors may hold anything; what cannot be sent must not hide the rest.
    const bool readable = find_invalid_utf8(error.code()) == std::string_view::npos;
    out.resize(start);
    out += R"({"type":"error","data":{"message":"the error's own words are not UTF-8","code":)";
    write::text(readable ? error.code() : "EXECUTION_ERROR", out);
    out += "}}";
  }
}

}  // namespace openenv::protocol
