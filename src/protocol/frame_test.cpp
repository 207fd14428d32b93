// src/protocol/frame_test.cpp - the messages of the WebSocket protocol, read and written.
#include "protocol/frame.hpp"
#include "base/limits.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/monotonic_resource.hpp>

namespace openenv::protocol {
namespace {

using testing::ElementsAre;

/// The problems of a message, each as `way: rule`; a problem of the whole has the way `$`.
std::vector<std::string> refusals(std::string_view text) {
  std::vector<std::string> out;
  try {
    auto frame = read_frame(text);
    auto* reset = std::get_if<ResetFrame>(&frame);
    if (reset != nullptr && !reset->problems.empty()) throw ValidationError(reset->problems);
  } catch (const ValidationError& error) {
    for (const Problem& problem : error.problems()) {
      const std::string key =
          problem.where.empty() ? "$" : std::get<std::string>(problem.where.back());
      out.push_back(key + ": " + problem.rule);
    }
  }
  return out;
}

std::string unknown_type(std::string_view text) {
  try {
    read_frame(text);
  } catch (const UnknownType& error) {
    return error.what();
  }
  return "known";
}

Reset reset_of(std::string_view text) { return std::get<ResetFrame>(read_frame(text)).how; }

std::string written(const Error& error) {
  std::string out;
  write_error(error, out);
  return out;
}

TEST(Frame, OfEveryTypeIsRead) {
  EXPECT_TRUE(std::holds_alternative<ResetFrame>(read_frame(R"({"type":"reset"})")));
  EXPECT_TRUE(std::holds_alternative<StateFrame>(read_frame(R"({"type":"state"})")));
  EXPECT_TRUE(std::holds_alternative<CloseFrame>(read_frame(R"({"type":"close"})")));
  const auto step = read_frame(R"({"data":{"message":"a"},"type":"step"})");
  EXPECT_EQ(std::get<StepFrame>(step).action, parse_json(R"({"message":"a"})"));
  const auto mcp = read_frame(R"({"type":"mcp","data":{"id":1}})");
  EXPECT_EQ(std::get<McpFrame>(mcp).request, (json::object{{"id", 1}}));
}

TEST(Frame, OfAResetHasSeedNameAndOptions) {
  const Reset how = reset_of(
      R"({"type":"reset","data":{"seed":7,"episode_id":"ep","difficulty":"hard","x":[1]}})");
  EXPECT_EQ(how.seed, 7u);
  EXPECT_EQ(how.episode_id, "ep");
  EXPECT_EQ(json::value(how.options), parse_json(R"({"difficulty":"hard","x":[1]})"));
}

TEST(Frame, OfAResetMayLeaveEverythingOut) {
  for (const char* text : {R"({"type":"reset"})", R"({"type":"reset","data":{}})",
                           R"({"type":"reset","data":{"seed":null,"episode_id":null}})"}) {
    const Reset how = reset_of(text);
    EXPECT_EQ(how.seed, std::nullopt);
    EXPECT_EQ(how.episode_id, std::nullopt);
    EXPECT_TRUE(how.options.empty());
  }
}

TEST(Frame, OfAResetIsReadAsLenientlyAsAnAction) {
  EXPECT_EQ(reset_of(R"({"type":"reset","data":{"seed":"5"}})").seed, 5u);
  EXPECT_EQ(reset_of(R"({"type":"reset","data":{"seed":18446744073709551615}})").seed,
            18446744073709551615u);
  EXPECT_THAT(refusals(R"({"type":"reset","data":{"seed":-1,"episode_id":5}})"),
              ElementsAre("seed: greater_than_equal", "episode_id: string_type"));
  EXPECT_THAT(refusals(R"({"type":"reset","data":{"seed":1.5}})"),
              ElementsAre("seed: int_from_float"));
}

TEST(Frame, OfAResetHasANameOfLimitedLength) {
  const auto named = [](std::size_t size) {
    return R"({"type":"reset","data":{"episode_id":")" + std::string(size, 'x') + "\"}}";
  };
  EXPECT_EQ(reset_of(named(limits::id_chars_max)).episode_id->size(), limits::id_chars_max);
  EXPECT_THAT(refusals(named(limits::id_chars_max + 1)),
              ElementsAre("episode_id: string_too_long"));
}

TEST(Frame, OfAResetOutlivesTheBufferOfItsDocument) {
  Reset how;
  {
    std::array<unsigned char, 4096> buffer;
    json::monotonic_resource storage(buffer.data(), buffer.size());
    how =
        std::get<ResetFrame>(
            read_frame(R"({"type":"reset","data":{"o":{"text":"long enough to be stored apart"}}})",
                       &storage))
            .how;
    buffer.fill(0xAA);
  }
  EXPECT_EQ(json::value(how.options),
            parse_json(R"({"o":{"text":"long enough to be stored apart"}})"));
}

TEST(Frame, OfAnUnknownTypeIsNamed) {
  EXPECT_EQ(unknown_type(R"({"type":"dance"})"), "Unknown message type: dance");
  EXPECT_EQ(unknown_type(R"({"type":"STEP","data":{}})"), "Unknown message type: STEP");
  EXPECT_EQ(unknown_type("{}"), "Unknown message type: ");
  EXPECT_EQ(unknown_type(R"({"type":[1]})"), "Unknown message type: [1]");
  EXPECT_EQ(unknown_type(R"({"type":null})"), "Unknown message type: null");
}

TEST(Frame, MustBeAnObject) {
  for (const char* text : {"[1]", "\"x\"", "5", "null", "true"}) {
    EXPECT_THAT(refusals(text), ElementsAre("$: model_type")) << text;
  }
}

TEST(Frame, HasItsDataWhereItMustAndNowhereElse) {
  EXPECT_THAT(refusals(R"({"type":"step"})"), ElementsAre("data: missing"));
  EXPECT_THAT(refusals(R"({"type":"mcp"})"), ElementsAre("data: missing"));
  EXPECT_THAT(refusals(R"({"type":"step","data":"hi"})"), ElementsAre("data: dict_type"));
  EXPECT_THAT(refusals(R"({"type":"reset","data":null})"), ElementsAre("data: dict_type"));
  EXPECT_THAT(refusals(R"({"type":"state","data":{}})"), ElementsAre("data: extra_forbidden"));
  EXPECT_THAT(refusals(R"({"type":"close","data":{}})"), ElementsAre("data: extra_forbidden"));
}

TEST(Frame, HasNoOtherKeys) {
  EXPECT_THAT(refusals(R"({"type":"step","timeout_s":3,"more":1})"),
              ElementsAre("data: missing", "timeout_s: extra_forbidden", "more: extra_forbidden"));
}

TEST(Frame, ThatIsNoJsonIsRefusedAsSuch) {
  for (const char* text : {"", "not json", R"({"type":"state"} x)"}) {
    EXPECT_THROW(read_frame(text), InvalidJson) << text;
  }
}

TEST(ErrorFrame, CarriesMessageAndCode) {
  EXPECT_EQ(written(ExecutionError("kaboom")),
            R"({"type":"error","data":{"message":"kaboom","code":"EXECUTION_ERROR"}})");
}

TEST(ErrorFrame, OfAFullServerCarriesTheCounts) {
  EXPECT_EQ(written(CapacityReached("full", 1, 2)),
            R"({"type":"error","data":{"message":"full","code":"CAPACITY_REACHED",)"
            R"("active_sessions":1,"max_sessions":2}})");
}

TEST(ErrorFrame, OfAFactoryNamesIt) {
  EXPECT_EQ(written(FactoryError("no", "Probe")),
            R"({"type":"error","data":{"message":"no","code":"FACTORY_ERROR",)"
            R"("factory_name":"Probe"}})");
}

TEST(ErrorFrame, OfAValidationCarriesEveryProblem) {
  Problems problems;
  const Path root;
  const Path list{&root, std::string_view("l")};
  problems.add(Path{&list, std::size_t{2}}, "less_than_equal", "must be at most 4", 5, {{"le", 4}});
  problems.add(root, "missing", "is required", json::object{});
  EXPECT_EQ(written(ValidationError(std::move(problems))),
            R"({"type":"error","data":{"message":"Invalid message: l[2]: must be at most 4; )"
            R"(is required","code":"VALIDATION_ERROR","errors":[)"
            R"({"type":"less_than_equal","loc":["l",2],"msg":"must be at most 4","input":5,)"
            R"("ctx":{"le":4}},{"type":"missing","loc":[],"msg":"is required","input":{}}]}})");
}

TEST(ErrorFrame, IsWrittenWhateverAnEnvironmentSaid) {
  const auto frame = parse_json(written(ExecutionError("bad \xff bytes")));
  EXPECT_EQ(frame.at("data").at("code"), "EXECUTION_ERROR");

  Problems problems;
  problems.add(Path{}, "my\xff rule", "my\xff message", "text");
  EXPECT_EQ(parse_json(written(ValidationError(std::move(problems)))).at("data").at("code"),
            "VALIDATION_ERROR");
  EXPECT_NO_THROW(parse_json(written(Error("MINE\xff", "x"))));
  EXPECT_NO_THROW(parse_json(written(FactoryError("x", "\xff"))));
}

}  // namespace
}  // namespace openenv::protocol
