// envs/textarena/games/kuhn_poker.cpp - KuhnPoker: poker with three cards, J, Q and K.
//
// Each round both players put one chip into the pot and get one card. As in the original a bet puts
// nothing more into it: it only makes the other one fold or call. After the last round the player
// with more chips wins.
#include "../action.hpp"
#include "../families.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <boost/json/value_from.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace openenv::envs::textarena {
namespace {

class KuhnPoker final : public CopyableGame<KuhnPoker> {
 public:
  explicit KuhnPoker(const Settings& settings) : rounds_(settings.whole("max_rounds", 1, 10'000)) {}

  Match seat(int, PythonRandom random) const override {
    return {Seating::two, {"Player 0", "Player 1"}, std::move(random)};
  }

  void begin(Match& match) override {
    deck_ = {0, 1, 2};
    chips_ = {0, 0};
    round_ = 0;
    starter_ = 0;
    for (int player = 0; player < 2; ++player) {
      match.prompt(player, fmt::format("This is Kuhn Poker over {} rounds, and you are Player {}.\n"
                                       "There are three cards: J, Q and K, of which K is the "
                                       "highest. In each round both players pay {} chip into the "
                                       "pot and get a card. After the last round the player with "
                                       "more chips wins.\n\n"
                                       "- '[check]': no bet, while there is none\n"
                                       "- '[bet]': ask the other player to call or to fold\n"
                                       "- '[call]': answer a bet; the higher card takes the pot\n"
                                       "- '[fold]': leave the pot to the other player\n",
                                       rounds_, player, ante));
    }
    deal(match);
  }

  void play(Match& match, const std::string& action) override {
    match.hear(action);
    const auto move = read(action);
    if (move.empty()) {
      match.refuse("an action is [check], [bet], [call] or [fold].");
      return;
    }
    const auto legal = legal_moves(match);
    if (std::ranges::find(legal, "[" + move + "]") == legal.end()) {
      match.refuse(fmt::format("what you may do now: {}.", fmt::join(legal, ", ")));
      return;
    }
    match.describe(fmt::format("Player {}: '[{}]'", match.player(), move));
    if (move == "fold") {
      end_round(match, match.opponent(), fmt::format("Player {} folds.", match.player()));
    } else if (move == "call" || (move == "check" && checked_)) {
      showdown(match);
    } else {
      checked_ = move == "check";
      bet_ = move == "bet";
      offer(match, match.opponent());
    }
  }

  json::object state(const Match&) const override {
    json::object tree;
    if (bet_) {
      tree = {{"fold", "loser"}, {"call", "showdown"}};
    } else {
      const json::object answer{{"fold", "loser"}, {"call", "showdown"}};
      tree["check"] =
          checked_ ? json::value("showdown") : json::value{{"check", "showdown"}, {"bet", answer}};
      tree["bet"] = answer;
    }
    return {{"pot", 2 * ante},
            {"player_chips", {{"0", chips_[0]}, {"1", chips_[1]}}},
            {"current_round", round_},
            {"starting_player", starter_},
            {"player_cards", {{"0", deck_[0]}, {"1", deck_[1]}}},
            {"current_legal_action_tree", std::move(tree)}};
  }

  std::vector<std::string> legal_moves(const Match&) const override {
    if (bet_) return {"[fold]", "[call]"};
    return {"[check]", "[bet]"};
  }

  std::string drawing(const Match& match) const override {
    return fmt::format("Round {}/{}\nYour card: {}\nChips: {}, {}", round_, rounds_,
                       card(match.player()), chips_[0], chips_[1]);
  }

 private:
  static constexpr int ante = 1;

  char card(int player) const {
    static constexpr std::string_view names = "JQK";
    return names[static_cast<std::size_t>(deck_[static_cast<std::size_t>(player)])];
  }

  static std::string read(const std::string& action) {
    std::string found;
    search(action, [&](Cursor& in) {
      std::string_view word;
      if (!in.letters(word) || !in.literal(']')) return false;
      found = lower(word);
      const bool known = found == "check" || found == "bet" || found == "call" || found == "fold";
      if (!known) found.clear();
      return known;
    });
    return found;
  }

  void offer(Match& match, int player) {
    std::vector<std::string> texts;
    for (const auto& move : legal_moves(match)) texts.push_back("'" + move + "'");
    match.show(fmt::format("Available actions: {}", fmt::join(texts, ", ")), player);
  }

  void deal(Match& match) {
    starter_ = 1 - starter_;
    match.pass_to(starter_);
    if (++round_ > rounds_) {
      end(match);
      return;
    }
    match.random().shuffle(deck_);
    for (auto& chips : chips_) chips -= ante;
    checked_ = bet_ = false;
    for (int player = 0; player < 2; ++player) {
      const auto start =
          fmt::format("### Round {} of {}. Your card: '{}'", round_, rounds_, card(player));
      match.announce(start, player);
      if (player == starter_) {
        offer(match, player);
      } else {
        match.show(start, player);
      }
    }
  }

  void end_round(Match& match, int winner, const std::string& reason) {
    chips_[static_cast<std::size_t>(winner)] += 2 * ante;
    match.announce(
        fmt::format("{} Scores: Player 0: '{}'; Player 1: '{}'", reason, chips_[0], chips_[1]));
    deal(match);
  }

  void showdown(Match& match) {
    const int winner = deck_[0] > deck_[1] ? 0 : 1;
    end_round(match, winner,
              fmt::format("Player {} shows {}, Player {} shows {}. Player {} takes {} chips.",
                          winner, card(winner), 1 - winner, card(1 - winner), winner, 2 * ante));
  }

  void end(Match& match) {
    if (chips_[0] == chips_[1]) {
      match.draw("Both have as many chips.");
    } else {
      match.win(chips_[0] > chips_[1] ? 0 : 1, "One has more chips.");
    }
  }

  int rounds_;
  int round_ = 0;
  int starter_ = 0;
  bool checked_ = false;
  bool bet_ = false;
  std::array<int, 3> deck_ = {0, 1, 2};
  std::array<int, 2> chips_ = {0, 0};
};

constexpr Variant variants[] = {
    {"KuhnPoker-v0", R"({"max_rounds": 3})"},
    {"KuhnPoker-v0-short", R"({"max_rounds": 5})"},
    {"KuhnPoker-v0-medium", R"({"max_rounds": 9})"},
    {"KuhnPoker-v0-long", R"({"max_rounds": 15})"},
    {"KuhnPoker-v0-extreme", R"({"max_rounds": 25})"},
};

}  // namespace

const Family kuhn_poker{
    .name = "KuhnPoker",
    .defaults = R"({"max_rounds": 1})",
    .variants = variants,
    .training = Look::messages_and_board,
    .players_least = 2,
    .players_most = 2,
    .make = make_game<KuhnPoker>,
    .reward_least = -1.0,
};

}  // namespace openenv::envs::textarena
