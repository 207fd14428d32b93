// envs/chess/moonfish_test.cpp - what the built-in opponent plays.
//
// That its moves are the original's, the recorded episodes show.
#include "chess/moonfish.hpp"

#include "chess/evaluation.hpp"
#include "chess/fen.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>

namespace openenv::envs::chess {
namespace {

std::string answer(std::string_view position, int depth, std::uint64_t seed = 1) {
  PythonRandom random(seed);
  return uci(search(parse_fen(position), depth, random));
}

TEST(Moonfish, MatesWhereItCan) {
  EXPECT_EQ(answer("6k1/5ppp/8/8/8/8/8/4R2K w - - 0 1", 2), "e1e8");
  EXPECT_EQ(answer("rnbqkbnr/pppp1ppp/8/4p3/6P1/5P2/PPPPP2P/RNBQKBNR b KQkq - 0 2", 2), "d8h4");
}

TEST(Moonfish, TakesWhatIsFree) {
  EXPECT_EQ(answer("4k3/8/8/3q4/8/8/8/3RK3 w - - 0 1", 1), "d1d5");
}

TEST(Moonfish, PlaysTheSameForTheSameSeed) {
  PythonRandom one(7), two(7);
  const auto position = parse_fen(first_position);
  EXPECT_EQ(uci(search(position, 2, one)), uci(search(position, 2, two)));
  EXPECT_EQ(one.getrandbits(64), two.getrandbits(64));
}

TEST(Moonfish, FindsWhatThePythonProgramFinds) {
  EXPECT_EQ(answer(first_position, 2, 1), "b1c3");
  EXPECT_EQ(answer(first_position, 2, 2), "b1c3");
  PythonRandom random(1);
  search(parse_fen(first_position), 2, random);
  EXPECT_EQ(random.getrandbits(32), 3404757168U);
}

TEST(Moonfish, StopsWhenNobodyWaits) {
  const auto source = std::make_unique<std::stop_source>();
  source->request_stop();
  PythonRandom random(1);
  EXPECT_THROW(search(parse_fen(first_position), 5, random, source->get_token()),
               std::runtime_error);
}

TEST(Evaluation, SeesMaterialForTheSideToMove) {
  EXPECT_EQ(evaluate(parse_fen(first_position)), 0.0);
  EXPECT_GT(evaluate(parse_fen("4k3/8/8/8/8/8/8/Q3K3 w - - 0 1")), 500);
  EXPECT_LT(evaluate(parse_fen("4k3/8/8/8/8/8/8/Q3K3 b - - 0 1")), -500);
}

}  // namespace
}  // namespace openenv::envs::chess
