// src/client/reply_test.cpp - frames of a server become values and exceptions.
#include "client/reply.hpp"

#include <openenv/error.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace openenv {
namespace {

/// The error that a server's error frame with these members becomes.
template <class Kind>
Kind told(std::string_view data) {
  try {
    read_reply(R"({"type":"error","data":)" + std::string(data) + '}', "observation");
  } catch (const Kind& error) {
    return error;
  }
  throw std::logic_error("no error was thrown");
}

TEST(Reply, TheDataOfTheFrameThatWasDueIsReturned) {
  const auto data = read_reply(R"({"type":"state","data":{"step_count":3},"more":1})", "state");
  EXPECT_EQ(data.at("step_count").as_int64(), 3);
}

TEST(Reply, AFullServerIsKnownByItsCounts) {
  const auto error = told<CapacityReached>(
      R"({"message":"Server at capacity: 4/5","code":"CAPACITY_REACHED",
          "active_sessions":4,"max_sessions":5})");
  EXPECT_STREQ(error.what(), "Server at capacity: 4/5");
  EXPECT_EQ(error.code(), "CAPACITY_REACHED");
  EXPECT_EQ(error.active_sessions(), 4U);
  EXPECT_EQ(error.max_sessions(), 5U);
}

TEST(Reply, CountsThatAreNotToldAreZero) {
  const auto error = told<CapacityReached>(
      R"({"message":"full","code":"CAPACITY_REACHED","max_sessions":"many"})");
  EXPECT_EQ(error.active_sessions(), 0U);
  EXPECT_EQ(error.max_sessions(), 0U);
}

TEST(Reply, EveryProblemOfAnInputIsTold) {
  const auto error = told<ValidationError>(
      R"({"message":"Invalid message","code":"VALIDATION_ERROR","errors":[
          {"type":"string_too_short","loc":["words",2,"text"],"msg":"is too short","input":"",
           "ctx":{"min_length":1},"url":"https://example.org/"},
          {"type":"missing","loc":["message"],"msg":"Field required","input":{"a":1}}]})");
  ASSERT_EQ(error.problems().size(), 2U);
  const Problem& first = error.problems()[0];
  EXPECT_EQ(first.rule, "string_too_short");
  const std::vector<Key> where{std::string("words"), std::size_t{2}, std::string("text")};
  EXPECT_EQ(first.where, where);
  EXPECT_EQ(first.message, "is too short");
  EXPECT_EQ(first.input, "");
  EXPECT_EQ(first.limits.at("min_length"), 1);
  EXPECT_EQ(error.problems()[1].input.at("a"), 1);
  EXPECT_THAT(error.what(), testing::HasSubstr("words[2].text: is too short"));
}

TEST(Reply, AValidationErrorWithoutProblemsKeepsItsMessage) {
  const auto error = told<ValidationError>(R"({"message":"no","code":"VALIDATION_ERROR"})");
  EXPECT_STREQ(error.what(), "no");
  EXPECT_TRUE(error.problems().empty());
}

TEST(Reply, EachCodeHasItsClass) {
  EXPECT_STREQ(told<ExecutionError>(R"({"message":"boom","code":"EXECUTION_ERROR"})").what(),
               "boom");
  EXPECT_STREQ(told<InvalidJson>(R"({"message":"what?","code":"INVALID_JSON"})").what(), "what?");
  EXPECT_STREQ(told<UnknownType>(R"({"message":"who?","code":"UNKNOWN_TYPE"})").what(), "who?");
  EXPECT_STREQ(told<FactoryError>(R"({"message":"no","code":"FACTORY_ERROR"})").what(), "no");
  EXPECT_STREQ(told<SessionError>(R"({"message":"gone","code":"SESSION_ERROR"})").what(), "gone");
  EXPECT_STREQ(told<DeadlineExceeded>(R"({"message":"late","code":"DEADLINE_EXCEEDED"})").what(),
               "late");
}

TEST(Reply, ACodeThatIsNotKnownIsPassedOn) {
  const auto error = told<RemoteError>(R"({"message":"tea","code":"TEAPOT"})");
  EXPECT_EQ(error.code(), "TEAPOT");
  EXPECT_STREQ(error.what(), "tea");
}

TEST(Reply, WhatIsNoFrameThatWasDueIsNotUnderstood) {
  for (const char* text :
       {"", "{", "[]", "5", R"({"type":"state"})", R"({"type":"observation","data":5})",
        R"({"data":{}})", R"({"type":5,"data":{}})", R"({"type":"state","data":{}})"}) {
    EXPECT_THROW(read_reply(text, "observation"), NotUnderstood) << text;
  }
}

}  // namespace
}  // namespace openenv
