// envs/chess/moves_test.cpp - legal moves: their number, their order, and how they are written.
#include "chess/moves.hpp"

#include "chess/fen.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

namespace openenv::envs::chess {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::vector<std::string> moves_of(std::string_view position) {
  MoveList moves;
  add_legal_moves(parse_fen(position), moves);
  std::vector<std::string> out;
  for (const auto& move : moves) out.push_back(uci(move));
  return out;
}

std::string refusal(std::string_view text) {
  try {
    parse_fen(text);
  } catch (const std::invalid_argument& refused) {
    return refused.what();
  }
  return "";
}

struct Count {
  std::string_view position;
  int depth;
  std::uint64_t games;
};

TEST(Moves, CountsAreThoseThatAllProgramsAgreeOn) {
  for (const Count& known : {
           Count{first_position, 4, 197'281},
           {"r3k2r/p1ppqpb1/bn2pnp1/3PN3/1p2P3/2N2Q1p/PPPBBPPP/R3K2R w KQkq - 0 1", 3, 97'862},
           {"8/2p5/3p4/KP5r/1R3p1k/8/4P1P1/8 w - - 0 1", 4, 43'238},
           {"r3k2r/Pppp1ppp/1b3nbN/nP6/BBP1P3/q4N2/Pp1P2PP/R2Q1RK1 w kq - 0 1", 4, 422'333},
           {"rnbq1k1r/pp1Pbppp/2p5/8/2B5/8/PPP1NnPP/RNBQK2R w KQ - 1 8", 3, 62'379},
           {"r4rk1/1pp1qppp/p1np1n2/2b1p1B1/2B1P1b1/P1NP1N2/1PP1QPPP/R4RK1 w - - 0 10", 3, 89'890},
       }) {
    EXPECT_EQ(perft(parse_fen(known.position), known.depth), known.games) << known.position;
  }
}

TEST(Moves, PiecesComeBeforeCastlingAndPawns) {
  EXPECT_THAT(moves_of("4k3/8/8/8/8/p7/1P6/4K2R w K - 0 1"),
              ElementsAre("h1h8", "h1h7", "h1h6", "h1h5", "h1h4", "h1h3", "h1h2", "h1g1", "h1f1",
                          "e1f2", "e1e2", "e1d2", "e1f1", "e1d1", "e1g1", "b2a3", "b2b3", "b2b4"));
}

TEST(Moves, InCheckTheKingComesFirst) {
  EXPECT_THAT(moves_of("4k3/8/8/8/1b6/8/R7/4K3 w - - 0 1"),
              ElementsAre("e1f2", "e1e2", "e1f1", "e1d1", "a2d2"));
}

TEST(Moves, PawnsPromoteToTheStrongestFirst) {
  EXPECT_THAT(moves_of("8/P7/8/8/8/8/k7/2K5 w - - 0 1"),
              ElementsAre("c1d2", "c1c2", "c1d1", "a7a8q", "a7a8r", "a7a8b", "a7a8n"));
}

TEST(Moves, EnPassantIsRefusedWhereItUncoversTheKing) {
  EXPECT_THAT(moves_of("8/8/8/8/k2Pp2Q/8/8/3K4 b - d3 0 1"),
              testing::Not(testing::Contains("e4d3")));
  EXPECT_THAT(moves_of("8/8/8/8/k2Pp3/8/8/3K4 b - d3 0 1"), testing::Contains("e4d3"));
}

TEST(Moves, AreFoundByTheirText) {
  const auto position = parse_fen("4k3/P7/8/8/8/8/8/R3K2R w KQ - 0 1");
  const auto named = [&](std::string_view text) {
    const auto move = find_legal_move(position, text);
    return move ? uci(*move) : "none";
  };
  EXPECT_EQ(named("e1g1"), "e1g1");
  EXPECT_EQ(named("e1h1"), "e1g1") << "a king that takes his rook castles";
  EXPECT_EQ(named("e1a1"), "e1c1");
  EXPECT_EQ(named("a7a8n"), "a7a8n");
  for (const auto text : {"a7a8", "a7a8k", "a7a8Q", "E1G1", "e1", "", "e1g1q", "z9z9", "e1e1"}) {
    EXPECT_EQ(named(text), "none") << text;
  }
}

TEST(Fen, IsWrittenAsItWasRead) {
  for (const auto text : {std::string_view("8/8/8/8/k2Pp3/8/8/3K4 b - d3 0 1"), first_position,
                          std::string_view("r3k3/8/8/8/8/8/8/4K2R w Kq - 13 57")}) {
    EXPECT_EQ(fen(parse_fen(text)), text);
  }
}

TEST(Fen, MayLeaveOutTheLastFields) {
  EXPECT_EQ(fen(parse_fen("4k3/8/8/8/8/8/8/4K3")), "4k3/8/8/8/8/8/8/4K3 w - - 0 1");
  EXPECT_EQ(fen(parse_fen(" 4k3/8/8/8/8/8/8/4K3  b ")), "4k3/8/8/8/8/8/8/4K3 b - - 0 1");
}

TEST(Fen, RightsThatNobodyHasAreDropped) {
  EXPECT_EQ(fen(parse_fen("4k3/8/8/8/4P3/8/8/4K2R b KQkq e3 0 1")),
            "4k3/8/8/8/4P3/8/8/4K2R b K - 0 1");
  EXPECT_EQ(fen(parse_fen("r3k2r/8/8/8/8/8/8/R3K2R w HAha - 0 1")),
            "r3k2r/8/8/8/8/8/8/R3K2R w KQkq - 0 1");
}

TEST(Fen, SaysWhatIsWrong) {
  EXPECT_THAT(refusal("what is this"), HasSubstr("eight ranks"));
  EXPECT_THAT(refusal("4k3/8/8/8/8/8/8/4K4 w"), HasSubstr("eight squares"));
  EXPECT_THAT(refusal("4k3/8/8/44/8/8/8/4K3 w"), HasSubstr("two digits"));
  EXPECT_THAT(refusal("4k3/8/8/8/8/8/8/4X3 w"), HasSubstr("no piece"));
  EXPECT_THAT(refusal("4k3/8/8/8/8/8/8/8 w"), HasSubstr("one king"));
  EXPECT_THAT(refusal("4k3/8/8/8/8/8/8/P3K3 w"), HasSubstr("pawn"));
  EXPECT_THAT(refusal("4k3/8/8/8/8/8/8/4R1K1 w"), HasSubstr("in check"));
  EXPECT_THAT(refusal("4k3/8/8/8/8/8/8/4K3 x"), HasSubstr("neither w nor b"));
  EXPECT_THAT(refusal("4k3/8/8/8/8/8/8/4K3 w KX"), HasSubstr("castle"));
  EXPECT_THAT(refusal("4k3/8/8/8/8/8/8/4K3 w - e9"), HasSubstr("square"));
  EXPECT_THAT(refusal("4k3/8/8/8/8/8/8/4K3 w - - x 1"), HasSubstr("numbers"));
  EXPECT_THAT(refusal("4k3/8/8/8/8/8/8/4K3 w - - 0 1 more"), HasSubstr("six fields"));
  EXPECT_THAT(refusal(""), HasSubstr("empty"));
}

}  // namespace
}  // namespace openenv::envs::chess
