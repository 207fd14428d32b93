// src/server/stalls_test.cpp - environments that take their time, and clients that do not wait.
#include "server/running_server.hpp"

#include <openenv/environment_type.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace openenv::server {
namespace {

using testing::HasSubstr;

class Stalls : public testing::Test {
 protected:
  Stalls() { Gated::renew_gates(); }
  ~Stalls() override { Gated::renew_gates(); }  // The server's end waits for nobody.

  void expect_health() { EXPECT_EQ(PlainClient(server_.port()).ask("GET", "/health").status, 200); }

  RunningServer server_{{environment_type<Gated>()}};
};

TEST_F(Stalls, ASlowConstructorStallsNobody) {
  Gated::making.shut();
  PlainClient client(server_.port());
  ASSERT_EQ(client.upgrade().status, 101);
  client.send_text(step_frame());
  Gated::making.await_came(1);
  expect_health();
  Gated::making.open();
  EXPECT_THAT(client.read_text(), HasSubstr("\"steps\":1"));
}

TEST_F(Stalls, ASlowStepStallsNobody) {
  Gated::stepping.shut();
  PlainClient client(server_.port());
  ASSERT_EQ(client.upgrade({}, client_frame(websocket::Opcode::text, step_frame())).status, 101);
  Gated::stepping.await_came(1);
  expect_health();
  Gated::stepping.open();
  EXPECT_THAT(client.read_text(), HasSubstr("\"steps\":1"));
}

TEST_F(Stalls, ASlowStateStallsNobody) {
  Gated::telling.shut();
  PlainClient client(server_.port());
  ASSERT_EQ(client.upgrade().status, 101);
  client.send_text(R"({"type":"state"})");
  Gated::telling.await_came(1);
  expect_health();
  Gated::telling.open();
  EXPECT_THAT(client.read_text(), HasSubstr("\"steps\":0"));
}

TEST_F(Stalls, ASlowCloseStallsNobodyElse) {
  Gated::closing.shut();
  PlainClient client(server_.port());
  ASSERT_EQ(client.upgrade().status, 101);
  client.send_text(R"({"type":"close"})");
  Gated::closing.await_came(1);
  expect_health();
  Gated::closing.open();
  EXPECT_EQ(client.read_close(), 1000);
}

TEST_F(Stalls, ASlowResetByHttpStallsNobody) {
  Gated::resetting.shut();
  PlainClient client(server_.port());
  client.send("POST /reset HTTP/1.1\r\nHost: localhost\r\n\r\n");
  Gated::resetting.await_came(1);
  expect_health();
  Gated::resetting.open();
  EXPECT_EQ(client.read_response().status, 200);
}

TEST_F(Stalls, PingsAreAnsweredDuringAStep) {
  Gated::stepping.shut();
  PlainClient client(server_.port());
  ASSERT_EQ(client.upgrade().status, 101);
  client.send_text(step_frame());
  Gated::stepping.await_came(1);
  client.send_frame(websocket::Opcode::ping, "still there?");
  const PlainFrame pong = client.read_frame();
  EXPECT_EQ(pong.opcode, websocket::Opcode::pong);
  EXPECT_EQ(pong.payload, "still there?");
  Gated::stepping.open();
  EXPECT_THAT(client.read_text(), HasSubstr("\"steps\":1"));
}

TEST_F(Stalls, AClientThatLeavesCancelsItsStepAndFreesItsPlace) {
  {
    PlainClient client(server_.port());
    ASSERT_EQ(client.upgrade().status, 101);
    client.send_text(step_frame("until cancelled"));
    client.send_text(step_frame());
    client.send_text(step_frame());
    Gated::stepping.await_passed(1);
  }
  Gated::closing.await_passed(1);
  server_.await_sessions(0);
  EXPECT_EQ(Gated::stepping.came(), 1) << "what was queued is dropped";
}

TEST_F(Stalls, APlaceIsTakenUntilTheStepOfALostClientEnds) {
  Gated::stepping.shut();
  {
    PlainClient client(server_.port());
    ASSERT_EQ(client.upgrade().status, 101);
    client.send_text(step_frame());
    Gated::stepping.await_came(1);
  }
  server_.await_sessions(1);
  EXPECT_EQ(Gated::closing.came(), 0);
  Gated::stepping.open();
  server_.await_sessions(0);
  EXPECT_EQ(Gated::closing.came(), 1);
}

TEST_F(Stalls, AnHttpClientThatLeavesCancelsItsStep) {
  {
    PlainClient client(server_.port());
    client.send(post_step(R"({"action":{"text":"until cancelled"}})"));
    Gated::stepping.await_passed(1);
  }
  Gated::closing.await_passed(1);
  server_.await_sessions(0);
}

TEST_F(Stalls, AnHttpClientMayHaveAskedForMoreBeforeItLeaves) {
  {
    PlainClient client(server_.port());
    client.send(post_step(R"({"action":{"text":"until cancelled"}})"));
    Gated::stepping.await_passed(1);
    client.send("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n");
  }
  Gated::closing.await_passed(1);
  server_.await_sessions(0);
}

TEST_F(Stalls, AnHttpClientMayGoOnWhileItsStepThatIsLateRuns) {
  Gated::stepping.shut();
  PlainClient client(server_.port());
  client.send(post_step(R"({"action":{},"timeout_s":0.05})") +
              "GET /ws HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\n"
              "Upgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
              "Sec-WebSocket-Version: 13\r\n\r\n");
  EXPECT_EQ(client.read_response().status, 504);
  EXPECT_EQ(client.read_response().status, 101);
  client.send_text(R"({"type":"state"})");
  EXPECT_THAT(client.read_text(), HasSubstr("\"steps\":0"));
  Gated::stepping.open();
}

TEST_F(Stalls, AClientThatLeavesBeforeItsEnvironmentIsThereFreesItsPlace) {
  Gated::making.shut();
  {
    PlainClient client(server_.port());
    ASSERT_EQ(client.upgrade().status, 101);
    Gated::making.await_came(1);
  }
  Gated::making.open();
  Gated::closing.await_passed(1);
  server_.await_sessions(0);
}

}  // namespace
}  // namespace openenv::server
