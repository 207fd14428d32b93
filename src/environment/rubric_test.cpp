// src/environment/rubric_test.cpp - rubrics score, are found by name, and remember.
#include <openenv/rubric.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace openenv {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

struct Action {
  std::string move = {};
};
struct Observation {
  int depth = 0;
};
using Reward = Rubric<Action, Observation>;
using Result = StepResult<Observation>;
using All = Sequential<Action, Observation>;
using AtLeast = Gate<Action, Observation>;
using Sum = WeightedSum<Action, Observation>;
using List = RubricList<Action, Observation>;
using Dict = RubricDict<Action, Observation>;
using Discounted = ExponentialDiscountingTrajectoryRubric<Action, Observation>;

struct Fixed {
  double score;
  double operator()(const Action&, const Observation&) const { return score; }
};

/// A rubric of an author: a plain struct with two rubrics in it.
struct Quality {
  Reward style = Fixed{0.25};
  Reward tests = AtLeast{.rubric = Fixed{0.5}, .threshold = 0.5};
  double bonus = 1;

  double operator()(const Action& action, const Result& result) {
    return style(action, result) + tests(action, result) + bonus;
  }
};

Discounted length(double gamma = 0.5, double intermediate_reward = 0.125) {
  return Discounted([](const auto& steps) { return static_cast<double>(steps.size()); }, gamma,
                    intermediate_reward);
}

std::vector<std::string> paths(const std::vector<Reward::Child>& children) {
  std::vector<std::string> out;
  for (const auto& child : children) out.push_back(child.name);
  return out;
}

template <class Thrown, class F>
std::string thrown_by(F f) {
  try {
    f();
  } catch (const Thrown& error) {
    return error.what();
  }
  return "nothing was thrown";
}

TEST(Rubrics, GiveAScoreAndRememberIt) {
  Reward rubric = Fixed{0.5};
  EXPECT_EQ(rubric.last_score(), std::nullopt);
  EXPECT_EQ(rubric({}, {}), 0.5);
  EXPECT_EQ(rubric.last_score(), 0.5);
}

TEST(Rubrics, AreMadeOfAnythingThatScores) {
  EXPECT_EQ(Reward([](const Action& a, const Observation&) { return a.move.size(); })({"abc"}, {}),
            3);
  EXPECT_EQ(Reward([](const Action&, const Result& r) { return r.done; })({}, {.done = true}), 1);
  double (*function)(const Action&, const Observation&) =
      [](const Action&, const Observation& seen) { return 2.0 * seen.depth; };
  EXPECT_EQ(Reward(function)({}, {.observation = {.depth = 2}}), 4);
}

TEST(Rubrics, HaveTheRubricsOfAStructAsChildren) {
  Reward rubric = Quality{};
  EXPECT_EQ(rubric({}, {}), 1.75);
  EXPECT_THAT(paths(rubric.named_children()), ElementsAre("style", "tests"));
  EXPECT_THAT(paths(rubric.named_rubrics()), ElementsAre("style", "tests", "tests.rubric"));
  EXPECT_THAT(paths(rubric.named_rubrics("code")),
              ElementsAre("code.style", "code.tests", "code.tests.rubric"));
  EXPECT_EQ(rubric.get_rubric("tests.rubric").last_score(), 0.5);
  EXPECT_EQ(&rubric.get_rubric("style"), rubric.named_children()[0].rubric);
}

TEST(Rubrics, TellAPathThatLeadsNowhere) {
  Reward rubric = Quality{};
  for (const std::string path : {"", "style.", "tests.gate", "absent"}) {
    EXPECT_EQ(thrown_by<std::out_of_range>([&] { rubric.get_rubric(path); }),
              "Rubric path not found: " + path);
  }
}

TEST(Rubrics, CopiedKeepAScoreOfTheirOwn) {
  Reward first = Quality{};
  first({}, {});
  Reward second = first;
  second.get_rubric("style") = Fixed{1.0};
  second({}, {});
  EXPECT_EQ(first.get_rubric("style").last_score(), 0.25);
  EXPECT_EQ(second.get_rubric("style").last_score(), 1.0);
  first = second;
  EXPECT_EQ(first.last_score(), 2.5);
}

TEST(Rubrics, ShowTheStepAndTheScoreToHooks) {
  std::vector<std::string> seen;
  Reward rubric = Fixed{0.5};
  for (const std::string name : {"a", "b"}) {
    rubric.register_forward_hook(
        [&, name](Reward& self, const Action& action, const Result&, double score) {
          seen.push_back(name + action.move + (self.last_score() == score ? " after" : " before"));
        });
    rubric.register_forward_pre_hook([&, name](Reward& self, const Action& action, const Result&) {
      seen.push_back(name + action.move + (self.last_score() ? " again" : " first"));
    });
  }
  rubric({"1"}, {});
  EXPECT_THAT(seen, ElementsAre("a1 first", "b1 first", "a1 after", "b1 after"));
}

TEST(Rubrics, ThatThrowKeepTheirLastScore) {
  Reward rubric = [](const Action& action, const Observation&) {
    if (action.move.empty()) throw std::runtime_error("no move");
    return 1.0;
  };
  rubric({"a"}, {});
  EXPECT_EQ(thrown_by<std::runtime_error>([&] { rubric({}, {}); }), "no move");
  EXPECT_EQ(rubric.last_score(), 1.0);
}

TEST(Sequences, StopAtZero) {
  Reward rubric = All{{Fixed{0.5}, Fixed{0}, Fixed{1}}};
  EXPECT_EQ(rubric({}, {}), 0);
  EXPECT_EQ(rubric.get_rubric("rubric_2").last_score(), std::nullopt);
  EXPECT_EQ(Reward(All{{Fixed{0.5}, Fixed{0.25}}})({}, {}), 0.25);
  EXPECT_EQ(Reward(All{})({}, {}), 1);
}

TEST(Gates, LetTheirThresholdPass) {
  EXPECT_EQ(Reward(AtLeast{Fixed{0.5}, 0.5})({}, {}), 0.5);
  EXPECT_EQ(Reward(AtLeast{Fixed{0.5}, 0.6})({}, {}), 0);
  EXPECT_EQ(Reward(AtLeast{.rubric = Fixed{0.9}})({}, {}), 0);
}

TEST(WeightedSums, WeighTheirScores) {
  Reward rubric = Sum({Fixed{1}, Fixed{0.5}}, {0.75, 0.25});
  EXPECT_EQ(rubric({}, {}), 0.875);
  EXPECT_THAT(rubric.target<Sum>()->weights(), ElementsAre(0.75, 0.25));
  EXPECT_EQ(rubric.target<All>(), nullptr);
}

TEST(WeightedSums, RefuseWeightsThatDoNotFit) {
  EXPECT_EQ(thrown_by<std::invalid_argument>([] { Sum({Fixed{1}}, {0.5, 0.5}); }),
            "WeightedSum: 1 rubrics have 2 weights");
  EXPECT_EQ(thrown_by<std::invalid_argument>([] { Sum({Fixed{1}, Fixed{1}}, {1, 0.5}); }),
            "WeightedSum: the weights sum to 1.500000, not to 1");
}

TEST(Holders, LeaveTheScoreToTheirParent) {
  struct Match {
    Reward games;
    double operator()(const Action& action, const Result& result) {
      return games.get_rubric(action.move)(action, result);
    }
  };
  Reward rubric = Match{Dict{{{"pong", Fixed{0.5}}, {"chess", Fixed{0.25}}}}};
  EXPECT_EQ(rubric({"chess"}, {}), 0.25);
  EXPECT_THAT(paths(rubric.named_rubrics()), ElementsAre("games", "games.pong", "games.chess"));
  EXPECT_THAT(thrown_by<std::logic_error>([&] { rubric.get_rubric("games")({}, {}); }),
              HasSubstr("a RubricDict only holds rubrics"));

  Reward list = List{{Fixed{0.5}, Fixed{0.25}}};
  EXPECT_EQ(list.target<List>()->rubrics[1]({}, {}), 0.25);
  EXPECT_THAT(paths(list.named_children()), ElementsAre("rubric_0", "rubric_1"));
  EXPECT_THROW(list({}, {}), std::logic_error);
}

TEST(Trajectories, AreScoredWhenTheyEnd) {
  Reward rubric = length();
  EXPECT_EQ(rubric({"a"}, {}), 0.125);
  EXPECT_EQ(rubric({"b"}, {}), 0.125);
  EXPECT_EQ(rubric({"c"}, {.done = true}), 3);
  const auto* episode = rubric.target<Discounted>();
  EXPECT_THAT(episode->compute_step_rewards(), ElementsAre(0.75, 1.5, 3));
  EXPECT_EQ(episode->trajectory()[1].action.move, "b");
  rubric.reset();
  EXPECT_THAT(episode->compute_step_rewards(), IsEmpty());
}

TEST(Trajectories, AreForgottenWhereverTheyAre) {
  Reward rubric = All{{Sum({length(), Fixed{1}}, {0.5, 0.5})}};
  rubric({}, {});
  auto* episode = rubric.get_rubric("rubric_0.rubric_0").target<Discounted>();
  EXPECT_EQ(episode->trajectory().size(), 1u);
  rubric.reset();
  EXPECT_THAT(episode->trajectory(), IsEmpty());
}

TEST(Trajectories, MayCreditTheirStepsInOtherWays) {
  using Own = TrajectoryRubric<Action, Observation>;
  Reward rubric = Own([](const auto& steps) { return steps.back().result.observation.depth; },
                      [](const auto& steps) { return std::vector<double>(steps.size(), 0.5); });
  EXPECT_EQ(rubric({}, {}), 0);
  EXPECT_EQ(rubric({}, {.observation = {.depth = 4}, .done = true}), 4);
  EXPECT_THAT(rubric.target<Own>()->compute_step_rewards(), ElementsAre(0.5, 0.5));
}

TEST(Trajectories, AreDiscountedByANumberFrom0To1) {
  for (const double gamma : {-0.1, 1.1, std::numeric_limits<double>::quiet_NaN()}) {
    EXPECT_THAT(thrown_by<std::invalid_argument>([&] { length(gamma); }),
                HasSubstr("gamma must be in [0, 1]"));
  }
}

}  // namespace
}  // namespace openenv
