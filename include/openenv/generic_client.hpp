// include/openenv/generic_client.hpp - plays any environment, with JSON in place of types.
//
// For environments whose structs are not at hand. The same classes as for typed environments, and
// the same rules of use.
#pragma once

#include <openenv/sync_client.hpp>

namespace openenv {

/// Actions and observations are JSON objects; an observation is all that the server sent.
struct Generic {
  using Action = json::object;
  using Observation = json::object;
};

/// For coroutines.
using GenericClient = Client<Generic>;

/// For code without coroutines.
using SyncGenericClient = SyncClient<Generic>;

}  // namespace openenv
