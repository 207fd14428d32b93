// src/model/refusals.hpp - what a model's tests ask: what is wrong with a text.
#pragma once

#include <openenv/model.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace openenv {

/// The problems that `read` throws, each as `way: rule`, for example `points.1.x: int_parsing`; a
/// problem of the whole has the way `$`.
template <class Read>
std::vector<std::string> refusals_of(Read read) {
  std::vector<std::string> out;
  try {
    read();
  } catch (const ValidationError& error) {
    for (const Problem& problem : error.problems()) {
      std::string way;
      for (const Key& key : problem.where) {
        if (!way.empty()) way += '.';
        const auto* index = std::get_if<std::size_t>(&key);
        way += index == nullptr ? std::get<std::string>(key) : std::to_string(*index);
      }
      out.push_back((way.empty() ? "$" : way) + ": " + problem.rule);
    }
  }
  return out;
}

/// The same of a JSON text that is to be a `T`.
template <class T>
std::vector<std::string> refusals(std::string_view text) {
  return refusals_of([&] { decode<T>(parse_json(text)); });
}

/// The only problem of a text that is to be a `T`. Throws std::out_of_range if there is none.
template <class T>
Problem only_problem(std::string_view text) {
  try {
    decode<T>(parse_json(text));
  } catch (const ValidationError& error) {
    if (error.problems().size() == 1) return error.problems().front();
  }
  throw std::out_of_range("the text has not just one problem");
}

/// What a `T` reads from a text and writes again.
template <class T>
std::string again(std::string_view text) {
  return encode(decode<T>(parse_json(text)));
}

}  // namespace openenv
