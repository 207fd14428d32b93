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

}  // namespace

void Problems::add(const Path& path, std::string_view rule, std::string message,
                   const json::value& input, json::object limit_values) {
  if (list_.size() == limits::problems_max) return;
  // Its own storage: the document that the input is part of may live on a buffer.
  Problem problem{.rule = std::string(rule),
                  .message = std::move(message),
                  .input = json::value(input, json::storage_ptr()),
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
