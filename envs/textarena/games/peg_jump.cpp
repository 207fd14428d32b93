// envs/textarena/games/peg_jump.cpp - PegJump: jump pegs over pegs until one is left.
//
// The table of jumps is the original's, with the lines that it has and those that it lacks.
#include "../action.hpp"
#include "../families.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace openenv::envs::textarena {
namespace {

struct Jump {
  int from;
  int over;
  int to;
};

/// Each may be jumped in both directions.
constexpr std::array<Jump, 19> lines = {{{1, 2, 4},
                                         {1, 3, 6},
                                         {2, 4, 7},
                                         {2, 5, 9},
                                         {3, 5, 8},
                                         {3, 6, 10},
                                         {4, 5, 6},
                                         {4, 7, 11},
                                         {4, 8, 13},
                                         {5, 8, 12},
                                         {5, 9, 14},
                                         {6, 9, 13},
                                         {6, 10, 15},
                                         {7, 8, 9},
                                         {7, 11, 13},
                                         {8, 9, 10},
                                         {8, 12, 14},
                                         {9, 12, 13},
                                         {9, 13, 15}}};

class PegJump final : public CopyableGame<PegJump> {
 public:
  explicit PegJump(const Settings& settings) : empty_(settings.whole("initial_empty", 1, 15)) {}

  Match seat(int, PythonRandom random) const override {
    return {Seating::alone, {"Player"}, std::move(random)};
  }

  void begin(Match& match) override {
    pegs_.fill(true);
    pegs_[0] = false;
    pegs_[static_cast<std::size_t>(empty_)] = false;
    match.prompt(0,
                 "This is Peg Jump. A peg jumps over its neighbour into an empty hole, and the one "
                 "that it jumped over is taken away. Leave a single peg.\nSend the hole of the peg "
                 "and the hole that it jumps to in square brackets, such as [4 1].");
    show(match);
  }

  void play(Match& match, const std::string& action) override {
    match.hear(action);
    int from = 0;
    int to = 0;
    if (!read(action, from, to)) {
      match.refuse("a jump is two holes in square brackets, and nothing else.", score());
      return;
    }
    const auto jump = find(from, to);
    if (!jump || !is_possible(*jump)) {
      match.refuse("this peg cannot jump there.", score());
      return;
    }
    at(jump->from) = false;
    at(jump->over) = false;
    at(jump->to) = true;
    if (count() == 1) {
      match.finish(1.0, "A single peg is left.");
    } else if (legal_moves(match).empty()) {
      match.finish(score(), "No jump is left.");
    } else {
      show(match);
    }
  }

  json::object state(const Match&) const override {
    return {{"board", json::array(pegs_.begin(), pegs_.end())}};
  }

  std::vector<std::string> legal_moves(const Match&) const override {
    std::vector<std::string> out;
    for (const auto& line : lines) {
      if (is_possible(line)) out.push_back(fmt::format("[{} {}]", line.from, line.to));
      if (is_possible({line.to, line.over, line.from})) {
        out.push_back(fmt::format("[{} {}]", line.to, line.from));
      }
    }
    return out;
  }

  std::string drawing(const Match&) const override {
    std::string out;
    std::size_t hole = 1;
    for (std::size_t row = 0; row < 5; ++row) {
      if (row > 0) out += '\n';
      out += std::string(3 * (4 - row), ' ');
      for (std::size_t i = 0; i <= row; ++i, ++hole) {
        out += fmt::format("{}{:3}{}", i == 0 ? "" : " ", hole, pegs_[hole] ? "\u25cf" : "\u25cb");
      }
    }
    return out;
  }

 private:
  /// Two numbers of one or two digits; without a space the last digit is the second number.
  static bool read(const std::string& action, int& from, int& to) {
    return whole(action, [&](Cursor& in) {
      std::string_view first;
      std::string_view second;
      if (!in.digits(first)) return false;
      if (in.spaces()) {
        if (!in.digits(second)) return false;
      } else {
        if (first.size() < 2 || first.size() > 4) return false;
        const std::size_t size = first.size() == 2 ? 1 : 2;
        second = first.substr(size);
        first = first.substr(0, size);
      }
      from = to_number(first);
      to = to_number(second);
      return first.size() <= 2 && second.size() <= 2 && in.literal(']');
    });
  }

  static std::optional<Jump> find(int from, int to) {
    for (const auto& line : lines) {
      if (line.from == from && line.to == to) return line;
      if (line.to == from && line.from == to) return Jump{from, line.over, to};
    }
    return std::nullopt;
  }

  bool& at(int hole) { return pegs_[static_cast<std::size_t>(hole)]; }
  bool has_peg(int hole) const { return pegs_[static_cast<std::size_t>(hole)]; }
  bool is_possible(const Jump& jump) const {
    return has_peg(jump.from) && has_peg(jump.over) && !has_peg(jump.to);
  }
  int count() const { return static_cast<int>(std::ranges::count(pegs_, true)); }

  void show(Match& match) { match.show(fmt::format("Pegs left: {}\n{}", count(), drawing(match))); }

  /// Share of the jumps that it takes from a full board to a single peg.
  double score() const { return 1.0 - static_cast<double>(count() - 1) / 14.0; }

  int empty_;
  std::array<bool, 16> pegs_ = {};
};

constexpr Variant variants[] = {{"PegJump-v0", R"({"initial_empty": 5})"}};

}  // namespace

const Family peg_jump{
    .name = "PegJump",
    .defaults = R"({"initial_empty": 1})",
    .variants = variants,
    .training = Look::messages_and_board,
    .make = make_game<PegJump>,
};

}  // namespace openenv::envs::textarena
