// src/server/access_test.cpp - that the checks of guard.hpp stand before every request.
#include "server/running_server.hpp"

#include <openenv/environment_type.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace openenv::server {
namespace {

using testing::HasSubstr;

class Access : public testing::Test {
 protected:
  Access() { Gated::renew_gates(); }

  static ServerOptions with_token() {
    ServerOptions options = small_server();
    options.token = "secret";
    return options;
  }
  static constexpr std::string_view right = "Authorization: Bearer secret\r\n";
  static constexpr std::string_view wrong = "Authorization: Bearer guess\r\n";
};

TEST_F(Access, NeedsTheTokenForRequests) {
  const RunningServer server({environment_type<Gated>()}, with_token());
  const auto ask = [&](std::string_view fields) {
    return PlainClient(server.port()).ask("POST", "/reset", "{}", fields);
  };
  const PlainResponse refused = ask("");
  EXPECT_EQ(refused.status, 401);
  EXPECT_THAT(refused.head, HasSubstr("\r\nWWW-Authenticate: Bearer\r\n"));
  EXPECT_THAT(refused.body, HasSubstr("\"detail\":"));
  EXPECT_EQ(ask(wrong).status, 401);
  EXPECT_EQ(ask(right).status, 200);
  EXPECT_EQ(Gated::making.came(), 1) << "what is refused makes no environment";
}

TEST_F(Access, NeedsTheTokenForSessions) {
  const RunningServer server({environment_type<Gated>()}, with_token());
  EXPECT_EQ(PlainClient(server.port()).upgrade().status, 401);
  EXPECT_EQ(PlainClient(server.port()).upgrade(wrong).status, 401);
  EXPECT_EQ(PlainClient(server.port()).upgrade(right).status, 101);
}

TEST_F(Access, NeedsNoTokenForHealth) {
  const RunningServer server({environment_type<Gated>()}, with_token());
  EXPECT_EQ(PlainClient(server.port()).ask("GET", "/health").status, 200);
}

TEST_F(Access, IsClosedToThePagesOfOthers) {
  const RunningServer server({environment_type<Gated>()});
  const std::string own = "Host: localhost:8000\r\nOrigin: http://localhost:8000\r\n";
  constexpr std::string_view other = "Origin: https://example.org\r\n";
  EXPECT_EQ(PlainClient(server.port()).ask("POST", "/reset", "{}", own).status, 200);
  EXPECT_EQ(PlainClient(server.port()).ask("POST", "/reset", "{}", other).status, 403);
  EXPECT_EQ(PlainClient(server.port()).upgrade(other).status, 403);
}

TEST_F(Access, IsClosedUnderTheNamesOfOthers) {
  const RunningServer server({environment_type<Gated>()});
  EXPECT_EQ(PlainClient(server.port()).ask("POST", "/reset", "{}", "Host: example.org\r\n").status,
            403);
}

TEST_F(Access, GoesOnOnAConnectionAfterARefusal) {
  const RunningServer server({environment_type<Gated>()}, with_token());
  PlainClient client(server.port());
  EXPECT_EQ(client.ask("GET", "/metadata").status, 401);
  EXPECT_EQ(client.ask("GET", "/metadata", {}, right).status, 200);
}

}  // namespace
}  // namespace openenv::server
