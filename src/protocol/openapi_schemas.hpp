// src/protocol/openapi_schemas.hpp - the schemas that the OpenAPI document refers to.
//
// Pure functions, any thread.
#pragma once

#include <openenv/any_environment.hpp>
#include <openenv/json.hpp>

namespace openenv::protocol {

/// Every schema by its name: those of the environment's models (Action, Observation,
/// ResetObservation, State and what they are made of) and of all bodies and answers.
json::object openapi_schemas(const EnvironmentType& type);

}  // namespace openenv::protocol
