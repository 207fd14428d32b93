// envs/textarena/games/liars_dice.cpp - LiarsDice: bid on hidden dice, or call the bid before.
//
// A bid may lower neither quantity nor face of the bid before. Whoever is wrong loses a die, and
// without dice one is out. The rewards go from -1 for the first who is out to 1 for the last.
#include "../action.hpp"
#include "../families.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <boost/json/value_from.hpp>

#include <algorithm>
#include <utility>

namespace openenv::envs::textarena {
namespace {

class LiarsDice final : public CopyableGame<LiarsDice> {
 public:
  explicit LiarsDice(const Settings& settings) : dice_(settings.whole("num_dice", 1, 100)) {}

  Match seat(int player_count, PythonRandom random) const override {
    std::vector<std::string> roles;
    for (int i = 0; i < player_count; ++i) roles.push_back(fmt::format("Player {}", i));
    return {Seating::free_for_all, std::move(roles), std::move(random)};
  }

  void begin(Match& match) override {
    remaining_.assign(static_cast<std::size_t>(match.player_count()), dice_);
    for (int player = 0; player < match.player_count(); ++player) {
      match.prompt(player, fmt::format("This is Liar's Dice for {} players, and you are Player {}. "
                                       "You see your own dice only.\nBid how many dice of all "
                                       "show a face: [Bid: 3, 4] says three fours. A bid raises "
                                       "the quantity, the face, or both, and lowers neither.\nOr "
                                       "send [Call]: if there are fewer than bid, the bidder loses "
                                       "a die, else you do. Without dice a player is out; the last "
                                       "one wins.",
                                       match.player_count(), player));
    }
    roll(match);
  }

  void play(Match& match, const std::string& action) override {
    match.hear(action);
    int quantity = 0;
    int face = 0;
    if (lower(action).find("[call]") != std::string::npos) {
      call(match);
    } else if (read(action, quantity, face)) {
      bid(match, quantity, face);
    } else {
      refuse(match, "an action is [Call] or a bid such as [Bid: 3, 4].");
    }
  }

  json::object state(const Match&) const override {
    json::object remaining, rolls;
    for (std::size_t player = 0; player < remaining_.size(); ++player) {
      remaining[std::to_string(player)] = remaining_[player];
      rolls[std::to_string(player)] = json::value_from(rolls_[player]);
    }
    return {{"current_bid", {{"quantity", quantity_}, {"face_value", face_}}},
            {"last_bidder_id", bidder_ ? json::value(*bidder_) : json::value()},
            {"remaining_dice", std::move(remaining)},
            {"dice_rolls", std::move(rolls)}};
  }

  std::vector<std::string> legal_moves(const Match&) const override {
    std::vector<std::string> out;
    if (bidder_) out.emplace_back("[Call]");
    int all = 0;
    for (const int count : remaining_) all += count;
    for (int quantity = std::max(quantity_, 1); quantity <= std::max(all, quantity_); ++quantity) {
      for (int face = std::max(face_, 1); face <= 6; ++face) {
        if (quantity == quantity_ && face == face_) continue;
        out.push_back(fmt::format("[Bid: {}, {}]", quantity, face));
      }
    }
    return out;
  }

  std::string drawing(const Match& match) const override {
    std::string out = dice_left();
    const auto& own = rolls_[static_cast<std::size_t>(match.player())];
    out += fmt::format("\nYour dice: {}", fmt::join(own, ", "));
    if (bidder_) out += fmt::format("\nBid: {} of face {}", quantity_, face_);
    return out;
  }

 private:
  static bool read(const std::string& action, int& quantity, int& face) {
    return search(action, [&](Cursor& in) {
      char separator = 0;
      if (!in.word("bid")) return false;
      in.skip_spaces();
      in.literal(':');
      in.skip_spaces();
      if (!in.number(quantity)) return false;
      bool separated = false;
      while (in.space() || in.one_of(",", separator)) separated = true;
      return separated && in.number(face) && in.literal(']');
    });
  }

  std::string dice_left() const {
    std::string out;
    for (std::size_t player = 0; player < remaining_.size(); ++player) {
      out += fmt::format("{}\tPlayer {}: {}", player == 0 ? "" : "; ", player, remaining_[player]);
    }
    return out;
  }

  void roll(Match& match) {
    quantity_ = face_ = 0;
    bidder_.reset();
    rolls_.clear();
    for (const int count : remaining_) {
      auto& rolled = rolls_.emplace_back();
      for (int i = 0; i < count; ++i) {
        rolled.push_back(static_cast<int>(match.random().randint(1, 6)));
      }
    }
    for (int player = 0; player < match.player_count(); ++player) {
      match.show(fmt::format("\nNew round - Remaining dice: {}\nYour dice: {}", dice_left(),
                             fmt::join(rolls_[static_cast<std::size_t>(player)], ", ")),
                 player);
    }
  }

  void call(Match& match) {
    if (!bidder_) {
      refuse(match, "there is no bid to call.");
      return;
    }
    std::ptrdiff_t count = 0;
    for (const auto& rolled : rolls_) count += std::ranges::count(rolled, face_);
    const bool bluffed = count < quantity_;
    const int loser = bluffed ? *bidder_ : match.player();
    match.announce(fmt::format("Player {} calls. Face {}: {}, {} {}\nPlayer {} ({}) loses a die.",
                               match.player(), face_, count,
                               bluffed ? "LESS than" : "not less than", quantity_, loser,
                               bluffed ? "bidder" : "caller"));
    if (--remaining_[static_cast<std::size_t>(loser)] == 0) match.eliminate(loser);
    roll(match);
    pass_on(match);
  }

  void bid(Match& match, int quantity, int face) {
    if (quantity < quantity_ || face < face_ || (quantity == quantity_ && face == face_)) {
      refuse(match, fmt::format("this does not raise the bid of {} of face {}.", quantity_, face_));
    } else if (face < 1 || face > 6) {
      refuse(match, "the faces go from 1 to 6.");
    } else {
      quantity_ = quantity;
      face_ = face;
      bidder_ = match.player();
      match.describe(fmt::format("Player {} bids {} of face {}.", *bidder_, quantity, face));
      pass_on(match);
    }
  }

  void refuse(Match& match, const std::string& reason) {
    if (!match.refuse(reason)) return;
    match.announce(fmt::format("Player {} is out by refused moves.", match.player()));
    remaining_[static_cast<std::size_t>(match.player())] = 0;
    roll(match);
    pass_on(match);
  }

  void pass_on(Match& match) {
    const auto next = match.next_player();
    const auto out = static_cast<int>(match.eliminated().size());
    if (next && out < match.player_count() - 1) {
      match.pass_to(*next);
      return;
    }
    auto ranking = match.eliminated();
    for (int player = 0; player < match.player_count(); ++player) {
      if (remaining_[static_cast<std::size_t>(player)] > 0) ranking.push_back(player);
    }
    std::vector<double> rewards(remaining_.size(), 0.0);
    for (std::size_t rank = 0; rank < ranking.size(); ++rank) {
      const double share = static_cast<double>(rank) / (match.player_count() - 1);
      rewards[static_cast<std::size_t>(ranking[rank])] = -1.0 + 2.0 * share;
    }
    match.finish_with(std::move(rewards), fmt::format("Player {} is left.", ranking.back()));
  }

  int dice_;
  int quantity_ = 0;
  int face_ = 0;
  std::optional<int> bidder_;
  std::vector<int> remaining_;
  std::vector<std::vector<int>> rolls_;
};

constexpr Variant variants[] = {
    {"LiarsDice-v0-small", R"({"num_dice": 3})"},
    {"LiarsDice-v0", "{}"},
    {"LiarsDice-v0-large", R"({"num_dice": 12})"},
};

}  // namespace

const Family liars_dice{
    .name = "LiarsDice",
    .defaults = R"({"num_dice": 5})",
    .variants = variants,
    .training = Look::messages,
    .players_least = 2,
    .players_most = 15,
    .make = make_game<LiarsDice>,
    .reward_least = -1.0,
};

}  // namespace openenv::envs::textarena
