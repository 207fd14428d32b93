// src/protocol/openapi.hpp - the OpenAPI document of one environment.
//
// Pure functions, any thread. The document says what the routes do: the two change together.
#pragma once

#include <openenv/any_environment.hpp>
#include <openenv/json.hpp>

namespace openenv::protocol {

/// The OpenAPI 3.1 document of an environment, with its models' schemas among the components.
/// Without `simulation` it lacks the paths that only a simulation has: reset, step and state.
/// Addresses are relative to the place where the document is served.
json::object openapi(const EnvironmentType& type, bool simulation);

}  // namespace openenv::protocol
