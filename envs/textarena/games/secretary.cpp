// envs/textarena/games/secretary.cpp - Secretary: take the largest of values seen one by one.
#include "../action.hpp"
#include "../families.hpp"

#include <fmt/format.h>
#include <boost/json/value_from.hpp>

#include <algorithm>
#include <utility>

namespace openenv::envs::textarena {
namespace {

class Secretary final : public CopyableGame<Secretary> {
 public:
  explicit Secretary(const Settings& settings) : count_(settings.whole("N", 1, 10'000)) {}

  Match seat(int, PythonRandom random) const override {
    return {Seating::alone, {"Player"}, std::move(random), count_};
  }

  void begin(Match& match) override {
    values_.clear();
    for (int i = 0; i < count_; ++i) values_.push_back(match.random().random());
    seen_ = 0;
    match.prompt(0, fmt::format("You see {} values, one by one. Send [accept] to take the one you "
                                "see, or [continue] to let it go and see the next; the last one "
                                "is taken in any case.\nThe reward is 1 if what you take is the "
                                "largest of all, else 0.",
                                count_));
    show_next(match);
  }

  void play(Match& match, const std::string& action) override {
    match.hear(action);
    const auto said = trimmed(action);
    if (said != "[accept]" && said != "[continue]") {
      match.refuse("an action is [accept] or [continue], and nothing else.");
    } else if (said == "[accept]" || seen_ >= values_.size()) {
      const bool best = values_[seen_ - 1] == *std::ranges::max_element(values_);
      match.finish(best ? 1.0 : 0.0,
                   best ? "The largest value is taken." : "There is a larger value.");
    } else {
      show_next(match);
    }
  }

  json::object state(const Match&) const override {
    return {
        {"draws", json::value_from(values_)}, {"accepted_idx", nullptr}, {"current_idx", seen_}};
  }

  std::vector<std::string> legal_moves(const Match&) const override {
    return {"[accept]", "[continue]"};
  }

  std::string drawing(const Match&) const override {
    std::string out;
    for (std::size_t i = 0; i < seen_; ++i) out += fmt::format("{:.4f}\n", values_[i]);
    return out;
  }

 private:
  void show_next(Match& match) { match.describe(fmt::format("Value: {:.4f}", values_[seen_++])); }

  int count_;
  std::vector<double> values_;
  std::size_t seen_ = 0;
};

constexpr Variant variants[] = {
    {"Secretary-v0", R"({"N": 5})"},
    {"Secretary-v0-long", R"({"N": 10})"},
};

}  // namespace

const Family secretary{
    .name = "Secretary",
    .defaults = R"({"N": 20})",
    .variants = variants,
    .training = Look::transcript,
    .make = make_game<Secretary>,
    .reward_least = -1.0,
};

}  // namespace openenv::envs::textarena
