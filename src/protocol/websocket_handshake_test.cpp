// src/protocol/websocket_handshake_test.cpp - what is agreed when a connection opens.
#include "protocol/websocket.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace openenv::websocket {
namespace {

using testing::IsEmpty;

TEST(WebSocketHandshake, AcceptsTheKeyOfTheStandard) {
  EXPECT_EQ(accept_key("dGhlIHNhbXBsZSBub25jZQ=="), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
}

TEST(WebSocketHandshake, AgreesOnDeflateWhereItCan) {
  const std::string plain =
      "permessage-deflate; server_no_context_takeover; client_no_context_takeover";
  struct {
    const char* offer;
    std::string answer;
    int window_bits;
  } const cases[] = {
      {"permessage-deflate", plain, 15},
      {"permessage-deflate; client_max_window_bits", plain, 15},
      {"permessage-deflate; client_max_window_bits=10", plain, 15},
      {"permessage-deflate; client_max_window_bits=8", plain, 15},
      {"permessage-deflate; server_no_context_takeover; client_no_context_takeover", plain, 15},
      {"permessage-deflate; server_max_window_bits=10", plain + "; server_max_window_bits=10", 10},
      {"permessage-deflate; server_max_window_bits=9", plain + "; server_max_window_bits=9", 9},
      {"permessage-deflate;server_max_window_bits=\"12\";client_max_window_bits",
       plain + "; server_max_window_bits=12", 12},
      {" \tpermessage-deflate ;\tserver_max_window_bits = 15 ",
       plain + "; server_max_window_bits=15", 15},
  };
  for (const auto& [offer, answer, window_bits] : cases) {
    Deflate deflate;
    EXPECT_EQ(negotiate_deflate(offer, deflate), answer) << offer;
    EXPECT_TRUE(deflate.on) << offer;
    EXPECT_EQ(deflate.window_bits, window_bits) << offer;
  }
}

TEST(WebSocketHandshake, TakesTheFirstOfferThatCanBeMet) {
  Deflate deflate;
  EXPECT_EQ(negotiate_deflate("x-other, permessage-deflate; server_max_window_bits=8, "
                              "permessage-deflate; server_max_window_bits=12, permessage-deflate",
                              deflate),
            "permessage-deflate; server_no_context_takeover; client_no_context_takeover; "
            "server_max_window_bits=12");
  EXPECT_EQ(deflate.window_bits, 12);
}

TEST(WebSocketHandshake, LeavesMessagesPlainWhereNothingCanBeAgreed) {
  for (const char* offers :
       {"",
        ",",
        " , ;",
        "x-other",
        "x-permessage-deflate",
        "permessage-deflate; unknown",
        "permessage-deflate; =",
        "permessage-deflate; server_max_window_bits",
        "permessage-deflate; server_max_window_bits=",
        "permessage-deflate; server_max_window_bits=7",
        "permessage-deflate; server_max_window_bits=8",
        "permessage-deflate; server_max_window_bits=16",
        "permessage-deflate; server_max_window_bits=010",
        "permessage-deflate; server_max_window_bits=+9",
        "permessage-deflate; server_max_window_bits=9x",
        "permessage-deflate; server_max_window_bits=99999999999999999999",
        "permessage-deflate; server_max_window_bits=\"",
        "permessage-deflate; client_max_window_bits=7",
        "permessage-deflate; client_max_window_bits=",
        "permessage-deflate; server_no_context_takeover=1",
        "permessage-deflate; client_no_context_takeover=",
        "permessage-deflate; client_no_context_takeover; client_no_context_takeover",
        "permessage-deflate; server_max_window_bits=10; server_max_window_bits=12"}) {
    Deflate deflate;
    EXPECT_THAT(negotiate_deflate(offers, deflate), IsEmpty()) << offers;
    EXPECT_FALSE(deflate.on) << offers;
  }
}

}  // namespace
}  // namespace openenv::websocket
