// src/python/scratch.hpp - memory to write a text into, kept by each thread for the next one.
#pragma once

#include <cstddef>
#include <string>
#include <utility>

namespace openenv::python {

/// Gives an empty text whose memory is there already; within one there may be another.
class Scratch {
 public:
  Scratch() : text(std::exchange(spare(), {})) { text.clear(); }
  ~Scratch() {
    if (text.capacity() <= kept_bytes_max) spare() = std::move(text);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  std::string text;

 private:
  static constexpr std::size_t kept_bytes_max = std::size_t{1} << 20;

  static std::string& spare() {
    thread_local std::string kept;
    return kept;
  }
};

}  // namespace openenv::python
