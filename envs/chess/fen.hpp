// envs/chess/fen.hpp - positions as text, in Forsyth-Edwards notation.
#pragma once

#include "chess/position.hpp"

#include <string>
#include <string_view>

namespace openenv::envs::chess {

inline constexpr std::string_view first_position =
    "rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR w KQkq - 0 1";

/// Reads a position. Fields that are left out at the end are `w - - 0 1`. Rights to castle that
/// king and rook cannot have are dropped, and an en passant square that no legal move can use.
/// Throws std::invalid_argument, saying what is wrong, if the text is no FEN or the position none
/// of chess: a king on each side, sixteen pieces at most, no pawn on the first or last rank,
/// and nobody in check who has just moved.
Position parse_fen(std::string_view text);

/// Writes a position, with all six fields.
std::string fen(const Position& position);

}  // namespace openenv::envs::chess
