// envs/chess/chess_test.cpp - chess as an environment: colors, opponents, rewards, ends.
#include "chess/chess.hpp"

#include "chess/fen.hpp"
#include "chess/uci_engine.hpp"

#include <openenv/engine.hpp>
#include <openenv/environment_type.hpp>
#include <openenv/error.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <fstream>
#include <stdexcept>

#include <sys/wait.h>

namespace openenv::envs {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;
using Color = Chess::Color;
using Opponent = Chess::Opponent;
using AgentColor = Chess::AgentColor;

constexpr auto fools_mate = "rnbqkbnr/pppp1ppp/8/4p3/8/5P2/PPPPP1PP/RNBQKBNR w KQkq - 0 2";
constexpr auto back_rank = "6k1/5ppp/8/8/8/8/8/4R2K w - - 0 1";

Chess begun(const Chess::Options& options, std::uint64_t seed = 0) {
  Chess game;
  game.reset({.seed = seed}, options);
  return game;
}

auto play(Chess& game, std::initializer_list<const char*> moves) {
  StepResult<Chess::Observation> last;
  for (const auto* move : moves) last = game.step({move}, {});
  return last;
}

TEST(Chess, BeginsWithTwentyMoves) {
  Chess game;
  const auto first = game.reset({}, {.opponent = Opponent::none});
  EXPECT_EQ(first.observation.legal_moves.size(), 20U);
  EXPECT_FALSE(first.observation.is_check);
  EXPECT_FALSE(first.observation.result);
  EXPECT_EQ(first.reward, 0.0);
}

TEST(Chess, AMoveThatIsNotLegalCostsALittleAndChangesNothing) {
  auto game = begun({.opponent = Opponent::random, .agent_color = AgentColor::white});
  for (const auto* move : {"e2e5", "invalid", "", "e7e5"}) {
    const auto result = game.step({move}, {});
    EXPECT_EQ(result.reward, -0.1);
    EXPECT_FALSE(result.done);
  }
  EXPECT_EQ(game.step_count(), 0U);
}

TEST(Chess, OpponentAnswersInTheSameStep) {
  for (const auto opponent : {Opponent::moonfish, Opponent::random}) {
    auto game = begun({.opponent = opponent, .agent_color = AgentColor::white});
    game.step({"e2e4"}, {});
    EXPECT_EQ(game.step_count(), 2U);
    EXPECT_EQ(game.state().current_player, Color::white);
    EXPECT_EQ(game.state().move_history.front(), "e2e4");
  }
}

TEST(Chess, WhoPlaysBlackIsMovedAgainstFirst) {
  const auto game = begun({.opponent = Opponent::random, .agent_color = AgentColor::black});
  EXPECT_EQ(game.step_count(), 1U);
  EXPECT_EQ(game.state().current_player, Color::black);
}

TEST(Chess, OpponentWaitsWhereTheAgentIsToMove) {
  const auto game = begun({.fen = "4k3/4p3/8/8/8/8/3P4/4K3 b - - 0 1",
                           .opponent = Opponent::random,
                           .agent_color = AgentColor::black});
  EXPECT_EQ(game.step_count(), 0U);
}

TEST(Chess, SeedChoosesTheColor) {
  EXPECT_EQ(begun({.opponent = Opponent::none}, 6).state().agent_color, Color::white);
  EXPECT_EQ(begun({.opponent = Opponent::none}, 7).state().agent_color, Color::black);
}

TEST(Chess, WithoutASeedColorsAlternate) {
  Chess game;
  game.reset({}, {.opponent = Opponent::none});
  for (int i = 0; i < 4; ++i) {
    const Color before = game.state().agent_color;
    game.reset({}, {.opponent = Opponent::none});
    EXPECT_NE(game.state().agent_color, before);
  }
}

TEST(Chess, MatePaysTheWinner) {
  auto white =
      begun({.fen = back_rank, .opponent = Opponent::none, .agent_color = AgentColor::white});
  const auto won = play(white, {"e1e8"});
  EXPECT_EQ(won.reward, 1.0);
  EXPECT_TRUE(won.done);
  EXPECT_EQ(won.observation.result, "1-0");
  auto loser = begun({.fen = fools_mate, .agent_color = AgentColor::white});
  const auto lost = play(loser, {"g2g4"});
  EXPECT_EQ(lost.reward, -1.0);
  EXPECT_EQ(lost.observation.result, "0-1");
}

TEST(Chess, RewardsAreDiscountedBackOverTheAgentsMoves) {
  auto game = begun({.opponent = Opponent::none, .agent_color = AgentColor::white, .gamma = 0.5});
  const auto last = play(game, {"f2f3", "e7e5", "g2g4", "d8h4"});
  EXPECT_EQ(last.metadata.at("discounted_rewards"), (json::array{-0.125, -0.25, -0.5, -1.0}));
  EXPECT_EQ(last.metadata.at("gamma"), 0.5);
}

TEST(Chess, ATooLongGameIsADraw) {
  auto game = begun({.opponent = Opponent::none, .max_moves = 2});
  EXPECT_FALSE(play(game, {"e2e4"}).done);
  const auto last = play(game, {"e7e5"});
  EXPECT_TRUE(last.done);
  EXPECT_EQ(last.reward, 0.0);
  EXPECT_EQ(last.observation.result, "1/2-1/2");
}

TEST(Chess, NothingHappensAfterTheEnd) {
  auto game = begun({.opponent = Opponent::none, .max_moves = 1});
  play(game, {"e2e4"});
  for (const auto* move : {"e7e5", "nonsense"}) {
    const auto after = play(game, {move});
    EXPECT_TRUE(after.done);
    EXPECT_EQ(after.reward, 0.0);
    EXPECT_EQ(game.step_count(), 1U);
  }
  EXPECT_TRUE(game.legal_actions().empty());
}

TEST(Chess, APositionMayBeOverAtTheStart) {
  Chess game;
  const auto first = game.reset({}, {.fen = "7k/5K2/6Q1/8/8/8/8/8 b - - 0 1"});
  EXPECT_TRUE(first.done);
  EXPECT_EQ(first.reward, 0.0);
  EXPECT_TRUE(first.observation.legal_moves.empty());
}

TEST(Chess, AStepThatIsCutOffChangesNothing) {
  auto game = begun({.opponent_depth = 5, .agent_color = AgentColor::white});
  std::stop_source source;
  source.request_stop();
  StepContext context;
  context.cancelled = source.get_token();
  EXPECT_THROW(game.step({"e2e4"}, context), std::runtime_error);
  EXPECT_EQ(game.step_count(), 0U);
  EXPECT_EQ(game.state().current_player, Color::white);
}

TEST(Chess, AResetThatIsCutOffChangesNothing) {
  auto game = begun({.opponent = Opponent::none});
  play(game, {"e2e4"});
  std::stop_source source;
  source.request_stop();
  EXPECT_THROW(game.reset({.cancelled = source.get_token()}, {.agent_color = AgentColor::black}),
               std::runtime_error);
  EXPECT_THAT(game.state().move_history, ElementsAre("e2e4"));
}

TEST(Chess, AResetThatIsRefusedChangesNothing) {
  auto game = begun({.opponent = Opponent::none});
  play(game, {"e2e4"});
  EXPECT_THROW(game.reset({}, {.fen = "8/8 w"}), std::invalid_argument);
  EXPECT_THROW(game.reset({}, {.opponent_depth = 20}), ValidationError);
  play(game, {"e7e5"});
  EXPECT_THAT(game.state().move_history, ElementsAre("e2e4", "e7e5"));
}

TEST(Chess, IsDrawnWithWhiteAtTheBottom) {
  const auto game = begun({.opponent = Opponent::none});
  EXPECT_THAT(game.render(), StartsWith("8 r n b q k b n r\n7 p p p p p p p p\n6 . ."));
  EXPECT_THAT(game.render(), testing::EndsWith("1 R N B Q K B N R\n  a b c d e f g h\n"));
  EXPECT_THAT(game.render_svg(), HasSubstr("\u265a"));
}

TEST(Chess, PlaysAgainstStockfishWhereItIsInstalled) {
  if (chess::UciEngine::find().empty()) GTEST_SKIP() << "stockfish is not installed";
  const Chess::Options options{
      .fen = fools_mate, .opponent = Opponent::stockfish, .agent_color = AgentColor::white};
  auto game = begun(options);
  auto copy = game;
  for (Chess* one : {&game, &copy}) {
    const auto lost = play(*one, {"g2g4"});
    EXPECT_EQ(lost.reward, -1.0);
    EXPECT_THAT(one->state().move_history, ElementsAre("g2g4", "d8h4"));
  }
}

/// The last process that this thread has started.
pid_t last_child() {
  pid_t out = 0;
  std::ifstream children("/proc/thread-self/children");
  for (pid_t child = 0; children >> child;) out = child;
  return out;
}

TEST(Chess, AStockfishThatEndedUnaskedIsStartedAgain) {
  if (chess::UciEngine::find().empty()) GTEST_SKIP() << "stockfish is not installed";
  const auto position = chess::parse_fen(chess::first_position);
  chess::UciEngine engine;
  const auto move = engine.best_move(position, 1);
  const pid_t process = last_child();
  ASSERT_NE(process, 0);
  kill(process, SIGKILL);
  siginfo_t end;
  ASSERT_EQ(waitid(P_PID, static_cast<id_t>(process), &end, WEXITED | WNOWAIT), 0);
  EXPECT_EQ(uci(engine.best_move(position, 1)), uci(move));
}

/// What a session of the engine answers.
std::string answer(Session& session, std::string_view message) {
  std::string out;
  session.handle(message, out);
  return out;
}

TEST(Chess, TellsWhatIsWrongWithAReset) {
  Engine engine(environment_type<Chess>(), {});
  const auto session = engine.open();
  session->begin();
  EXPECT_THAT(answer(*session, R"({"type":"reset","data":{"fen":"8/8 w"}})"),
              testing::AllOf(HasSubstr("VALIDATION_ERROR"), HasSubstr(R"("loc":["fen"])"),
                             HasSubstr("eight ranks")));
  EXPECT_THAT(answer(*session, R"({"type":"reset","data":{"opponent":"kasparov"}})"),
              HasSubstr("moonfish"));
  EXPECT_THAT(answer(*session, R"({"type":"reset","data":{"opponent_depth":20}})"),
              HasSubstr("at most 5"));
}

TEST(Chess, CutsOffAResetThatNobodyWaitsFor) {
  Engine engine(environment_type<Chess>(), {});
  const auto session = engine.open();
  session->begin();
  session->cancel();
  EXPECT_THAT(answer(*session, R"({"type":"reset","data":{"agent_color":"black"}})"),
              HasSubstr("cut off"));
}

TEST(Chess, StateCountsTheHalfMovesOfBothSides) {
  Engine engine(environment_type<Chess>(), {});
  const auto session = engine.open();
  session->begin();
  answer(*session, R"({"type":"reset","data":{"opponent":"random","agent_color":"white"}})");
  answer(*session, R"({"type":"step","data":{"move":"e2e4"}})");
  answer(*session, R"({"type":"step","data":{"move":"not one"}})");
  EXPECT_THAT(answer(*session, R"({"type":"state"})"), HasSubstr(R"("step_count":2)"));
}

}  // namespace
}  // namespace openenv::envs
