// envs/connect4/connect4.cpp - the rules of Connect Four, and its opponents.
#include "connect4.hpp"

#include "board_svg.hpp"

#include <algorithm>

namespace openenv::envs {

StepResult<Connect4::Observation> Connect4::reset(const Reset& how, const Options& options) {
  if (how.seed || !random_) random_.emplace(how.seed ? *how.seed : fresh_seed());
  board_ = {};
  next_player_ = 1;
  over_ = false;
  opponent_ = options.opponent;
  if (opponent_ != Opponent::none && options.opponent_begins) {
    move(static_cast<std::int64_t>(reply_column()));
  }
  return result({});
}

StepResult<Connect4::Observation> Connect4::step(const Action& action) {
  Outcome outcome = move(action.column);
  if (!outcome.done && opponent_ != Opponent::none) {
    const Outcome reply = move(static_cast<std::int64_t>(reply_column()));
    outcome = {-reply.reward, reply.done};
  }
  over_ = outcome.done;
  return result(outcome);
}

bool Connect4::is_free(std::int64_t column) const {
  return column >= 0 && column < static_cast<std::int64_t>(columns) &&
         board_[0][static_cast<std::size_t>(column)] == 0;
}

std::vector<int> Connect4::free_columns() const {
  std::vector<int> out;
  for (int column = 0; column < static_cast<int>(columns); ++column) {
    if (is_free(column)) out.push_back(column);
  }
  return out;
}

/// Returns the row where the disc comes to lie.
std::size_t Connect4::drop(std::size_t column, int player) {
  std::size_t row = rows - 1;
  while (board_[row][column] != 0) --row;
  board_[row][column] = player;
  return row;
}

/// Whether the disc at this place is one of four in a row.
bool Connect4::wins_at(std::size_t row, std::size_t column) const {
  const int player = board_[row][column];
  const auto run = [&](int down, int right) {
    int length = 0;
    int r = static_cast<int>(row) + down, c = static_cast<int>(column) + right;
    while (r >= 0 && r < static_cast<int>(rows) && c >= 0 && c < static_cast<int>(columns) &&
           board_[static_cast<std::size_t>(r)][static_cast<std::size_t>(c)] == player) {
      ++length;
      r += down;
      c += right;
    }
    return length;
  };
  const auto row_of_four = [&](int down, int right) {
    return run(down, right) + run(-down, -right) + 1 >= 4;
  };
  return row_of_four(1, 0) || row_of_four(0, 1) || row_of_four(1, 1) || row_of_four(1, -1);
}

bool Connect4::would_win(std::size_t column, int player) {
  const std::size_t row = drop(column, player);
  const bool wins = wins_at(row, column);
  board_[row][column] = 0;
  return wins;
}

Connect4::Outcome Connect4::move(std::int64_t column) {
  const int player = next_player_;
  next_player_ = -next_player_;
  if (!is_free(column)) return {-1.0, true};
  const auto place = static_cast<std::size_t>(column);
  const std::size_t row = drop(place, player);
  if (wins_at(row, place)) return {1.0, true};
  return {0.0, free_columns().empty()};
}

std::size_t Connect4::reply_column() {
  const auto free = free_columns();
  if (opponent_ == Opponent::greedy) {
    for (const int player : {next_player_, -next_player_}) {
      for (const int column : free) {
        const auto place = static_cast<std::size_t>(column);
        if (would_win(place, player)) return place;
      }
    }
  }
  return static_cast<std::size_t>(random_->choice(free));
}

StepResult<Connect4::Observation> Connect4::result(Outcome outcome) const {
  return {.observation = {board_, free_columns()},
          .reward = outcome.reward,
          .done = outcome.done,
          .metadata = {{"next_player", next_player_}}};
}

std::vector<Connect4::Action> Connect4::legal_actions() const {
  std::vector<Action> out;
  if (over_) return out;
  for (const int column : free_columns()) out.push_back({column});
  return out;
}

std::string Connect4::render() const {
  std::string out;
  for (const auto& row : board_) {
    for (const int disc : row) out += disc == 0 ? '.' : disc > 0 ? 'X' : 'O';
    out += '\n';
  }
  return out + "0123456\n";
}

std::string Connect4::render_svg() const {
  return board_svg(rows, columns, [&](std::size_t row, std::size_t column) {
    const int disc = board_[row][column];
    return Square{.fill = "#1e5aa8",
                  .disc = disc == 0  ? "white"
                          : disc > 0 ? "#d8322a"
                                     : "#f5c518"};
  });
}

}  // namespace openenv::envs
