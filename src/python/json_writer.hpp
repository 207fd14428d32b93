// src/python/json_writer.hpp - Python objects to JSON text.
#pragma once

#include <nanobind/nanobind.h>

#include <string>
#include <string_view>

namespace openenv::python {

struct WriteOptions {
  std::string_view name = {};  ///< What errors call the value.
  std::size_t depth = 0;       ///< Containers that the value will stand in.
};

/// Appends the JSON of `value` to `out`, as python/openenv/_native.pyi has it at `dumps`. The
/// caller holds the GIL. Throws the TypeError and the ValueError of nanobind, and python_error.
void write_json(nanobind::handle value, std::string& out, const WriteOptions& options = {});

}  // namespace openenv::python
