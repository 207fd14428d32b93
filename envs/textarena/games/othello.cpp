// envs/textarena/games/othello.cpp - Othello: enclose discs to turn them over. Black begins.
//
// A player without a move is skipped by the next action, whatever it says.
#include "../action.hpp"
#include "../families.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <utility>

namespace openenv::envs::textarena {
namespace {

class Othello final : public CopyableGame<Othello> {
 public:
  explicit Othello(const Settings& settings)
      : size_(settings.whole("board_size", 4, 30)), show_moves_(settings.flag("show_valid")) {
    if (size_ % 2 != 0) settings.refuse("board_size", "must be even");
  }

  Match seat(int, PythonRandom random) const override {
    return {Seating::two, {"Black", "White"}, std::move(random)};
  }

  void begin(Match& match) override {
    cells_.assign(static_cast<std::size_t>(size_ * size_), empty);
    const int middle = size_ / 2;
    at(middle - 1, middle - 1) = at(middle, middle) = 'W';
    at(middle - 1, middle) = at(middle, middle - 1) = 'B';
    for (int player = 0; player < 2; ++player) {
      match.prompt(player,
                   fmt::format("This is Othello, and you are Player {} with {} ({}). At the "
                               "end the colour with more discs wins.\nPut a disc where a "
                               "straight line of the other colour, in any of the eight "
                               "directions, lies between it and a disc of yours: those "
                               "become yours.\nSend row and column in square brackets, "
                               "such as [2, 3].",
                               player, match.role(player), disc(player)));
    }
    show(match, 'B');
  }

  void play(Match& match, const std::string& action) override {
    match.hear(action);
    const int player = match.player();
    const char own = disc(player);
    std::string done;
    if (moves(own).empty()) {
      match.announce(fmt::format("Player {} ({}) cannot move.", player, own));
      done = fmt::format("Player {} is skipped.", player);
    } else {
      Place place;
      if (!read(action, place)) {
        match.refuse("a move is row and column in square brackets, such as [2, 3].");
        return;
      }
      if (!inside(place) || !encloses(place, own)) {
        match.refuse("this cell encloses nothing, or is taken.");
        return;
      }
      const int turned = put(place, own);
      done = fmt::format("Player {} ({}): [{}, {}], turned over: {}", player, own, place.row,
                         place.column, turned);
    }
    match.describe(done);
    show(match, other(own));
    if (moves('B').empty() && moves('W').empty()) end(match);
  }

  json::object state(const Match& match) const override {
    const auto cell = [&](int row, int column) {
      const char disc = at(row, column);
      return disc == empty ? std::string() : std::string(1, disc);
    };
    json::array valid;
    for (const auto& place : moves(disc(match.player()))) {
      valid.push_back({place.row, place.column});
    }
    return {{"board", table(size_, size_, cell)},
            {"rendered_board", drawing(match)},
            {"black_count", count('B')},
            {"white_count", count('W')},
            {"valid_moves", std::move(valid)}};
  }

  std::vector<std::string> legal_moves(const Match& match) const override {
    std::vector<std::string> out;
    for (const auto& place : moves(disc(match.player()))) {
      out.push_back(fmt::format("[{}, {}]", place.row, place.column));
    }
    if (out.empty()) out.emplace_back("[skip]");
    return out;
  }

  std::string drawing(const Match&) const override {
    std::string out = " ";
    for (int column = 0; column < size_; ++column) out += fmt::format(" {}", column);
    for (int row = 0; row < size_; ++row) {
      out += fmt::format("\n{}|", row);
      for (int column = 0; column < size_; ++column) {
        out += at(row, column);
        out += '|';
      }
    }
    return out;
  }

 private:
  static constexpr char empty = '.';

  struct Place {
    int row = 0;
    int column = 0;
  };

  static char disc(int player) { return player == 0 ? 'B' : 'W'; }
  static char other(char own) { return own == 'B' ? 'W' : 'B'; }
  bool inside(Place place) const {
    return place.row >= 0 && place.row < size_ && place.column >= 0 && place.column < size_;
  }
  char& at(int row, int column) { return cells_[static_cast<std::size_t>(row * size_ + column)]; }
  char at(int row, int column) const {
    return cells_[static_cast<std::size_t>(row * size_ + column)];
  }
  int count(char own) const { return static_cast<int>(std::ranges::count(cells_, own)); }

  /// Comma and space may be left out: the last digit is then the column.
  static bool read(const std::string& action, Place& place) {
    return search(action, [&](Cursor& in) {
      std::string_view row;
      std::string_view column;
      char comma = 0;
      in.skip_spaces();
      if (!in.digits(row)) return false;
      in.skip_spaces();
      const bool separated = in.one_of(",", comma);
      in.skip_spaces();
      if (!in.digits(column)) {
        if (separated || row.size() < 2) return false;
        column = row.substr(row.size() - 1);
        row.remove_suffix(1);
      }
      in.skip_spaces();
      place = {to_number(row), to_number(column)};
      return in.literal(']');
    });
  }

  /// How many discs a disc here would turn over in one direction.
  int enclosed(Place place, char own, int rows, int columns) const {
    int count = 0;
    Place next{place.row + rows, place.column + columns};
    for (; inside(next) && at(next.row, next.column) == other(own);
         next = {next.row + rows, next.column + columns}) {
      ++count;
    }
    return inside(next) && at(next.row, next.column) == own ? count : 0;
  }

  template <class F>
  static void each_direction(F&& f) {
    for (int rows = -1; rows <= 1; ++rows) {
      for (int columns = -1; columns <= 1; ++columns) {
        if (rows != 0 || columns != 0) f(rows, columns);
      }
    }
  }

  bool encloses(Place place, char own) const {
    if (at(place.row, place.column) != empty) return false;
    bool found = false;
    each_direction(
        [&](int rows, int columns) { found = found || enclosed(place, own, rows, columns) > 0; });
    return found;
  }

  std::vector<Place> moves(char own) const {
    std::vector<Place> out;
    for (int row = 0; row < size_; ++row) {
      for (int column = 0; column < size_; ++column) {
        if (encloses({row, column}, own)) out.push_back({row, column});
      }
    }
    return out;
  }

  int put(Place place, char own) {
    at(place.row, place.column) = own;
    int turned = 0;
    each_direction([&](int rows, int columns) {
      const int count = enclosed(place, own, rows, columns);
      for (int i = 1; i <= count; ++i) at(place.row + i * rows, place.column + i * columns) = own;
      turned += count;
    });
    return turned;
  }

  void show(Match& match, char next) {
    std::string out = "Game Board:\n" + drawing(match);
    if (show_moves_) {
      std::vector<std::string> texts;
      for (const auto& place : moves(next)) {
        texts.push_back(fmt::format("'[{}, {}]'", place.row, place.column));
      }
      out += texts.empty() ? "\nThere is no valid move: the turn will be skipped."
                           : fmt::format("\nValid moves: {}", fmt::join(texts, ", "));
    }
    out += fmt::format("\nScores - Black: {}, White: {}\n", count('B'), count('W'));
    match.show(out);
  }

  void end(Match& match) {
    const int black = count('B');
    const int white = count('W');
    const auto reason = fmt::format("Black has {}, White {}.", black, white);
    if (black == white) {
      match.draw(reason);
    } else {
      match.win(black > white ? 0 : 1, reason);
    }
  }

  int size_;
  bool show_moves_;
  std::vector<char> cells_;
};

constexpr Variant variants[] = {
    {"Othello-v0-tiny", R"({"board_size": 4})"},
    {"Othello-v0-small", R"({"board_size": 6})"},
    {"Othello-v0", "{}"},
    {"Othello-v0-big", R"({"board_size": 10})"},
    {"Othello-v0-huge", R"({"board_size": 14})"},
    {"Othello-v0-hard", R"({"show_valid": false})"},
};

}  // namespace

const Family othello{
    .name = "Othello",
    .defaults = R"({"board_size": 8, "show_valid": true})",
    .variants = variants,
    .training = Look::messages_and_board,
    .players_least = 2,
    .players_most = 2,
    .make = make_game<Othello>,
    .reward_least = -1.0,
};

}  // namespace openenv::envs::textarena
