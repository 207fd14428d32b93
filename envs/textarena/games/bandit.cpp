// envs/textarena/games/bandit.cpp - Bandit: try buttons that pay by chance, then name the best.
//
// The best button pays with probability 0.5 and half the gap, each other one with a random
// probability that is lower by the gap or more. The last choice ends the game: 1 for the best
// button, else minus what the choice falls behind it.
#include "../action.hpp"
#include "../families.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <boost/json/value_from.hpp>

#include <algorithm>
#include <numeric>
#include <utility>

namespace openenv::envs::textarena {
namespace {

class Bandit final : public CopyableGame<Bandit> {
 public:
  explicit Bandit(const Settings& settings)
      : names_(settings.texts("buttons")),
        gap_(settings.number("p_gap", 0.0, 0.8)),
        turns_(settings.whole("num_turns", 1, 10'000)),
        summary_(settings.flag("include_summary")) {}

  Match seat(int, PythonRandom random) const override {
    return {Seating::alone, {"Player"}, std::move(random), turns_};
  }

  void begin(Match& match) override {
    const auto& best = match.random().choice(names_);
    chances_.clear();
    payments_.assign(names_.size(), {});
    for (const auto& name : names_) {
      chances_.push_back(name == best ? 0.5 + gap_ / 2
                                      : match.random().uniform(0.1, 0.5 - gap_ / 2));
    }
    match.prompt(0, fmt::format("This is a room with {} buttons: {}. Pressed, a button pays 1 or "
                                "0; each has a chance of its own, which stays the same and which "
                                "nobody tells you.\nPress any button {} times, such as [{}], to "
                                "learn how the buttons pay. What you press after that is your "
                                "answer: it should be the button that pays most often.",
                                names_.size(), fmt::join(names_, ", "), turns_, names_.front()));
  }

  void play(Match& match, const std::string& action) override {
    match.hear(action);
    const auto pressed = read(action);
    if (!pressed) {
      match.refuse("a press is the name of a button in square brackets.");
    } else if (const auto at = std::ranges::find(names_, *pressed); at == names_.end()) {
      match.refuse("there is no such button.");
    } else {
      press(match, static_cast<std::size_t>(at - names_.begin()));
    }
    if (match.turn() == turns_ - 1) {
      match.announce("All tries are used up. Which button pays most often?");
    }
  }

  json::object state(const Match&) const override {
    json::object truth, history;
    for (std::size_t i = 0; i < names_.size(); ++i) {
      truth[names_[i]] = chances_[i];
      history[names_[i]] = json::value_from(payments_[i]);
    }
    return {{"ground_truth", std::move(truth)}, {"history", std::move(history)}};
  }

  std::vector<std::string> legal_moves(const Match&) const override {
    std::vector<std::string> out;
    for (const auto& name : names_) out.push_back("[" + name + "]");
    return out;
  }

  std::string drawing(const Match&) const override {
    std::vector<std::string> lines;
    for (std::size_t i = 0; i < names_.size(); ++i) {
      const auto& paid = payments_[i];
      const double mean = paid.empty() ? 0.0
                                       : std::accumulate(paid.begin(), paid.end(), 0.0) /
                                             static_cast<double>(paid.size());
      lines.push_back(fmt::format("{}: {:.2f} (played {} times)", names_[i], mean, paid.size()));
    }
    return fmt::format("{}", fmt::join(lines, "\n"));
  }

 private:
  /// From the first bracket to the last one that closes in the same line.
  static std::optional<std::string_view> read(std::string_view action) {
    auto start = action.find('[');
    while (start != std::string_view::npos) {
      const auto line = action.substr(start, action.find('\n', start) - start);
      const auto end = line.rfind(']');
      if (end != std::string_view::npos) return line.substr(1, end - 1);
      start = action.find('[', start + line.size());
    }
    return std::nullopt;
  }

  void press(Match& match, std::size_t button) {
    if (match.turn() == turns_) {
      const double behind = *std::ranges::max_element(chances_) - chances_[button];
      match.finish(behind == 0.0 ? 1.0 : -behind, "The answer is given.");
      return;
    }
    const double paid = match.random().random() < chances_[button] ? 1.0 : 0.0;
    payments_[button].push_back(paid);
    match.describe(fmt::format("The {} button paid {:.1f}", names_[button], paid));
    if (summary_) match.show("Summary:\n" + drawing(match));
  }

  std::vector<std::string> names_;
  double gap_;
  int turns_;
  bool summary_;
  std::vector<double> chances_;
  std::vector<std::vector<double>> payments_;
};

constexpr Variant variants[] = {
    {"Bandit-v0", R"({"p_gap": 0.1})"},
    {"Bandit-v0-hard", R"({"buttons": ["red", "blue", "green", "yellow", "purple", "orange",
      "pink", "brown", "gray", "black"], "p_gap": 0.05, "num_turns": 40})"},
};

}  // namespace

const Family bandit{
    .name = "Bandit",
    .defaults = R"({"buttons": ["red", "blue", "green", "yellow", "purple"], "p_gap": 0.2,
      "num_turns": 20, "include_summary": false})",
    .variants = variants,
    .training = Look::messages,
    .make = make_game<Bandit>,
    .reward_least = -1.0,
};

}  // namespace openenv::envs::textarena
