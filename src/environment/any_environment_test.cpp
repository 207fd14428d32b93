// src/environment/any_environment_test.cpp - what the engine learns of an environment.
#include <openenv/environment_type.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace openenv {
namespace {

using testing::HasSubstr;

/// An environment with nothing but what it must have.
struct Counter {
  struct Action {
    int by = 0;
  };
  struct Observation {
    int total = 0;
  };
  StepResult<Observation> reset(const Reset&) {
    total = 0;
    return {};
  }
  StepResult<Observation> step(const Action& action) {
    total += action.by;
    return {.observation = {total}, .reward = 0.5, .done = total > 10};
  }
  int total = 0;
};

/// An environment with everything that it may have.
struct Everything {
  struct Action {
    std::string word = {};
  };
  struct Observation {
    std::string heard = {};
  };
  struct ResetObservation {
    std::string greeting = {};
  };
  struct State {
    std::string last = {};
  };
  struct Options {
    std::string difficulty = "easy";
    int level = 1;
    static constexpr auto about =
        openenv::about(field(&Options::difficulty, "", defaulted),
                       field(&Options::level, "", defaulted, at_least(1)));
  };
  static constexpr EnvironmentInfo info{
      .name = "all", .description = "Has every part", .version = "2.1.0", .author = "Ann"};
  static constexpr bool concurrent = false;
  static constexpr bool quick = true;

  StepResult<ResetObservation> reset(const Reset& how, const Options& options) {
    StepResult<ResetObservation> out;
    out.observation.greeting = options.difficulty + ' ' + std::to_string(options.level) + ' ' +
                               (how.seed ? std::to_string(*how.seed) : "no seed");
    out.metadata = {{"level", options.level}};
    return out;
  }
  StepResult<Observation> step(const Action& action, const StepContext& context) {
    last = action.word;
    return {.observation = {action.word + ' ' + context.request_id.value_or("nobody")}};
  }
  State state() const { return {last}; }
  void close() { ++closed; }
  std::vector<Action> legal_actions() const { return {{"yes"}, {last}}; }
  std::string render() const { return "last: " + last; }
  std::vector<Split> list_splits() { return {{.name = "easy"}}; }
  std::size_t num_tasks(const std::string& split) { return split == "easy" ? 2 : 0; }
  json::object get_task(const std::string& split, std::size_t index) {
    return {{"split", split}, {"index", index}};
  }

  std::string last = "nothing";
  static inline int closed = 0;
};

std::string stepped(AnyEnvironment& environment, std::string_view action,
                    const StepContext& context = {}) {
  std::string out;
  environment.step(parse_json(action), context, out);
  return '{' + out + '}';
}

std::string began(AnyEnvironment& environment, const Reset& how) {
  std::string out;
  environment.reset(how, Path{}, Problems(UnknownKeys::ignored), out);
  return '{' + out + '}';
}

TEST(EnvironmentType, OfThePlainestIsNamedAfterItsClass) {
  const auto type = environment_type<Counter>();
  EXPECT_EQ(type.name, "counter");
  EXPECT_EQ(type.class_name, "Counter");
  EXPECT_TRUE(type.concurrent);
  EXPECT_FALSE(type.quick);
  EXPECT_TRUE(type.options.empty());
}

TEST(EnvironmentType, KnowsEveryPartThatAnEnvironmentDeclares) {
  const auto type = environment_type<Everything>();
  EXPECT_EQ(type.name, "all");
  EXPECT_EQ(type.class_name, "Everything");
  EXPECT_EQ(type.info.version, "2.1.0");
  EXPECT_EQ(type.info.author, "Ann");
  EXPECT_FALSE(type.concurrent);
  EXPECT_TRUE(type.quick);
  EXPECT_FALSE(type.options.empty());
  EXPECT_TRUE(type.options.at("properties").as_object().contains("difficulty"));
  EXPECT_TRUE(type.state.at("properties").as_object().contains("last"));
  EXPECT_TRUE(type.reset_observation.at("properties").as_object().contains("greeting"));
  EXPECT_FALSE(type.observation.at("properties").as_object().contains("greeting"));
}

struct ConnectFour : Counter {};

TEST(EnvironmentType, WritesANameOfManyWordsWithUnderscores) {
  EXPECT_EQ(environment_type<ConnectFour>().name, "connect_four");
}

TEST(EnvironmentType, PutsTheSharedPropertiesIntoEverySchema) {
  const auto type = environment_type<Counter>();
  const auto keys = [](const json::object& schema) {
    std::vector<std::string> out;
    for (const auto& item : schema.at("properties").as_object()) out.emplace_back(item.key());
    return out;
  };
  EXPECT_THAT(keys(type.action), testing::ElementsAre("metadata", "by"));
  EXPECT_THAT(keys(type.observation), testing::ElementsAre("done", "reward", "metadata", "total"));
  EXPECT_THAT(keys(type.state), testing::ElementsAre("episode_id", "step_count"));
  EXPECT_EQ(type.action.at("title"), "CounterAction");
  EXPECT_EQ(type.state.at("title"), "CounterState");
  EXPECT_EQ(type.action.at("additionalProperties"), false);
  EXPECT_EQ(type.state.at("additionalProperties"), true);
}

TEST(AnyEnvironment, PlaysThePlainest) {
  const auto environment = environment_type<Counter>().make();
  EXPECT_EQ(began(*environment, {}),
            R"({"observation":{"metadata":{},"total":0},"reward":null,"done":false})");
  EXPECT_EQ(stepped(*environment, R"({"by":3})"),
            R"({"observation":{"metadata":{},"total":3},"reward":0.5,"done":false})");
  EXPECT_EQ(stepped(*environment, R"({"by":"8"})"),
            R"({"observation":{"metadata":{},"total":11},"reward":0.5,"done":true})");
  std::string state;
  environment->state(state);
  EXPECT_EQ(state, "");
  EXPECT_EQ(environment->tasks(), nullptr);
  environment->close();
}

TEST(AnyEnvironment, MadeTwiceIsTwo) {
  const auto type = environment_type<Counter>();
  const auto one = type.make(), other = type.make();
  stepped(*one, R"({"by":3})");
  EXPECT_THAT(stepped(*other, R"({"by":1})"), HasSubstr("\"total\":1"));
}

TEST(AnyEnvironment, RefusesAWrongActionWithoutAStep) {
  const auto environment = environment_type<Counter>().make();
  EXPECT_THROW(stepped(*environment, R"({"by":"x"})"), ValidationError);
  EXPECT_THROW(stepped(*environment, R"({"by":1,"how":2})"), ValidationError);
  EXPECT_THROW(stepped(*environment, "5"), ValidationError);
  EXPECT_THAT(stepped(*environment, R"({"by":1})"), HasSubstr("\"total\":1"));
}

TEST(AnyEnvironment, LetsAnActionHaveMetadata) {
  const auto environment = environment_type<Counter>().make();
  EXPECT_THAT(stepped(*environment, R"({"metadata":{"a":[1]},"by":1})"), HasSubstr("\"total\":1"));
}

TEST(AnyEnvironment, ReportsWrongMetadataWithEverythingElseThatIsWrong) {
  const auto environment = environment_type<Counter>().make();
  try {
    stepped(*environment, R"({"metadata":5,"more":1})");
    FAIL() << "was accepted";
  } catch (const ValidationError& error) {
    std::vector<std::string> rules;
    for (const auto& problem : error.problems()) rules.push_back(problem.rule);
    EXPECT_THAT(rules, testing::ElementsAre("dict_type", "missing", "extra_forbidden"));
    EXPECT_EQ(error.problems().at(1).input, parse_json(R"({"metadata":5,"more":1})"));
  }
}

TEST(AnyEnvironment, GivesTheStateItsOwnMembers) {
  const auto environment = environment_type<Everything>().make();
  std::string state;
  environment->state(state);
  EXPECT_EQ(state, R"(,"last":"nothing")");
  stepped(*environment, R"({"word":"hello"})");
  state.clear();
  environment->state(state);
  EXPECT_EQ(state, R"(,"last":"hello")");
}

TEST(AnyEnvironment, TellsAStepWhoAsks) {
  const auto environment = environment_type<Everything>().make();
  EXPECT_THAT(stepped(*environment, R"({"word":"a"})", {.request_id = "r1"}), HasSubstr("a r1"));
  EXPECT_THAT(stepped(*environment, R"({"word":"a"})"), HasSubstr("a nobody"));
}

TEST(AnyEnvironment, ReadsTypedOptions) {
  const auto environment = environment_type<Everything>().make();
  EXPECT_EQ(began(*environment, {.seed = 7, .options = {{"difficulty", "hard"}, {"level", "3"}}}),
            R"({"observation":{"metadata":{"level":3},"greeting":"hard 3 7"},"reward":null,)"
            R"("done":false,"metadata":{"level":3}})");
  EXPECT_THAT(began(*environment, {}), HasSubstr("easy 1 no seed"));
}

TEST(AnyEnvironment, RefusesOptionsThatBreakARule) {
  const auto environment = environment_type<Everything>().make();
  EXPECT_THROW(began(*environment, {.options = {{"level", 0}}}), ValidationError);
}

TEST(AnyEnvironment, ReportsItsOptionsWithWhatIsWrongAlready) {
  const auto environment = environment_type<Everything>().make();
  Problems problems(UnknownKeys::ignored);
  const Path root, body{&root, std::string_view("body")};
  problems.add(Path{&body, std::string_view("seed")}, "int_type", "must be an integer", nullptr);
  std::string out;
  try {
    environment->reset({.options = {{"level", 0}}}, body, std::move(problems), out);
    FAIL() << out;
  } catch (const ValidationError& error) {
    ASSERT_EQ(error.problems().size(), 2u);
    EXPECT_EQ(error.problems()[1].where, (std::vector<Key>{"body", "level"}));
  }
}

TEST(AnyEnvironment, SaysWhichOptionsItDidNotKnow) {
  const auto everything = environment_type<Everything>().make();
  EXPECT_THAT(began(*everything, {.options = {{"level", 2}, {"dificulty", "hard"}}}),
              HasSubstr(R"("metadata":{"level":2,"ignored_options":["dificulty"]})"));
  const auto counter = environment_type<Counter>().make();
  EXPECT_THAT(began(*counter, {.options = {{"task", 5}, {"split", "easy"}}}),
              HasSubstr(R"("ignored_options":["task","split"])"));
}

TEST(AnyEnvironment, ShowsMetadataInsideAndBeside) {
  const auto environment = environment_type<Everything>().make();
  std::string out;
  EXPECT_TRUE(environment->reset({}, Path{}, Problems(), out));
  out.clear();
  EXPECT_FALSE(environment->step(parse_json(R"({"word":"a"})"), {}, out));
}

TEST(AnyEnvironment, HasTheTasksOfItsEnvironment) {
  const auto environment = environment_type<Everything>().make();
  AnyTaskProvider* tasks = environment->tasks();
  ASSERT_NE(tasks, nullptr);
  EXPECT_EQ(tasks->list_splits(), (json::array{{{"name", "easy"}, {"type", "train"}}}));
  EXPECT_EQ(tasks->num_tasks("easy"), 2);
  EXPECT_EQ(tasks->get_task("easy", 1), (json::object{{"split", "easy"}, {"index", 1}}));
}

TEST(AnyEnvironment, IsClosedWhenTheEngineSaysSo) {
  const int before = Everything::closed;
  environment_type<Everything>().make()->close();
  EXPECT_EQ(Everything::closed, before + 1);
}

struct Drawing {
  struct Circle {
    double radius = 0;
    static constexpr Tag tag{"kind", "circle"};
  };
  struct Square {
    double side = 0;
    static constexpr Tag tag{"kind", "square"};
  };
  using Action = std::variant<Circle, Square>;
  struct Observation {
    double area = 0;
  };
  StepResult<Observation> reset(const Reset&) { return {}; }
  StepResult<Observation> step(const Action& action) {
    const auto* square = std::get_if<Square>(&action);
    return {.observation = {square == nullptr ? 0 : square->side * square->side}};
  }
};

TEST(AnyEnvironment, TellsWhatIsLegalIfItsEnvironmentDoes) {
  std::string out;
  EXPECT_TRUE(environment_type<Everything>().make()->legal_actions(out));
  EXPECT_EQ(out, R"([{"word":"yes"},{"word":"nothing"}])");
  EXPECT_FALSE(environment_type<Counter>().make()->legal_actions(out));
}

TEST(AnyEnvironment, DrawsOnlyThePicturesThatItsEnvironmentDraws) {
  const auto environment = environment_type<Everything>().make();
  EXPECT_EQ(environment->render(Picture::text), "last: nothing");
  EXPECT_EQ(environment->render(Picture::svg), std::nullopt);
}

TEST(AnyEnvironment, ForkGoesItsOwnWay) {
  const auto parent = environment_type<Counter>().make();
  stepped(*parent, R"({"by":3})");
  const auto fork = parent->fork();
  ASSERT_NE(fork, nullptr);
  EXPECT_THAT(stepped(*parent, R"({"by":1})"), HasSubstr("\"total\":4"));
  EXPECT_THAT(stepped(*fork, R"({"by":2})"), HasSubstr("\"total\":5"));
}

struct Unique : Counter {
  std::unique_ptr<int> only = {};
};

TEST(AnyEnvironment, HasNoForkIfItsEnvironmentCannotBeCopied) {
  EXPECT_EQ(environment_type<Unique>().make()->fork(), nullptr);
}

TEST(AnyEnvironment, TakesActionsOfSeveralKinds) {
  const auto environment = environment_type<Drawing>().make();
  EXPECT_THAT(stepped(*environment, R"({"kind":"square","side":3,"metadata":{}})"),
              HasSubstr("\"area\":9.0"));
  EXPECT_THROW(stepped(*environment, R"({"kind":"square","radius":3})"), ValidationError);
}

}  // namespace
}  // namespace openenv
