// envs/textarena/tests/episode.hpp - recorded episodes of the original, played again by ours.
//
// An episode is a JSON object: {"id": "Nim-v0", "players": 2, "seed": 7, "actions": [...],
// "steps": [[done, turn, player, rewards, facts, look], ...]}; the first step is the reset. Facts
// are what the messages of the step say but for their prose, and the look is what the player is
// shown of them all, without prose too; it is left out of most steps. Either may be 16 hexadecimal
// digits that stand for it (FNV-1a, 64 bits).
#pragma once

#include "../textarena.hpp"

#include <openenv/json.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace openenv::envs::textarena {

/// The facts of all messages from `first` on: for each its sender, addressee and category, then
/// what is no prose. A board is told as it is, but for sentences; of other lines that have a
/// lower-case letter the brackets, numbers, words in capitals and suits of cards are told, and
/// `higher` and `lower`.
std::string facts(const Match& match, std::size_t first, bool boards_too);

/// FNV-1a, 64 bits, as 16 hexadecimal digits.
std::string fingerprint(std::string_view text);

/// Plays the episode. Returns what was first different, with its step; empty if nothing was.
std::string difference(const json::object& episode);

}  // namespace openenv::envs::textarena
