// src/base/error.cpp - what errors say.
#include "base/limits.hpp"

#include <openenv/error.hpp>

#include <algorithm>
#include <type_traits>

namespace openenv {
namespace {

// A message names this many problems; the rest are counted. All are in problems().
constexpr std::size_t named_problems_max = 3;

std::string spell(const std::vector<Key>& where) {
  std::string out;
  for (const auto& key : where) {
    if (const auto* index = std::get_if<std::size_t>(&key)) {
      out += '[' + std::to_string(*index) + ']';
    } else {
      if (!out.empty()) out += '.';
      out += std::get<std::string>(key);
    }
  }
  return out;
}

std::string summary(const std::vector<Problem>& problems) {
  std::string out = "Invalid message";
  for (std::size_t i = 0; i < std::min(problems.size(), named_problems_max); ++i) {
    const std::string where = spell(problems[i].where);
    out += i == 0 ? ": " : "; ";
    if (!where.empty()) out += where + ": ";
    out += problems[i].message;
  }
  if (problems.size() > named_problems_max) {
    out += "; and " + std::to_string(problems.size() - named_problems_max) + " more";
  }
  return out;
}

/// True if the value takes more than `left` bytes as text, about; takes off `left` what it has.
bool is_larger(const json::value& value, std::size_t& left) {
  const auto take = [&](std::size_t bytes) {
    const bool fits = bytes <= left;
    left -= fits ? bytes : left;
    return !fits;
  };
  if (const auto* text = value.if_string()) return take(text->size());
  if (const auto* items = value.if_array()) {
    return std::any_of(items->begin(), items->end(),
                       [&](const json::value& item) { return take(1) || is_larger(item, left); });
  }
  if (const auto* members = value.if_object()) {
    return std::any_of(members->begin(), members->end(), [&](const auto& member) {
      return take(member.key().size()) || is_larger(member.value(), left);
    });
  }
  return take(1);
}

/// The value, or null if it is too large to repeat.
json::value repeatable(json::value input) {
  std::size_t room = limits::problem_input_bytes_max;
  return is_larger(input, room) ? json::value() : std::move(input);
}

}  // namespace

void Problems::add(const Path& path, std::string_view rule, std::string message,
                   const json::value& input, json::object limit_values) {
  if (list_.size() == limits::problems_max) return;
  std::size_t room = limits::problem_input_bytes_max;
  // Its own storage: the document that the input is part of may live on a buffer.
  Problem problem{
      .rule = std::string(rule),
      .message = std::move(message),
      .input = is_larger(input, room) ? json::value() : json::value(input, json::storage_ptr()),
      .limits = std::move(limit_values)};
  for (const Path* p = &path; p->parent != nullptr; p = p->parent) {
    if (const auto* index = std::get_if<std::size_t>(&p->key)) {
      problem.where.emplace_back(*index);
    } else {
      problem.where.emplace_back(std::string(std::get<std::string_view>(p->key)));
    }
  }
  std::reverse(problem.where.begin(), problem.where.end());
  list_.push_back(std::move(problem));
}

InvalidJson::InvalidJson(const std::string& reason, std::size_t offset)
    : Error("INVALID_JSON", "Invalid JSON: " + reason + " at byte " + std::to_string(offset)),
      offset_(offset) {}

ValidationError::ValidationError(std::vector<Problem> problems)
    : Error("VALIDATION_ERROR", summary(problems)),
      problems_(std::make_shared<const std::vector<Problem>>(std::move(problems))) {}

ValidationError::ValidationError(std::vector<Key> where, std::string message, json::value input)
    : ValidationError(std::vector<Problem>{{.where = std::move(where),
                                            .rule = "value_error",
                                            .message = std::move(message),
                                            .input = repeatable(std::move(input))}}) {}

EncodeError::EncodeError(const std::string& reason, const std::string& where)
    : ExecutionError((where.empty() ? "" : where + ": ") + reason),
      reason_(std::make_shared<const std::string>(reason)),
      where_(std::make_shared<const std::string>(where)) {}

EncodeError EncodeError::inside(std::string_view name) const {
  std::string where(name);
  if (!where_->empty()) where += '.' + *where_;
  return EncodeError(*reason_, where);
}

// The words of this message are read by existing clients.
CapacityReached::CapacityReached(std::uint64_t active, std::uint64_t most)
    : CapacityReached("Server at capacity: " + std::to_string(active) + "/" + std::to_string(most) +
                          " sessions active. Cannot accept new connections.",
                      active, most) {}

}  // namespace openenv
