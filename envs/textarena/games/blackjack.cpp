// envs/textarena/games/blackjack.cpp - Blackjack: several hands against a dealer.
//
// The deck is endless. An ace counts 11 while that does not exceed 21, else 1. The dealer draws up
// to 17. The reward is the share of the hands that were won.
#include "../action.hpp"
#include "../families.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <boost/json/value_from.hpp>

#include <array>
#include <utility>

namespace openenv::envs::textarena {
namespace {

class Blackjack final : public CopyableGame<Blackjack> {
 public:
  explicit Blackjack(const Settings& settings) : hands_(settings.whole("num_hands", 1, 1000)) {}

  Match seat(int, PythonRandom random) const override {
    return {Seating::alone, {"Player"}, std::move(random)};
  }

  void begin(Match& match) override {
    hand_ = 1;
    wins_ = losses_ = draws_ = 0;
    match.prompt(0, fmt::format("This is Blackjack: {} hands against the dealer. Come closer to 21 "
                                "than the dealer does, and not above it.\nSend [Hit] for one more "
                                "card or [Stand] to end your hand. J, Q and K count 10; A counts "
                                "11, or 1 where 11 is too much.\n",
                                hands_));
    deal(match.random());
    show(match);
  }

  void play(Match& match, const std::string& action) override {
    match.hear(action);
    const auto said = lower(action);
    if (said.find("[hit]") != std::string::npos) {
      hit(match);
    } else if (said.find("[stand]") != std::string::npos) {
      stand(match);
    } else {
      match.refuse("an action is [Hit] or [Stand].", (wins_ + 0.5 * draws_) / hands_);
      return;
    }
    show(match);
  }

  json::object state(const Match&) const override {
    return {{"hand_number", hand_},
            {"num_hands", hands_},
            {"player_hand", json::value_from(names(player_))},
            {"dealer_hand", json::value_from(names(dealer_))},
            {"results_summary", {{"win", wins_}, {"lose", losses_}, {"draw", draws_}}}};
  }

  std::vector<std::string> legal_moves(const Match&) const override { return {"[Hit]", "[Stand]"}; }

  std::string drawing(const Match&) const override {
    return fmt::format("Hand {}/{}\nYour hand: {} (Score: {})\nDealer shows: {}", hand_, hands_,
                       fmt::join(names(player_), ", "), points(player_), dealer_.front().name());
  }

 private:
  static constexpr std::array<std::string_view, 13> ranks = {"2", "3",  "4", "5", "6", "7", "8",
                                                             "9", "10", "J", "Q", "K", "A"};
  static constexpr std::array<std::string_view, 4> suits = {"\u2660", "\u2665", "\u2666", "\u2663"};

  struct Card {
    std::string_view rank;
    std::string_view suit;
    std::string name() const { return std::string(rank).append(suit); }
  };
  using Hand = std::vector<Card>;

  static Card draw(PythonRandom& random) {
    const auto rank = random.choice(ranks);
    return {rank, random.choice(suits)};
  }

  void deal(PythonRandom& random) {
    player_ = {draw(random)};
    player_.push_back(draw(random));
    dealer_ = {draw(random)};
    dealer_.push_back(draw(random));
  }

  static int points(const Hand& hand) {
    int sum = 0;
    int aces = 0;
    for (const auto& card : hand) {
      if (card.rank == "A") {
        sum += 11;
        ++aces;
      } else {
        sum += card.rank[0] > '9' ? 10 : to_number(card.rank);
      }
    }
    for (; sum > 21 && aces > 0; --aces) sum -= 10;
    return sum;
  }

  static std::vector<std::string> names(const Hand& hand) {
    std::vector<std::string> out;
    for (const auto& card : hand) out.push_back(card.name());
    return out;
  }

  void hit(Match& match) {
    player_.push_back(draw(match.random()));
    if (points(player_) <= 21) return;
    ++losses_;
    end_hand(match, "bust");
  }

  void stand(Match& match) {
    while (points(dealer_) < 17) dealer_.push_back(draw(match.random()));
    const int own = points(player_);
    const int other = points(dealer_);
    if (other > 21 || own > other) {
      ++wins_;
      end_hand(match, "won");
    } else if (own == other) {
      ++draws_;
      end_hand(match, "tied");
    } else {
      ++losses_;
      end_hand(match, "lost");
    }
  }

  void end_hand(Match& match, std::string_view outcome) {
    match.announce(fmt::format("Hand {}: {} with {}; dealer {}", hand_, outcome, points(player_),
                               points(dealer_)));
    if (hand_ < hands_) {
      ++hand_;
      deal(match.random());
      return;
    }
    match.announce(fmt::format("Hands played: {}\nWins: {}, Losses: {}, Draws: {}\n", hands_, wins_,
                               losses_, draws_));
    match.finish(static_cast<double>(wins_) / (wins_ + losses_ + draws_), "All hands are played.");
  }

  void show(Match& match) { match.announce(drawing(match)); }

  int hands_;
  int hand_ = 1;
  int wins_ = 0;
  int losses_ = 0;
  int draws_ = 0;
  Hand player_;
  Hand dealer_;
};

constexpr Variant variants[] = {
    {"Blackjack-v0", "{}"},
    {"Blackjack-v0-long", R"({"num_hands": 15})"},
};

}  // namespace

const Family blackjack{
    .name = "Blackjack",
    .defaults = R"({"num_hands": 5})",
    .variants = variants,
    .training = Look::messages,
    .make = make_game<Blackjack>,
};

}  // namespace openenv::envs::textarena
