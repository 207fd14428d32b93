// src/engine/engine_test.cpp - what an engine asks of a type, and what it tells the log.
#include <openenv/engine.hpp>
#include <openenv/environment_type.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace openenv {
namespace {

using testing::ElementsAre;

struct Fragile {
  struct Action {
    bool breaks = false;
  };
  struct Observation {};
  StepResult<Observation> reset(const Reset&) { return {}; }
  StepResult<Observation> step(const Action& action) {
    if (action.breaks) throw std::runtime_error("the board fell off the table");
    return {};
  }
};

class EngineLog : public testing::Test {
 protected:
  EngineOptions options() {
    EngineOptions out;
    out.log = [this](Severity, std::string_view line) { lines_.emplace_back(line); };
    return out;
  }
  std::vector<std::string> lines_;
};

TEST_F(EngineLog, IsToldOfAStepThatFailsAndNotOfOneThatIsRefused) {
  Engine engine(environment_type<Fragile>(), options());
  const auto session = engine.open();
  session->begin();
  std::string out;
  session->handle(R"({"type":"step","data":{"breaks":"?"}})", out);
  session->handle(R"({"type":"step","data":{"breaks":false}})", out);
  session->handle(R"({"type":"step","data":{"breaks":true}})", out);
  EXPECT_THAT(lines_, ElementsAre("fragile: EXECUTION_ERROR: the board fell off the table"));
}

TEST_F(EngineLog, IsToldWhyAnEnvironmentCouldNotBeMade) {
  EnvironmentType type = environment_type<Fragile>();
  type.make = []() -> std::unique_ptr<AnyEnvironment> { throw std::runtime_error("no board"); };
  Engine engine(std::move(type), options());
  EXPECT_THROW(engine.open()->begin(), FactoryError);
  EXPECT_THAT(lines_, ElementsAre("fragile: FACTORY_ERROR: Environment 'fragile' could not be "
                                  "made: no board"));
}

TEST(Engine, HasANameThatCanStandInAUrl) {
  for (const char* name : {"", "b b", "caf\xc3\xa9", "a/b", "<lambda>"}) {
    EnvironmentType type = environment_type<Fragile>();
    type.name = name;
    EXPECT_THROW(Engine(std::move(type), {}), std::invalid_argument) << name;
  }
}

}  // namespace
}  // namespace openenv
