// envs/textarena/games/tower_of_hanoi.cpp - TowerOfHanoi: move all disks from A to C.
//
// One action may hold several moves; they are made in turn.
#include "../action.hpp"
#include "../families.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <boost/json/value_from.hpp>

#include <array>
#include <utility>

namespace openenv::envs::textarena {
namespace {

class TowerOfHanoi final : public CopyableGame<TowerOfHanoi> {
 public:
  explicit TowerOfHanoi(const Settings& settings)
      : disks_(settings.whole("num_disks", 1, 20)),
        turns_most_(settings.whole("max_turns", 0, 10'000'000)) {}

  Match seat(int, PythonRandom random) const override {
    return {Seating::alone, {"Player"}, std::move(random), turns_most_};
  }

  void begin(Match& match) override {
    towers_ = {};
    for (int disk = disks_; disk > 0; --disk) towers_[0].push_back(disk);
    match.prompt(0, fmt::format("This is the Tower of Hanoi with {} disks. Bring all of them from "
                                "tower A to tower C.\nName the tower to take from and the tower to "
                                "put on, such as [A C]. A disk with another on it stays, "
                                "and none goes onto a smaller one.",
                                disks_));
    show(match);
  }

  void play(Match& match, const std::string& action) override {
    match.hear(action, game);
    const auto moves = read(action);
    if (moves.empty() || moves.size() > moves_most) {
      match.refuse(moves.empty() ? "a move is two towers in square brackets."
                                 : fmt::format("an action has at most {} moves.", moves_most),
                   score());
      return;
    }
    for (const auto [from, to] : moves) {
      auto& source = towers_[from];
      auto& target = towers_[to];
      if (source.empty()) {
        match.refuse("there is no disk to take from that tower.", score());
        break;
      }
      if (!target.empty() && target.back() < source.back()) {
        match.refuse("a disk never lies on a smaller one.", score());
        continue;
      }
      const int disk = source.back();
      source.pop_back();
      target.push_back(disk);
      match.describe(fmt::format("Disk {}: from {} to {}.", disk, names[from], names[to]));
      show(match);
    }
    if (static_cast<int>(towers_[2].size()) == disks_) {
      match.finish(1.0, "All disks are on tower C.");
    } else if (match.turns_used_up()) {
      match.finish(score(), "No turn is left.");
    }
  }

  json::object state(const Match&) const override {
    json::object towers;
    for (std::size_t i = 0; i < 3; ++i) {
      towers[std::string(1, names[i])] = json::value_from(towers_[i]);
    }
    return {{"towers", std::move(towers)}};
  }

  std::vector<std::string> legal_moves(const Match&) const override {
    std::vector<std::string> out;
    for (std::size_t from = 0; from < 3; ++from) {
      for (std::size_t to = 0; to < 3; ++to) {
        const bool possible = from != to && !towers_[from].empty() &&
                              (towers_[to].empty() || towers_[to].back() > towers_[from].back());
        if (possible) out.push_back(fmt::format("[{} {}]", names[from], names[to]));
      }
    }
    return out;
  }

  std::string drawing(const Match&) const override {
    std::string out;
    for (std::size_t i = 0; i < 3; ++i) {
      out += fmt::format("{}: [{}]\n", names[i], fmt::join(towers_[i], ", "));
    }
    return out;
  }

 private:
  static constexpr std::string_view names = "ABC";
  /// In one action: every move is answered by a board.
  static constexpr std::size_t moves_most = 1000;

  struct Move {
    std::size_t from;
    std::size_t to;
  };

  void show(Match& match) { match.show("Current Board: \n" + drawing(match) + "."); }

  static std::vector<Move> read(const std::string& action) {
    std::vector<Move> moves;
    search(action, [&](Cursor& in) {
      char from = 0;
      char to = 0;
      char comma = 0;
      if (!in.one_of("ABCabc", from)) return false;
      in.skip_spaces();
      in.one_of(",", comma);
      in.skip_spaces();
      if (in.one_of("ABCabc", to) && in.literal(']')) moves.push_back({place(from), place(to)});
      return moves.size() > moves_most;
    });
    return moves;
  }

  static std::size_t place(char name) {
    return static_cast<std::size_t>(name >= 'a' ? name - 'a' : name - 'A');
  }

  /// Share of the disks that lie on tower C as they have to, from below.
  double score() const {
    int right = 0;
    for (const int disk : towers_[2]) {
      if (disk != disks_ - right) break;
      ++right;
    }
    return static_cast<double>(right) / disks_;
  }

  int disks_;
  int turns_most_;
  std::array<std::vector<int>, 3> towers_;
};

constexpr Variant variants[] = {
    {"TowerOfHanoi-v0", R"({"max_turns": 14})"},
    {"TowerOfHanoi-v0-medium", R"({"num_disks": 4, "max_turns": 30})"},
    {"TowerOfHanoi-v0-hard", R"({"num_disks": 5, "max_turns": 62})"},
    {"TowerOfHanoi-v0-hardcore", R"({"num_disks": 6, "max_turns": 126})"},
    {"TowerOfHanoi-v0-extreme", R"({"num_disks": 7, "max_turns": 254})"},
};

}  // namespace

const Family tower_of_hanoi{
    .name = "TowerOfHanoi",
    .defaults = R"({"num_disks": 3, "max_turns": 100})",
    .variants = variants,
    .training = Look::messages_and_board,
    .make = make_game<TowerOfHanoi>,
};

}  // namespace openenv::envs::textarena
