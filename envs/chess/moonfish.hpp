// envs/chess/moonfish.hpp - an opponent that plays as the Python program moonfish does.
//
// With Python's generator in the same state it finds the same move and leaves the generator in the
// same state. It looks at moves in random order, captures first, which is why it needs one.
#pragma once

#include "chess/position.hpp"

#include <openenv/python_random.hpp>

#include <cstddef>
#include <stop_token>

namespace openenv::envs::chess {

/// Far more than positions of games need; each takes some 200 bytes.
inline constexpr std::size_t remembered_most = 1'000'000;

/// The best move that a search of `depth` half-moves, 1 or more, and three more of captures,
/// pawns' moves and checks, finds. There is a legal move. Throws std::runtime_error if `stop` is
/// requested meanwhile, or if the search would remember more than `remembered_most` positions.
Move search(const Position& position, int depth, PythonRandom& random,
            const std::stop_token& stop = {});

}  // namespace openenv::envs::chess
