// src/client/url_test.cpp - base URLs, good and bad.
#include "client/url.hpp"

#include <openenv/error.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace openenv {
namespace {

struct Case {
  const char* base;
  const char* address;  // What a person is shown: scheme, authority, path.
  const char* target;
};

class GoodUrl : public testing::TestWithParam<Case> {};

TEST_P(GoodUrl, LeadsToItsWebSocket) {
  const auto url = websocket_url(GetParam().base);
  EXPECT_EQ(url.text(), GetParam().address);
  EXPECT_EQ(url.target, GetParam().target);
}

INSTANTIATE_TEST_SUITE_P(
    Url, GoodUrl,
    testing::Values(Case{"ws://h", "ws://h/ws", "/ws"}, Case{"wss://h", "wss://h/ws", "/ws"},
                    Case{"http://h:8000", "ws://h:8000/ws", "/ws"},
                    Case{"https://h", "wss://h/ws", "/ws"},
                    Case{"HTTPS://Example.org/", "wss://Example.org/ws", "/ws"},
                    Case{"localhost:8000", "ws://localhost:8000/ws", "/ws"},
                    Case{"h", "ws://h/ws", "/ws"}, Case{"h/echo", "ws://h/echo/ws", "/echo/ws"},
                    Case{"http://h/a/b//", "ws://h/a/b/ws", "/a/b/ws"},
                    Case{"http://h/a%20b", "ws://h/a%20b/ws", "/a%20b/ws"},
                    Case{"http://h/x?y=1", "ws://h/x/ws", "/x/ws?y=1"},
                    Case{"http://h/x/?y=1&z=/", "ws://h/x/ws", "/x/ws?y=1&z=/"},
                    Case{"http://h?y=1", "ws://h/ws", "/ws?y=1"},
                    Case{"http://h/x#part", "ws://h/x/ws", "/x/ws"},
                    Case{"http://[::1]:8000/x", "ws://[::1]:8000/x/ws", "/x/ws"}));

TEST(Url, AHostIsLookedUpWithoutItsBrackets) {
  const auto url = websocket_url("[::1]:8000");
  EXPECT_EQ(url.host, "::1");
  EXPECT_EQ(url.port, "8000");
  EXPECT_EQ(url.authority, "[::1]:8000");
}

TEST(Url, TheDefaultPortIsThatOfTheScheme) {
  EXPECT_EQ(websocket_url("http://h").port, "80");
  EXPECT_EQ(websocket_url("https://h").port, "443");
  EXPECT_EQ(websocket_url("https://h:443").authority, "h");
  EXPECT_EQ(websocket_url("https://h:80").authority, "h:80");
}

struct Wrong {
  const char* base;
  const char* reason;
};

class BadUrl : public testing::TestWithParam<Wrong> {};

TEST_P(BadUrl, IsRefusedWithAReason) {
  try {
    websocket_url(GetParam().base);
    FAIL() << "was accepted";
  } catch (const ConnectionFailed& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr(GetParam().reason));
  }
}

INSTANTIATE_TEST_SUITE_P(
    Url, BadUrl,
    testing::Values(Wrong{"", "no host"}, Wrong{"http://", "no host"},
                    Wrong{"http:///x", "no host"}, Wrong{"ftp://h", "may be ws, wss"},
                    Wrong{"http://h:99999", "1 to 65535"}, Wrong{"http://h:0", "1 to 65535"},
                    Wrong{"http://h:x", "port is no number"},
                    Wrong{"http://h:80x/y", "port is no number"}, Wrong{"http://a b", "syntax"},
                    Wrong{"http://[::1", "syntax"}, Wrong{"http://me:secret@h", "names a user"}));

}  // namespace
}  // namespace openenv
