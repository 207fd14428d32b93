// src/server/drain_test.cpp - the end of a server: who is told, who may finish, what is closed.
#include "server/gated_server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace openenv::server {
namespace {

using testing::HasSubstr;

class Drain : public GatedServer {
 protected:
  /// A client whose environment has been made.
  std::unique_ptr<PlainClient> play() {
    auto client = connect();
    EXPECT_EQ(client->upgrade().status, 101);
    client->send_text(R"({"type":"reset"})");
    EXPECT_THAT(client->read_text(), HasSubstr("observation"));
    return client;
  }
  std::unique_ptr<PlainClient> play_a_step_that_waits() {
    Gated::stepping.shut();
    auto client = play();
    client->send_text(step_frame());
    Gated::stepping.await_came(1);
    return client;
  }
};

TEST_F(Drain, TellsEveryClientThatDoesNothing) {
  options.threads = 3;
  std::vector<std::unique_ptr<PlainClient>> clients;
  for (int i = 0; i < 10; ++i) clients.push_back(play());
  server().stop();
  for (const auto& client : clients) {
    EXPECT_EQ(client->read_close(), 1012);
    client->send_frame(websocket::Opcode::close, "");
    client->await_end();
  }
  EXPECT_TRUE(server().await_end());
  EXPECT_EQ(Gated::closing.came(), 10);
}

TEST_F(Drain, TellsTheClientsOfQuickEnvironments) {
  server_.emplace(std::vector{environment_type<QuickGated>()});
  const auto client = play();
  server().stop();
  EXPECT_EQ(client->read_close(), 1012);
  client->finish_sending();
  EXPECT_TRUE(server().await_end());
  EXPECT_EQ(Gated::closing.came(), 1);
}

TEST_F(Drain, LetsARunningStepFinishAndAnswersIt) {
  const auto idle = play(), busy = play_a_step_that_waits();
  busy->send_text(step_frame());
  server().stop();
  EXPECT_EQ(idle->read_close(), 1012);
  Gated::stepping.open();
  EXPECT_THAT(busy->read_text(), HasSubstr("\"steps\":1"));
  EXPECT_EQ(busy->read_close(), 1012);
  idle->finish_sending();
  busy->finish_sending();
  EXPECT_TRUE(server().await_end());
  EXPECT_EQ(Gated::stepping.came(), 1) << "what was queued is not begun";
  EXPECT_EQ(Gated::closing.came(), 2);
}

TEST_F(Drain, LetsARunningRequestFinishAndAnswersIt) {
  Gated::stepping.shut();
  const auto idle = play(), busy = connect();
  busy->send(post_step(R"({"action":{}})"));
  Gated::stepping.await_came(1);
  server().stop();
  EXPECT_EQ(idle->read_close(), 1012);
  Gated::stepping.open();
  const PlainResponse response = busy->read_response();
  EXPECT_EQ(response.status, 200);
  EXPECT_THAT(response.head, HasSubstr("\r\nConnection: close\r\n"));
  busy->await_end();
  idle->finish_sending();
  EXPECT_TRUE(server().await_end());
}

TEST_F(Drain, TakesNothingNew) {
  const auto idle = play(), busy = play_a_step_that_waits(), waiting = connect();
  EXPECT_EQ(waiting->ask("GET", "/health").status, 200);
  server().stop();
  EXPECT_EQ(idle->read_close(), 1012);
  EXPECT_THROW(connect(), std::system_error);
  waiting->await_end();
  Gated::stepping.open();
  EXPECT_EQ(busy->read_close(), 1012);
}

TEST_F(Drain, WaitsForASlowClose) {
  Gated::closing.shut();
  const auto client = play();
  server().stop();
  EXPECT_EQ(client->read_close(), 1012);
  Gated::closing.await_came(1);
  Gated::closing.open();
  client->finish_sending();
  EXPECT_TRUE(server().await_end());
}

TEST_F(Drain, WaitsForTheStepOfAClientThatHasLeft) {
  auto client = play_a_step_that_waits();
  client.reset();
  server().stop();
  Gated::stepping.open();
  EXPECT_TRUE(server().await_end());
  EXPECT_EQ(Gated::closing.came(), 1);
}

TEST_F(Drain, CutsOffWhatRunsAtTheEndOfTheGraceTime) {
  options.grace_s = 0.05;
  const auto client = play_a_step_that_waits();
  server().stop();
  client->await_end();
  EXPECT_FALSE(server().await_end());
  Gated::stepping.open();
  server_.reset();
  EXPECT_EQ(Gated::closing.came(), 1) << "even then";
}

TEST_F(Drain, CutsOffARequestAtTheEndOfTheGraceTime) {
  options.grace_s = 0.05;
  Gated::stepping.shut();
  const auto client = connect();
  client->send(post_step(R"({"action":{}})"));
  Gated::stepping.await_came(1);
  server().stop();
  client->await_end();
  EXPECT_FALSE(server().await_end());
  Gated::stepping.open();
}

TEST_F(Drain, WaitsForACloseUntilItIsAskedTwice) {
  options.grace_s = 1e6;
  Gated::closing.shut();
  const auto client = play();
  server().stop();
  EXPECT_EQ(client->read_close(), 1012);
  client->finish_sending();
  client->await_end();
  Gated::closing.await_came(1);
  server().stop();
  EXPECT_FALSE(server().await_end());
  Gated::closing.open();
}

TEST_F(Drain, EndsTheGraceTimeWhenAskedTwice) {
  options.grace_s = 1e6;
  const auto client = play_a_step_that_waits();
  server().stop();
  server().stop();
  client->await_end();
  EXPECT_FALSE(server().await_end());
  Gated::stepping.open();
}

TEST_F(Drain, CutsOffAClientThatDoesNotSayGoodbye) {
  options.grace_s = 0.05;
  const auto client = play();
  server().stop();
  EXPECT_TRUE(server().await_end());
  EXPECT_EQ(client->read_close(), 1012);
  EXPECT_EQ(Gated::closing.came(), 1);
}

TEST_F(Drain, IsSoonDoneWhereNobodyPlays) {
  server().stop();
  EXPECT_TRUE(server().await_end());
}

}  // namespace
}  // namespace openenv::server
