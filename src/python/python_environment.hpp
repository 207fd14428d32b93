// src/python/python_environment.hpp - an environment that is written in Python.
//
// The engine meets it as AnyEnvironment. Behind that stands an adapter, a Python object that
// knows models and signatures (python/openenv/core/env_server/environment_adapter.py).
#pragma once

#include <openenv/any_environment.hpp>

#include <nanobind/nanobind.h>

namespace openenv::python {

/// The kind of environment that `kind` tells of: an object with `name`, `class_name`,
/// `concurrent`, the JSON Schemas `action`, `observation`, `reset_observation` and `state` as
/// texts, `make()`, which gives an adapter, and `describe()`, the metadata as a JSON text. It is
/// not kept alive; without it no environment can be made.
EnvironmentType python_environment_type(nanobind::object kind);

}  // namespace openenv::python
