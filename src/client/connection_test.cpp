// src/client/connection_test.cpp - handshakes, headers, TLS and pings.
#include "client/scripted_server.hpp"

#include <openenv/generic_client.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>
#include <future>
#include <limits>

namespace openenv {
namespace {

using testing::HasSubstr;

constexpr std::string_view an_observation =
    R"({"type":"observation","data":{"observation":{},"reward":null,"done":false}})";

void play(Peer& peer) {
  while (const auto text = peer.read_text()) {
    if (*text == R"({"type":"close"})") return peer.send_close(1000);
    peer.send_text(an_observation);
  }
}

/// Why a client with these options cannot connect.
std::string failure(std::string_view url, const ClientOptions& options = {}) {
  try {
    SyncGenericClient env(url, options);
  } catch (const ConnectionFailed& error) {
    EXPECT_EQ(error.code(), "CONNECTION_FAILED");
    return error.what();
  }
  ADD_FAILURE() << "the client is connected";
  return {};
}

TEST(Connection, SaysWhoItIsAndWhatItIsTold) {
  std::string request;
  ScriptedServer server({[&](Peer& peer) {
    request = peer.accept();
    play(peer);
  }});
  {
    SyncGenericClient env(server.url() + "/echo/?room=5",
                          {.headers = {{"X-Run", "seven"}}, .token = "a-secret"});
    env.reset();
  }
  EXPECT_THAT(request, testing::StartsWith("GET /echo/ws?room=5 HTTP/1.1\r\n"));
  EXPECT_THAT(request, HasSubstr("\r\nHost: 127.0.0.1:" + std::to_string(server.port()) + "\r\n"));
  EXPECT_THAT(request, HasSubstr("\r\nAuthorization: Bearer a-secret\r\n"));
  EXPECT_THAT(request, HasSubstr("\r\nX-Run: seven\r\n"));
  EXPECT_THAT(request, HasSubstr("\r\nUser-Agent: openenv/"));
}

TEST(Connection, RefusesHeadersThatWouldBecomeMore) {
  EXPECT_THAT(failure("localhost:1", {.token = "a\r\nX-Other: b"}), HasSubstr("token"));
  EXPECT_THAT(failure("localhost:1", {.headers = {{"X-Run", "a\nb"}}}), HasSubstr("X-Run"));
  EXPECT_THAT(failure("localhost:1", {.headers = {{"X\r\n", "a"}}}), HasSubstr("name"));
}

TEST(Connection, FailsWhereNobodyListens) {
  std::uint16_t port = 0;
  {
    ScriptedServer gone({});
    port = gone.port();
  }
  const auto url = "127.0.0.1:" + std::to_string(port);
  EXPECT_THAT(failure(url), HasSubstr("ws://" + url + "/ws: nobody answers"));
}

TEST(Connection, FailsWithTheServersStatus) {
  ScriptedServer server({[](Peer& peer) {
    peer.read_request();
    peer.send("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n");
    peer.wait_for_end();
  }});
  const auto said = failure(server.url() + "?key=a-secret");
  EXPECT_THAT(said, HasSubstr("HTTP 401 Unauthorized"));
  EXPECT_THAT(said, testing::Not(HasSubstr("a-secret")));
}

TEST(Connection, FailsWhenTheServerDoesNotAnswerInTime) {
  ScriptedServer server({[](Peer& peer) { peer.wait_for_end(); }});
  EXPECT_THAT(failure(server.url(), {.connect_timeout_s = 0.25}),
              HasSubstr("no connection within 0.25 s"));
}

TEST(Connection, FailsWhenTheServerIsNone) {
  ScriptedServer server({[](Peer& peer) {
    peer.read_request();
    peer.send("220 mail.example.org\r\n\r\n");
  }});
  EXPECT_THAT(failure(server.url()), HasSubstr("the handshake failed"));
}

TEST(Connection, TimesMayHaveNoLimit) {
  const auto script = [](Peer& peer) {
    peer.accept();
    play(peer);
  };
  ScriptedServer server({script, script});
  for (const double for_ever : {0.0, std::numeric_limits<double>::infinity()}) {
    SyncGenericClient env(server.url(), {.connect_timeout_s = for_ever,
                                         .message_timeout_s = for_ever,
                                         .ping_interval_s = for_ever,
                                         .ping_timeout_s = for_ever});
    EXPECT_FALSE(env.reset().done);
  }
}

TEST(Connection, AnswersPingsWhileItsUserComputes) {
  std::promise<std::string> answered;
  ScriptedServer server({[&](Peer& peer) {
    peer.accept();
    peer.send_frame(Opcode::ping, "are you there");
    const auto frame = peer.read_frame();
    answered.set_value(frame && frame->opcode == Opcode::pong ? frame->payload : "no pong");
    play(peer);
  }});
  SyncGenericClient env(server.url());
  EXPECT_EQ(answered.get_future().get(), "are you there");
  EXPECT_FALSE(env.reset().done);
}

TEST(Connection, SendsPingsWhileItsUserComputes) {
  std::promise<void> pinged;
  ScriptedServer server({[&](Peer& peer) {
    peer.accept();
    for (int i = 0; i < 3; ++i) {
      const auto frame = peer.read_frame();
      if (!frame || frame->opcode != Opcode::ping) break;
      peer.send_frame(Opcode::pong, frame->payload);
    }
    pinged.set_value();
    play(peer);
  }});
  SyncGenericClient env(server.url(), {.ping_interval_s = 0.01});
  pinged.get_future().wait();
  EXPECT_FALSE(env.reset().done);
}

TEST(Connection, IsGoneIfPingsAreNotAnswered) {
  ScriptedServer server({[](Peer& peer) {
    peer.accept();
    peer.wait_for_end();
  }});
  SyncGenericClient env(server.url(), {.ping_interval_s = 0.01, .ping_timeout_s = 0.01});
  try {
    env.reset();
    FAIL() << "there was an answer";
  } catch (const SessionLost& error) {
    EXPECT_THAT(error.what(), HasSubstr("no answer to a ping within 0.01 s"));
  }
}

class Tls : public testing::Test {
 protected:
  /// A file with the server's certificate.
  std::string trusted() {
    const std::string path =
        testing::TempDir() + "openenv_" + std::to_string(server.port()) + ".pem";
    std::ofstream(path) << server.certificate();
    return path;
  }

  ScriptedServer server{{[](Peer& peer) {
                          peer.accept();
                          play(peer);
                        }},
                        ScriptedServer::Security::tls};
};

TEST_F(Tls, AServerWithATrustedCertificateIsPlayed) {
  const std::string file = trusted();
  SyncGenericClient env(server.url(), {.ca_file = file});
  std::remove(file.c_str());
  EXPECT_FALSE(env.reset().done);
}

TEST_F(Tls, AServerWithAnotherCertificateIsRefused) {
  EXPECT_THAT(failure(server.url()), HasSubstr("certificate verify failed"));
}

TEST_F(Tls, AServerOfAnotherNameIsRefused) {
  const std::string file = trusted();
  const auto url = "wss://127.0.0.1:" + std::to_string(server.port());
  EXPECT_THAT(failure(url, {.ca_file = file}), HasSubstr("certificate verify failed"));
  std::remove(file.c_str());
}

TEST_F(Tls, AnyCertificateIsTakenIfAskedFor) {
  SyncGenericClient env(server.url(), {.verify_tls = false});
  EXPECT_FALSE(env.reset().done);
}

TEST_F(Tls, AFileWithoutCertificatesIsRefused) {
  EXPECT_THAT(failure(server.url(), {.ca_file = "/no/such/file"}),
              HasSubstr("'/no/such/file' is no file of certificates"));
}

}  // namespace
}  // namespace openenv
