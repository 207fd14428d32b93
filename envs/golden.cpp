// envs/golden.cpp - plays an episode and compares every reply.
#include "golden.hpp"

#include <algorithm>
#include <string_view>

namespace openenv::envs {
namespace {

std::string fingerprint(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const unsigned char byte : text) hash = (hash ^ byte) * 0x100000001b3U;
  std::string out;
  for (int shift = 60; shift >= 0; shift -= 4) out += "0123456789abcdef"[hash >> shift & 15];
  return out;
}

/// Equal, where 1 and 1.0 are the same number.
bool same(const json::value& a, const json::value& b) {
  if (a.is_number() && b.is_number()) return a.to_number<double>() == b.to_number<double>();
  if (a.is_array() && b.is_array()) {
    const auto &first = a.get_array(), &second = b.get_array();
    return std::equal(first.begin(), first.end(), second.begin(), second.end(), same);
  }
  if (a.is_object() && b.is_object()) {
    const auto &first = a.get_object(), &second = b.get_object();
    return first.size() == second.size() &&
           std::all_of(first.begin(), first.end(), [&](const auto& item) {
             const auto* other = second.if_contains(item.key());
             return other != nullptr && same(item.value(), *other);
           });
  }
  return a == b;
}

json::object ask(Session& session, const json::object& message) {
  std::string out;
  session.handle(write_json(message), out);
  return parse_json(out).as_object();
}

/// Compares one part of a reply; says what differs.
std::string unlike(std::string_view part, const json::value& ours, const json::value& recorded) {
  if (same(ours, recorded)) return {};
  std::string out(part);
  out += " is " + write_json(ours) + " and not " + write_json(recorded);
  return out;
}

/// Compares the keys that were recorded; the others hold prose, which is ours.
std::string unlike_keys(const json::object& ours, const json::object& recorded) {
  for (const auto& item : recorded) {
    const auto text = unlike(item.key(), ours.at(item.key()), item.value());
    if (!text.empty()) return text;
  }
  return {};
}

std::string unlike_observation(json::object ours, const json::value& recorded) {
  if (!recorded.is_string()) return unlike_keys(ours, recorded.get_object());
  ours.stable_erase("metadata");
  const std::string text = write_json(ours);
  if (fingerprint(text) == recorded.get_string()) return {};
  std::string out = "observation " + text + " has the fingerprint " + fingerprint(text);
  out += " and not ";
  out += std::string_view(recorded.get_string());
  return out;
}

std::string unlike_reply(Session& session, const json::object& ours, const json::object& recorded) {
  const json::object& data = ours.at("data").as_object();
  if (const auto* code = recorded.if_contains("error")) {
    if (ours.at("type") != "error") return "there is no error";
    return unlike("the error", data.at("code"), *code);
  }
  if (ours.at("type") != "observation") return write_json(data);
  auto text = unlike_observation(data.at("observation").as_object(), recorded.at("observation"));
  for (const std::string_view part : {"reward", "done"}) {
    if (text.empty()) text = unlike(part, data.at(part), recorded.at(part));
  }
  const auto* metadata = recorded.if_contains("metadata");
  if (text.empty() && metadata != nullptr) {
    text = unlike("metadata", data.at("observation").at("metadata"), *metadata);
  }
  const auto* state = recorded.if_contains("state");
  if (!text.empty() || state == nullptr) return text;
  return unlike_keys(ask(session, {{"type", "state"}}).at("data").as_object(), state->as_object());
}

}  // namespace

std::string difference(Engine& engine, const json::object& episode) {
  const auto session = engine.open();
  session->begin();
  const json::array& actions = episode.at("actions").as_array();
  const json::array& replies = episode.at("replies").as_array();
  if (replies.size() != actions.size() + 1) return "there is not one reply for each action";
  for (std::size_t i = 0; i < replies.size(); ++i) {
    const json::object message =
        i == 0 ? json::object{{"type", "reset"}, {"data", episode.at("reset")}}
               : json::object{{"type", "step"}, {"data", actions[i - 1]}};
    const auto text = unlike_reply(*session, ask(*session, message), replies[i].as_object());
    if (!text.empty()) return "after step " + std::to_string(i) + ": " + text;
  }
  return {};
}

}  // namespace openenv::envs
