// envs/textarena/games/frozen_lake.cpp - FrozenLake: walk over ice to the goal, around the holes.
//
// Holes are drawn anew until there is a way from start to goal.
#include "../action.hpp"
#include "../families.hpp"

#include <fmt/format.h>
#include <boost/json/value_from.hpp>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <utility>

namespace openenv::envs::textarena {
namespace {

struct Place {
  int row = 0;
  int column = 0;
  bool operator==(const Place&) const = default;
};

class FrozenLake final : public CopyableGame<FrozenLake> {
 public:
  explicit FrozenLake(const Settings& settings)
      : size_(settings.whole("size", 2, 30)),
        holes_(settings.whole("num_holes", 0, 900)),
        random_corner_(settings.flag("randomize_start_goal")) {
    holes_ = std::min(holes_, size_ * size_ - 3);
  }

  Match seat(int, PythonRandom random) const override {
    return {Seating::alone, {"Player"}, std::move(random), turns_most};
  }

  void begin(Match& match) override {
    lay_out(match.random());
    match.prompt(0,
                 "This is Frozen Lake. Walk from one corner to the goal in the corner across, and "
                 "fall into no hole.\nOn the map 'P' is you, 'H' a hole, 'G' the goal, and a blank "
                 "is ice that holds.\nSend [up], [down], [left] or [right]; or [w], [s], [a] or "
                 "[d].\n");
    show(match);
  }

  void play(Match& match, const std::string& action) override {
    match.hear(action);
    if (const auto direction = read(action)) {
      walk(match, *direction);
    } else {
      match.refuse("a move is a direction in square brackets.", score());
    }
    show(match);
    if (match.turns_used_up()) match.finish(score(), "No turn is left.");
  }

  json::object state(const Match&) const override {
    const auto cell = [&](int row, int column) { return std::string(1, at({row, column})); };
    return {{"grid", table(size_, size_, cell)},
            {"player_pos", {player_.row, player_.column}},
            {"goal_pos", {goal_.row, goal_.column}}};
  }

  std::vector<std::string> legal_moves(const Match&) const override {
    std::vector<std::string> out;
    for (const auto& direction : directions) {
      if (inside(beside(player_, direction))) out.push_back(fmt::format("[{}]", direction.name));
    }
    return out;
  }

  std::string drawing(const Match&) const override {
    std::string edge = "+";
    for (int column = 0; column < size_; ++column) edge += "-----+";
    std::string out = edge;
    for (int row = 0; row < size_; ++row) {
      out += "\n|";
      for (int column = 0; column < size_; ++column) {
        const Place place{row, column};
        std::string cell(1, at(place));
        if (place == player_) cell = cell == "G" ? "P/G" : "P";
        out += fmt::format(" {:^3} |", cell);
      }
      out += "\n" + edge;
    }
    return out;
  }

 private:
  static constexpr int turns_most = 100;

  struct Direction {
    std::string_view name;
    char key;
    int rows;
    int columns;
  };
  static constexpr std::array<Direction, 4> directions = {
      {{"up", 'w', -1, 0}, {"down", 's', 1, 0}, {"left", 'a', 0, -1}, {"right", 'd', 0, 1}}};

  static Place beside(Place place, const Direction& direction) {
    return {place.row + direction.rows, place.column + direction.columns};
  }
  bool inside(Place place) const {
    return place.row >= 0 && place.row < size_ && place.column >= 0 && place.column < size_;
  }
  std::size_t index(Place place) const {
    return static_cast<std::size_t>(place.row * size_ + place.column);
  }
  char at(Place place) const { return cells_[index(place)]; }

  static std::optional<Direction> read(const std::string& action) {
    std::optional<Direction> found;
    search(action, [&](Cursor& in) {
      std::string_view word;
      in.skip_spaces();
      if (!in.letters(word)) return false;
      in.skip_spaces();
      if (!in.literal(']')) return false;
      const auto name = lower(word);
      for (const auto& direction : directions) {
        if (name == direction.name || name == std::string(1, direction.key)) found = direction;
      }
      return found.has_value();
    });
    return found;
  }

  void lay_out(PythonRandom& random) {
    const int last = size_ - 1;
    start_ = {0, 0};
    if (random_corner_) {
      const std::array<Place, 4> corners = {{{0, 0}, {0, last}, {last, 0}, {last, last}}};
      start_ = random.choice(corners);
    }
    player_ = start_;
    goal_ = {last - start_.row, last - start_.column};
    std::vector<Place> candidates;
    for (int row = 0; row < size_; ++row) {
      for (int column = 0; column < size_; ++column) {
        const Place place{row, column};
        if (place != start_ && place != goal_) candidates.push_back(place);
      }
    }
    for (int attempt = 0; attempt < 100; ++attempt) {
      dig(random, candidates, holes_);
      if (has_way()) return;
    }
    // So many holes that chance leaves no way: keep an edge of the lake free of them.
    std::erase_if(candidates, [&](Place place) {
      return place.row == start_.row || place.column == goal_.column;
    });
    dig(random, candidates, std::min(holes_, static_cast<int>(candidates.size())));
  }

  void dig(PythonRandom& random, const std::vector<Place>& candidates, int count) {
    cells_.assign(static_cast<std::size_t>(size_ * size_), ' ');
    if (count > 0) {
      for (const auto place : random.sample(candidates, static_cast<std::size_t>(count))) {
        cells_[index(place)] = 'H';
      }
    }
    cells_[index(goal_)] = 'G';
  }

  bool has_way() const {
    std::vector<Place> queue{start_};
    std::vector<bool> seen(cells_.size());
    seen[index(start_)] = true;
    for (std::size_t i = 0; i < queue.size(); ++i) {
      if (queue[i] == goal_) return true;
      for (const auto& direction : directions) {
        const auto next = beside(queue[i], direction);
        if (!inside(next) || seen[index(next)] || at(next) == 'H') continue;
        seen[index(next)] = true;
        queue.push_back(next);
      }
    }
    return false;
  }

  void walk(Match& match, const Direction& direction) {
    const auto next = beside(player_, direction);
    if (!inside(next)) {
      match.refuse("there is a wall.", score());
      return;
    }
    player_ = next;
    match.describe(fmt::format("Moved {} to ({}, {}).", direction.name, next.row, next.column));
    if (at(next) == 'H') {
      match.finish(score(), "This was a hole.");
    } else if (at(next) == 'G') {
      match.finish(1.0, "This is the goal.");
    }
  }

  void show(Match& match) {
    match.show("Current Board:\n\n" + drawing(match) +
               "\n\nAvailable Actions: [up], [down], [left], [right], [w], [a], [s], [d]");
  }

  static double distance(Place a, Place b) {
    return std::abs(a.row - b.row) + std::abs(a.column - b.column);
  }

  /// How far from the start, as a share of the whole way; at least 0.1 away from the start.
  double score() const {
    const double share = std::min(distance(start_, player_) / distance(start_, goal_), 0.95);
    return player_ == start_ ? share : std::max(share, 0.1);
  }

  int size_;
  int holes_;
  bool random_corner_;
  Place start_;
  Place player_;
  Place goal_;
  std::vector<char> cells_;
};

constexpr Variant variants[] = {
    {"FrozenLake-v0", "{}"},
    {"FrozenLake-v0-random", R"({"randomize_start_goal": true})"},
    {"FrozenLake-v0-hardcore", R"({"size": 5, "num_holes": 6})"},
};

}  // namespace

const Family frozen_lake{
    .name = "FrozenLake",
    .defaults = R"({"size": 4, "num_holes": 3, "randomize_start_goal": false})",
    .variants = variants,
    .training = Look::messages_and_board,
    .make = make_game<FrozenLake>,
};

}  // namespace openenv::envs::textarena
