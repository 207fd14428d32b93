// envs/chess/game_test.cpp - how games end.
#include "chess/game.hpp"

#include "chess/fen.hpp"
#include "chess/moves.hpp"

#include <gtest/gtest.h>

namespace openenv::envs::chess {
namespace {

Game played(std::string_view position, std::initializer_list<std::string_view> moves = {}) {
  Game game(parse_fen(position));
  for (const auto text : moves) game.play(find_legal_move(game.position(), text).value());
  return game;
}

Ending ending(const Game& game) {
  return game.ending(has_legal_move(game.position(), game.position().is_check()));
}

TEST(Game, GoesOnAtFirst) { EXPECT_EQ(ending(played(first_position)), Ending::none); }

TEST(Game, EndsByCheckmate) {
  EXPECT_EQ(ending(played(first_position, {"f2f3", "e7e5", "g2g4", "d8h4"})), Ending::checkmate);
}

TEST(Game, EndsByStalemate) {
  EXPECT_EQ(ending(played("7k/5K2/6Q1/8/8/8/8/8 b - - 0 1")), Ending::stalemate);
}

TEST(Game, EndsWhenNobodyCanMate) {
  for (const auto position : {
           "4k3/8/8/8/8/8/8/4K3 w - - 0 1",    // Kings alone.
           "4k3/8/8/8/8/8/8/4KN2 w - - 0 1",   // A knight.
           "4k3/8/8/8/8/8/8/4KB2 w - - 0 1",   // A bishop.
           "2b1k3/8/8/8/8/8/8/4KB2 w - - 0 1"  // Bishops on squares of one shade.
       }) {
    EXPECT_EQ(ending(played(position)), Ending::insufficient_material) << position;
  }
  for (const auto position :
       {"4k3/8/8/8/8/8/P7/4K3 w - - 0 1", "4k3/8/8/8/8/8/8/3NKN2 w - - 0 1",
        "4kb2/8/8/8/8/8/8/4KB2 w - - 0 1", "4kn2/8/8/8/8/8/8/4KN2 w - - 0 1"}) {
    EXPECT_EQ(ending(played(position)), Ending::none) << position;
  }
}

TEST(Game, EndsAfterFiftyMovesWithoutProgress) {
  const auto game = played("4k3/8/8/8/8/8/8/R3K3 w - - 98 90", {"a1a2"});
  EXPECT_EQ(ending(game), Ending::none);
  EXPECT_EQ(ending(played("4k3/8/8/8/8/8/8/R3K3 w - - 98 90", {"a1a2", "e8d8"})),
            Ending::fifty_moves);
}

TEST(Game, EndsWhenAPositionComesForTheThirdTime) {
  auto game = played(first_position, {"g1f3", "g8f6", "f3g1", "f6g8", "g1f3", "g8f6", "f3g1"});
  EXPECT_EQ(ending(game), Ending::none);
  game.play(find_legal_move(game.position(), "f6g8").value());
  EXPECT_EQ(ending(game), Ending::repetition);
}

TEST(Game, ALostRightMakesAnotherPosition) {
  // The first two times White may still castle; then the rook has moved.
  EXPECT_EQ(ending(played("4k3/8/8/8/8/8/8/4K2R w K - 0 1",
                          {"h1g1", "e8d8", "g1h1", "d8e8", "h1g1", "e8d8", "g1h1", "d8e8"})),
            Ending::none);
}

}  // namespace
}  // namespace openenv::envs::chess
