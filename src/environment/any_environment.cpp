// src/environment/any_environment.cpp - what every environment has in common on the wire.
#include <openenv/environment_type.hpp>

#include <algorithm>
#include <cctype>

namespace openenv {
namespace {

/// A position counted from the end if it is negative, as Python does; not yet checked.
std::int64_t from_start(std::int64_t index, std::size_t count) {
  return index < 0 ? index + static_cast<std::int64_t>(count) : index;
}

}  // namespace

json::value CountedTasks::list_splits() {
  json::array out;
  for (const Split& split : splits()) {
    out.push_back(json::object{{"name", split.name}, {"type", split.type}});
  }
  return out;
}

json::value CountedTasks::list_tasks(const std::string& split) {
  return get_task_range(split, {}, {});
}

json::value CountedTasks::num_tasks(const std::string& split) { return count(split); }

json::value CountedTasks::get_task(const std::string& split, std::int64_t index) {
  const std::size_t all = count(split);
  const std::int64_t at = from_start(index, all);
  if (at < 0 || static_cast<std::uint64_t>(at) >= all) throw std::out_of_range("task index");
  return task(split, static_cast<std::size_t>(at));
}

json::value CountedTasks::get_task_range(const std::string& split,
                                         std::optional<std::int64_t> start,
                                         std::optional<std::int64_t> stop) {
  const std::size_t all = count(split);
  const auto bounded = [&](std::optional<std::int64_t> at, std::int64_t otherwise) {
    const std::int64_t index = from_start(at.value_or(otherwise), all);
    return static_cast<std::size_t>(
        std::clamp<std::int64_t>(index, 0, static_cast<std::int64_t>(all)));
  };
  const std::size_t end = bounded(stop, static_cast<std::int64_t>(all));
  json::array out;
  for (std::size_t i = bounded(start, 0); i < end; ++i) out.push_back(task(split, i));
  return out;
}

namespace detail {
namespace {

/// Puts the shared properties before the environment's own ones, as the reference does.
json::object merged(json::object own, std::string_view class_name, std::string_view kind,
                    json::object shared, bool more_keys) {
  // A variant's alternatives, each with properties of its own, leave no place for shared ones.
  if (own.contains("oneOf") || own.contains("$ref")) return own;
  if (auto* properties = own.if_contains("properties")) {
    for (auto& item : properties->get_object()) shared[item.key()] = std::move(item.value());
  }
  own["type"] = "object";
  own["properties"] = std::move(shared);
  own["additionalProperties"] = more_keys;
  // A nested struct is plainly called Action; with its class it says whose.
  const auto* title = own.if_contains("title");
  if (title == nullptr || title->get_string() == kind) {
    own["title"] = std::string(class_name) + std::string(kind);
  }
  return own;
}

json::object nullable(json::array types, std::string_view title, std::string_view text) {
  types.push_back(json::object{{"type", "null"}});
  return {
      {"anyOf", std::move(types)}, {"default", nullptr}, {"title", title}, {"description", text}};
}

json::object metadata_schema(std::string_view text) {
  return {{"type", "object"},
          {"additionalProperties", true},
          {"title", "Metadata"},
          {"description", text}};
}

}  // namespace

std::string wire_name(std::string_view class_name) {
  std::string out;
  for (std::size_t i = 0; i < class_name.size(); ++i) {
    const auto c = static_cast<unsigned char>(class_name[i]);
    if (std::isupper(c) != 0 && i > 0) out += '_';
    out += static_cast<char>(std::tolower(c));
  }
  return out;
}

json::object action_schema(json::object own, std::string_view class_name) {
  json::object shared{{"metadata", metadata_schema("Anything the sender wants to note")}};
  return merged(std::move(own), class_name, "Action", std::move(shared), false);
}

json::object observation_schema(json::object own, std::string_view class_name) {
  json::object shared{
      {"done",
       {{"type", "boolean"},
        {"default", false},
        {"title", "Done"},
        {"description", "Whether the episode has ended"}}},
      {"reward", nullable({json::object{{"type", "boolean"}}, json::object{{"type", "integer"}},
                           json::object{{"type", "number"}}},
                          "Reward", "What the last action earned")},
      {"metadata", metadata_schema("Anything about this result that is no observation")}};
  return merged(std::move(own), class_name, "Observation", std::move(shared), false);
}

json::object state_schema(json::object own, std::string_view class_name) {
  json::object shared{{"episode_id", nullable({json::object{{"type", "string"}}}, "Episode Id",
                                              "Name of the running episode")},
                      {"step_count",
                       {{"type", "integer"},
                        {"minimum", 0},
                        {"default", 0},
                        {"title", "Step Count"},
                        {"description", "Steps taken since the last reset"}}}};
  return merged(std::move(own), class_name, "State", std::move(shared), true);
}

void allow_metadata(const json::value& action, Problems& problems) {
  constexpr std::string_view key = "metadata";
  const auto* object = action.if_object();
  const auto* metadata = object == nullptr ? nullptr : object->if_contains(key);
  if (metadata == nullptr) return;
  problems.allow(*object, key);
  if (metadata->is_object()) return;
  const Path root;
  problems.add(Path{&root, key}, "dict_type", "must be an object", *metadata);
}

void note_ignored(const json::object& options, const std::vector<std::string_view>& known,
                  json::object& metadata) {
  json::array ignored;
  for (const auto& item : options) {
    const std::string_view key = item.key();
    if (std::find(known.begin(), known.end(), key) == known.end()) ignored.emplace_back(key);
  }
  if (!ignored.empty()) metadata["ignored_options"] = std::move(ignored);
}

}  // namespace detail
}  // namespace openenv
