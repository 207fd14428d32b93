// src/engine/guard_test.cpp - which requests may pass.
#include "engine/guard.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace openenv {
namespace {

using testing::HasSubstr;

/// The status that refuses a request; 0 if it passes.
int refusal(const RequestHead& head, const GuardRules& options = {}) {
  const auto response = refuse(head, options);
  return response ? response->status : 0;
}

GuardRules open_to_all() {
  GuardRules options;
  options.host = "0.0.0.0";
  return options;
}

int refusal_of_host(std::string_view host, const GuardRules& options = {}) {
  return refusal({.path = "/reset", .host = host}, options);
}

int refusal_of_origin(std::string_view origin, const GuardRules& options = {}) {
  return refusal({.path = "/ws", .host = "localhost:8000", .origin = origin, .has_origin = true},
                 options);
}

int refusal_of_token(std::string_view authorization, std::string_view path = "/ws") {
  GuardRules options;
  options.token = "secret";
  return refusal({.path = path, .host = "localhost", .authorization = authorization}, options);
}

TEST(Host, IsThisMachineWhereTheServerIsLoopbackOnly) {
  for (const auto* host : {"localhost", "localhost:8000", "LocalHost", "127.0.0.1:8000",
                           "127.8.9.1", "[::1]", "[::1]:8000", ""}) {
    EXPECT_EQ(refusal_of_host(host), 0) << host;
  }
}

TEST(Host, IsRefusedUnderANameThatWasMadeToPointHere) {
  for (const auto* host : {"example.org", "example.org:8000", "127.example.org", "127.0.0.1.nip.io",
                           "localhost.example.org", "10.0.0.1", "[::2]"}) {
    EXPECT_EQ(refusal_of_host(host), 403) << host;
  }
}

TEST(Host, MayBeAllowedByName) {
  GuardRules options;
  options.allow_hosts = {"Play.Example.org"};
  EXPECT_EQ(refusal_of_host("play.example.org:80", options), 0);
  EXPECT_EQ(refusal_of_host("localhost", options), 0);
  EXPECT_EQ(refusal_of_host("example.org", options), 403);
  options.allow_hosts = {"*"};
  EXPECT_EQ(refusal_of_host("example.org", options), 0);
}

TEST(Host, MayBeAnyWhereTheServerIsOpenToAllAndNamesNone) {
  GuardRules options = open_to_all();
  EXPECT_EQ(refusal_of_host("example.org", options), 0);
  options.allow_hosts = {"play.example.org"};
  EXPECT_EQ(refusal_of_host("example.org", options), 403);
  EXPECT_EQ(refusal_of_host("play.example.org", options), 0);
}

TEST(Host, IsNamedInTheRefusalWithWhatWouldHelp) {
  const auto response = refuse({.path = "/", .host = "Example.org:80"}, GuardRules());
  ASSERT_TRUE(response);
  EXPECT_THAT(response->body, HasSubstr("'example.org'"));
  EXPECT_THAT(response->body, HasSubstr("--allow-host"));
}

TEST(Origin, IsOfNoConcernWithoutAPage) {
  EXPECT_EQ(refusal({.path = "/ws", .host = "localhost:8000"}), 0);
}

TEST(Origin, MustBeTheServersOwn) {
  EXPECT_EQ(refusal_of_origin("http://localhost:8000"), 0);
  EXPECT_EQ(refusal_of_origin("HTTP://LOCALHOST:8000"), 0);
  for (const auto* origin : {"http://localhost:9000", "http://localhost", "https://example.org",
                             "null", "", "localhost:8000"}) {
    EXPECT_EQ(refusal_of_origin(origin), 403) << origin;
  }
}

TEST(Origin, MayBeAllowed) {
  GuardRules options;
  options.allow_origins = {"https://example.org"};
  EXPECT_EQ(refusal_of_origin("https://example.org", options), 0);
  EXPECT_EQ(refusal_of_origin("http://localhost:8000", options), 0);
  EXPECT_EQ(refusal_of_origin("http://example.org", options), 403);
  EXPECT_EQ(refusal_of_origin("https://example.org.evil.org", options), 403);
  options.allow_origins = {"*"};
  EXPECT_EQ(refusal_of_origin("http://anywhere", options), 0);
}

TEST(Token, MustBeRight) {
  EXPECT_EQ(refusal_of_token("Bearer secret"), 0);
  EXPECT_EQ(refusal_of_token("bearer secret"), 0);
  for (const auto* authorization : {"", "secret", "Bearer", "Bearer ", "Bearer secre",
                                    "Bearer secrets", "Bearer Secret", "Basic secret"}) {
    EXPECT_EQ(refusal_of_token(authorization), 401) << authorization;
  }
}

TEST(Token, IsNotAskedForWhereAProbeLooks) {
  EXPECT_EQ(refusal_of_token("", "/health"), 0);
  EXPECT_EQ(refusal_of_token("", "/healthy"), 401);
  EXPECT_EQ(refusal_of_token("", "/metrics"), 401);
}

TEST(Token, IsAskedForInTheWayOfHttp) {
  GuardRules options;
  options.token = "secret";
  const auto response = refuse({.path = "/reset", .host = "localhost"}, options);
  ASSERT_TRUE(response);
  EXPECT_THAT(response->headers, testing::Contains(testing::Pair("WWW-Authenticate", "Bearer")));
}

TEST(Loopback, IsAnAddressOfThisMachine) {
  for (const auto* host : {"localhost", "127.0.0.1", "127.1.2.3", "::1", "[::1]"}) {
    EXPECT_TRUE(is_loopback(host)) << host;
  }
  for (const auto* host : {"0.0.0.0", "::", "127.0.0.1.example.org", "127.", "192.168.0.1", ""}) {
    EXPECT_FALSE(is_loopback(host)) << host;
  }
}

}  // namespace
}  // namespace openenv
