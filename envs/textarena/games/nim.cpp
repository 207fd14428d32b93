// envs/textarena/games/nim.cpp - Nim: take from one pile; whoever takes the last object wins.
#include "../action.hpp"
#include "../families.hpp"

#include <fmt/format.h>
#include <boost/json/value_from.hpp>

#include <algorithm>
#include <numeric>
#include <utility>

namespace openenv::envs::textarena {
namespace {

class Nim final : public CopyableGame<Nim> {
 public:
  explicit Nim(const Settings& settings) : first_(settings.wholes("piles", 1, objects_most)) {
    // As many moves there are, and whoever plays at random chooses among all of them.
    if (std::accumulate(first_.begin(), first_.end(), 0) > objects_most) {
      settings.refuse("piles", fmt::format("must hold at most {} objects in all", objects_most));
    }
  }

  Match seat(int, PythonRandom random) const override {
    return {Seating::two, {"Player 0", "Player 1"}, std::move(random)};
  }

  void begin(Match& match) override {
    piles_ = first_;
    for (int player = 0; player < 2; ++player) {
      match.prompt(
          player,
          fmt::format("This is Nim, and you are Player {}. In turn each player "
                      "takes one or more objects from a single pile, and the last "
                      "object of all wins the game for its taker.\nSend the pile and how many "
                      "you take in square brackets, such as [0 3].",
                      player));
    }
    show(match);
  }

  void play(Match& match, const std::string& action) override {
    match.hear(action);
    std::vector<int> move(2);
    if (!search_numbers(action, move, false)) {
      match.refuse("a move is a pile and a number of objects in square brackets.");
    } else if (static_cast<std::size_t>(move[0]) >= piles_.size()) {
      match.refuse(fmt::format("there is no pile {}.", move[0]));
    } else if (move[1] < 1) {
      match.refuse("at least one object must be taken.");
    } else if (auto& pile = piles_[static_cast<std::size_t>(move[0])]; move[1] > pile) {
      match.refuse(fmt::format("pile {} has only {}.", move[0], pile));
    } else {
      pile -= move[1];
      match.describe(
          fmt::format("Player {} takes {} from pile {}.", match.player(), move[1], move[0]));
    }
    show(match);
    if (std::ranges::all_of(piles_, [](int pile) { return pile == 0; })) {
      match.win(match.player(), fmt::format("Player {} took the last object.", match.player()));
    }
  }

  json::object state(const Match&) const override { return {{"piles", json::value_from(piles_)}}; }

  std::vector<std::string> legal_moves(const Match&) const override {
    std::vector<std::string> out;
    for (std::size_t pile = 0; pile < piles_.size(); ++pile) {
      for (int count = 1; count <= piles_[pile]; ++count) {
        out.push_back(fmt::format("[{} {}]", pile, count));
      }
    }
    return out;
  }

  std::string drawing(const Match&) const override {
    std::string out;
    for (std::size_t pile = 0; pile < piles_.size(); ++pile) {
      out += fmt::format("{}  pile {}: {}", pile == 0 ? "" : "\n", pile, piles_[pile]);
    }
    return out;
  }

 private:
  static constexpr int objects_most = 1000;

  void show(Match& match) { match.show("Current Pile:\n" + drawing(match)); }

  std::vector<int> first_;
  std::vector<int> piles_;
};

constexpr Variant variants[] = {
    {"Nim-v0", "{}"},
    {"Nim-v0-medium", R"({"piles": [4, 2, 3, 7]})"},
    {"Nim-v0-large", R"({"piles": [5, 7, 9, 11, 2]})"},
};

}  // namespace

const Family nim{
    .name = "Nim",
    .defaults = R"({"piles": [3, 4, 5]})",
    .variants = variants,
    .training = Look::messages_and_board,
    .players_least = 2,
    .players_most = 2,
    .make = make_game<Nim>,
    .reward_least = -1.0,
};

}  // namespace openenv::envs::textarena
