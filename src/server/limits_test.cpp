// src/server/limits_test.cpp - what is too large, too much, too many or too long.
#include "server/gated_server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace openenv::server {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using websocket::Opcode;

// Far more than is allowed anywhere below, and than a connection's buffers hold at first.
constexpr std::size_t far_too_much = 1 << 20;
// A limit of time that is soon over.
constexpr double soon_s = 0.05;

class Limits : public GatedServer {
 protected:
  std::unique_ptr<PlainClient> play() {
    auto client = connect();
    EXPECT_EQ(client->upgrade().status, 101);
    return client;
  }
};

TEST_F(Limits, AMessageThatIsTooBigEndsTheSessionWith1009) {
  options.message_bytes_max = 1000;
  const auto client = play();
  client->send_text(step_frame(std::string(900, 'x')));
  EXPECT_THAT(client->read_text(), HasSubstr("\"steps\":1"));
  client->send_text(step_frame(std::string(far_too_much, 'x')));
  EXPECT_EQ(client->read_close(), 1009);
  client->finish_sending();
  client->await_end();
  server().await_sessions(0);
}

TEST_F(Limits, TheSizeOfAMessageCountsItsFragments) {
  options.message_bytes_max = 1000;
  const auto client = play();
  std::string first = client_frame(Opcode::text, std::string(600, ' '));
  first[0] = static_cast<char>(first[0] & 0x7f);  // Not the last fragment.
  client->send(first);
  client->send_frame(Opcode::continuation, std::string(600, ' '));
  EXPECT_EQ(client->read_close(), 1009);
}

TEST_F(Limits, AHeaderThatIsTooBigIsAnswered431) {
  options.header_bytes_max = 2000;
  const auto client = connect();
  const std::string field = "X-Filler: " + std::string(far_too_much, 'x') + "\r\n";
  EXPECT_EQ(client->ask("GET", "/health", {}, field).status, 431);
  EXPECT_EQ(connect()->ask("GET", "/health", {}, "X-Filler: x\r\n").status, 200);
}

TEST_F(Limits, ABodyThatIsTooBigIsAnswered413) {
  options.body_bytes_max = 1000;
  const std::string body = R"({"filler":")" + std::string(far_too_much, 'x') + "\"}";
  EXPECT_EQ(connect()->ask("POST", "/reset", body).status, 413);
  EXPECT_EQ(connect()->ask("POST", "/reset", "{}").status, 200);
}

TEST_F(Limits, ABodyInChunksIsTooBigAsSoonAsItIs) {
  options.body_bytes_max = 1000;
  const auto client = connect();
  client->send("POST /reset HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
  client->send("400\r\n" + std::string(0x400, 'x') + "\r\n");
  EXPECT_EQ(client->read_response().status, 413);
}

TEST_F(Limits, WhatIsNoHttpIsAnswered400) {
  for (const auto* request :
       {"hello\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "GET /health HTTP/1.1\r\nno field\r\n\r\n",
        "POST /reset HTTP/1.1\r\nContent-Length: -1\r\n\r\n"}) {
    const auto client = connect();
    client->send(request);
    EXPECT_EQ(client->read_response().status, 400) << request;
  }
}

TEST_F(Limits, ABodyWhoseEndIsDoubtfulIsAnswered400) {
  for (const auto* fields : {"Transfer-Encoding: gzip\r\n", "Transfer-Encoding: chunked, gzip\r\n",
                             "Transfer-Encoding: gzip\r\nContent-Length: 2\r\n",
                             "Transfer-Encoding: chunked\r\nContent-Length: 2\r\n",
                             "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n",
                             "Content-Length: 2\r\nContent-Length: 3\r\n"}) {
    const auto client = connect();
    client->send("POST /reset HTTP/1.1\r\nHost: localhost\r\n" + std::string(fields) + "\r\n{}");
    const PlainResponse response = client->read_response();
    EXPECT_EQ(response.status, 400) << fields;
    EXPECT_THAT(response.head, HasSubstr("\r\nConnection: close\r\n")) << fields;
  }
}

TEST_F(Limits, WordsBesideAChunkMustBeFew) {
  const auto client = connect();
  client->send("POST /reset HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
  client->send("1;" + std::string(far_too_much, 'x'));
  EXPECT_EQ(client->read_response().status, 400);
}

TEST_F(Limits, AConnectionTooManyIsAnswered503) {
  options.connections_max = 1;
  auto first = connect();
  EXPECT_EQ(first->ask("GET", "/health").status, 200);
  EXPECT_EQ(connect()->read_response().status, 503);
  first.reset();
  // The place is free as soon as the server has noticed.
  int status = 503;
  while (status == 503) status = connect()->ask("GET", "/health").status;
  EXPECT_EQ(status, 200);
}

TEST_F(Limits, ASessionTooManyIsToldSo) {
  options.max_sessions = 1;
  const auto first = play();
  Gated::making.await_passed(1);
  const auto second = play();
  EXPECT_THAT(second->read_text(), AllOf(HasSubstr("\"code\":\"CAPACITY_REACHED\""),
                                         HasSubstr("Server at capacity: 1/1 sessions active")));
  EXPECT_EQ(second->read_close(), 1000);
  first->send_text(step_frame());
  EXPECT_THAT(first->read_text(), HasSubstr("\"steps\":1"));
}

TEST_F(Limits, ARequestOfAFullServerIsAnswered503) {
  options.max_sessions = 1;
  const auto first = play();
  Gated::making.await_passed(1);
  const PlainResponse response = connect()->ask("POST", "/reset", "{}");
  EXPECT_EQ(response.status, 503);
  EXPECT_THAT(response.head, HasSubstr("\r\nRetry-After: "));
  EXPECT_THAT(response.body,
              AllOf(HasSubstr("\"code\":\"CAPACITY_REACHED\""), HasSubstr("\"active_sessions\":1"),
                    HasSubstr("\"max_sessions\":1")));
}

TEST_F(Limits, MessagesThatComeFasterThanTheirAnswersKeepTheirOrder) {
  const auto client = play();
  std::string frames;
  for (int i = 0; i < 200; ++i) frames += client_frame(Opcode::text, step_frame());
  client->send(frames);
  for (int i = 1; i <= 200; ++i) {
    ASSERT_THAT(client->read_text(), HasSubstr("\"steps\":" + std::to_string(i) + ","));
  }
}

TEST_F(Limits, AClientThatIsTooFarAheadIsNotReadFrom) {
  options.pipelined_frames_max = 2;
  Gated::stepping.shut();
  const auto client = play(), other = connect();
  const std::string frame = client_frame(Opcode::text, step_frame(std::string(60'000, 'x')));
  // Only what the system itself buffers is taken. One answer to the other client is one turn of
  // the loop, in which the server could have read on.
  constexpr std::size_t far_more_than_buffers = 256 << 20;
  std::size_t sent = 0;
  for (int turns_in_vain = 0; turns_in_vain < 50 && sent < far_more_than_buffers;) {
    const std::size_t now = client->send_some(std::string_view(frame).substr(sent % frame.size()));
    sent += now;
    turns_in_vain = now > 0 ? 0 : turns_in_vain + 1;
    if (now == 0) other->ask("GET", "/health");
  }
  EXPECT_LT(sent, far_more_than_buffers);
  Gated::stepping.open();
  client->send(std::string_view(frame).substr(sent % frame.size()));
  const std::size_t whole_frames = sent / frame.size() + 1;
  for (std::size_t i = 1; i <= whole_frames; ++i) {
    ASSERT_THAT(client->read_text(), HasSubstr("\"steps\":" + std::to_string(i) + ","));
  }
}

TEST_F(Limits, AStepThatOverrunsItsDeadlineIsAnsweredAndItsPlaceFreedWhenItEnds) {
  options.deadline_s = soon_s;
  Gated::stepping.shut();
  const auto client = play();
  client->send_text(step_frame());
  EXPECT_THAT(client->read_text(), HasSubstr("\"code\":\"DEADLINE_EXCEEDED\""));
  EXPECT_EQ(client->read_close(), 1000);
  server().await_sessions(1);
  Gated::stepping.open();
  server().await_sessions(0);
  EXPECT_EQ(Gated::closing.came(), 1);
}

TEST_F(Limits, AConstructorHasADeadlineToo) {
  options.deadline_s = soon_s;
  Gated::making.shut();
  const auto client = play();
  EXPECT_THAT(client->read_text(), HasSubstr("\"code\":\"DEADLINE_EXCEEDED\""));
  Gated::making.open();
  server().await_sessions(0);
}

TEST_F(Limits, ARequestThatOverrunsItsDeadlineIsAnswered504) {
  Gated::stepping.shut();
  const auto client = connect();
  const PlainResponse response = client->ask("POST", "/step", R"({"action":{},"timeout_s":0.05})");
  EXPECT_EQ(response.status, 504);
  EXPECT_THAT(response.body, HasSubstr("\"code\":\"DEADLINE_EXCEEDED\""));
  EXPECT_EQ(client->ask("GET", "/health").status, 200) << "the connection goes on";
  server().await_sessions(1);
  Gated::stepping.open();
  server().await_sessions(0);
}

TEST_F(Limits, ASessionThatNobodyUsesEnds) {
  options.session_idle_s = soon_s;
  const auto client = play();
  EXPECT_THAT(client->read_text(),
              AllOf(HasSubstr("\"code\":\"SESSION_ERROR\""), HasSubstr("expired")));
  EXPECT_EQ(client->read_close(), 1000);
  Gated::closing.await_passed(1);
  server().await_sessions(0);
}

TEST_F(Limits, AStepIsNoIdleness) {
  options.session_idle_s = soon_s;
  Gated::stepping.shut();
  const auto busy = play();
  busy->send_text(step_frame());
  Gated::stepping.await_came(1);
  EXPECT_THAT(play()->read_text(), HasSubstr("expired"));  // Since then the time is over.
  Gated::stepping.open();
  EXPECT_THAT(busy->read_text(), HasSubstr("\"steps\":1"));
}

TEST_F(Limits, AnHttpConnectionThatNobodyUsesEnds) {
  options.http_idle_s = soon_s;
  const auto client = connect();
  EXPECT_EQ(client->ask("GET", "/health").status, 200);
  client->await_end();
}

TEST_F(Limits, ABodyThatDoesNotComeEndsTheConnection) {
  options.http_idle_s = soon_s;
  const auto client = connect();
  client->send("POST /reset HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n{");
  client->await_end();
}

TEST_F(Limits, AClientThatTakesNoResponseIsGone) {
  options.http_idle_s = soon_s;
  const auto client = connect();
  constexpr std::string_view request = "GET /openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n";
  const auto send_until_cut_off = [&] {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    while (std::chrono::steady_clock::now() < deadline) client->send_some(request);
  };
  EXPECT_THROW(send_until_cut_off(), std::system_error);
}

TEST_F(Limits, ASilentClientIsPinged) {
  options.ping_interval_s = soon_s;
  const auto client = play();
  for (int i = 0; i < 3; ++i) {
    const PlainFrame frame = client->read_frame();
    ASSERT_EQ(frame.opcode, Opcode::ping);
    client->send_frame(Opcode::pong, frame.payload);
  }
  client->send_text(step_frame());
  EXPECT_THAT(client->read_text(), HasSubstr("\"steps\":1"));
}

TEST_F(Limits, AClientThatAnswersNoPingIsGone) {
  options.ping_interval_s = soon_s;
  options.ping_timeout_s = 4 * soon_s;
  const auto client = play();
  EXPECT_EQ(client->read_close(), 1011);
  client->await_end();
  Gated::closing.await_passed(1);
  server().await_sessions(0);
}

TEST_F(Limits, AClientThatIsNotPingedMayBeSilent) {
  options.ping_interval_s = 0;
  options.ping_timeout_s = soon_s;
  options.session_idle_s = 10 * soon_s;
  EXPECT_THAT(play()->read_text(), HasSubstr("expired"));
}

TEST_F(Limits, AClientThatReadsNothingIsGoneToo) {
  options.ping_interval_s = soon_s;
  options.ping_timeout_s = 4 * soon_s;
  const auto client = play();
  Gated::closing.await_passed(1);
  server().await_sessions(0);
}

}  // namespace
}  // namespace openenv::server
