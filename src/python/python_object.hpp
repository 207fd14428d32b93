// src/python/python_object.hpp - Python objects as the engine meets them.
//
// Everything here wants the GIL, but for what says otherwise.
#pragma once

#include <openenv/error.hpp>
#include <openenv/json.hpp>

#include <nanobind/nanobind.h>

#include <memory>
#include <string>
#include <string_view>

namespace openenv::python {

/// A document as Python has it.
nanobind::object to_python(const json::value& value);

/// What an exception says, in UTF-8, behind its type's name where that alone would say too little.
std::string message_of(const nanobind::python_error& error);

/// The bytes of a `bytes` object, or the UTF-8 text of a `str`; valid as long as the object.
/// Throws std::invalid_argument for anything else.
std::string_view view_of(nanobind::handle object);

/// An object that may be copied and dropped by any thread, with the GIL or without.
using SharedObject = std::shared_ptr<nanobind::object>;
SharedObject share(nanobind::object object);

}  // namespace openenv::python
