// src/python/json_reader.hpp - JSON text to Python objects.
#pragma once

#include <nanobind/nanobind.h>

#include <string_view>

namespace openenv::python {

/// The value of a JSON text, with Python's json.loads as the judge of what is one. `original` is
/// the str or bytes that the text lies in, or nothing. The caller holds the GIL. Throws
/// nanobind::python_error with a ValueError.
nanobind::object read_json(std::string_view text, nanobind::handle original = {});

}  // namespace openenv::python
