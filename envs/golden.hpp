// envs/golden.hpp - recorded episodes of an original, played again by ours.
//
// An episode is one JSON object on a line of envs/<name>/golden.jsonl:
//   {"reset": {"seed": 7, ...}, "actions": [{...}, ...], "replies": [{...}, ...]}
// The first reply is that of the reset, then comes one for each action. A reply has `observation`,
// `reward` and `done`, may have `metadata` and `state`, or is only {"error": "<code>"}. Of
// observation and state the keys are compared that were recorded: prose is not. Where an
// observation is large its fingerprint stands for it: 16 hexadecimal digits, the FNV-1a hash (64
// bits) of its JSON text without spaces.
#pragma once

#include <openenv/engine.hpp>

#include <string>

namespace openenv::envs {

/// Plays the episode in a session of its own. Returns a sentence about the first reply that is not
/// as recorded, or nothing. Throws what a text that is no such episode makes Boost.JSON throw.
std::string difference(Engine& engine, const json::object& episode);

}  // namespace openenv::envs
