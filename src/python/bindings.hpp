// src/python/bindings.hpp - what the parts of openenv._native add to the module.
#pragma once

#include <nanobind/nanobind.h>

namespace openenv::python {

void bind_json(nanobind::module_& module);
void bind_client(nanobind::module_& module);
void bind_server(nanobind::module_& module);

}  // namespace openenv::python
