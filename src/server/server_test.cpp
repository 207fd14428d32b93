// src/server/server_test.cpp - requests and sessions over sockets, ports and loops.
#include "server/running_server.hpp"

#include <openenv/environment_type.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

namespace openenv::server {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;
using websocket::Opcode;

class ServerTest : public testing::Test {
 protected:
  ServerTest() { Gated::renew_gates(); }
};

ServerOptions with_threads(std::size_t threads, std::uint16_t port = 0) {
  ServerOptions options = small_server();
  options.threads = threads;
  options.port = port;
  return options;
}

TEST_F(ServerTest, AnswersManyRequestsOnOneConnection) {
  const RunningServer server({environment_type<Gated>()});
  PlainClient client(server.port());
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(client.ask("GET", "/health").body, R"({"status":"healthy"})");
    EXPECT_THAT(client.ask("POST", "/step", R"({"action":{}})").body, HasSubstr("\"steps\":1"));
  }
}

TEST_F(ServerTest, AnswersRequestsInOrderThatWereSentAtOnce) {
  const RunningServer server({environment_type<Gated>()});
  PlainClient client(server.port());
  const std::string end = " HTTP/1.1\r\nHost: localhost\r\n\r\n";
  client.send("POST /reset" + end + "GET /health" + end + "GET /no_such_page" + end);
  EXPECT_THAT(client.read_response().body, HasSubstr("\"observation\""));
  EXPECT_THAT(client.read_response().body, HasSubstr("healthy"));
  EXPECT_EQ(client.read_response().status, 404);
}

TEST_F(ServerTest, ClosesAConnectionThatIsForOneRequest) {
  const RunningServer server({environment_type<Gated>()});
  PlainClient old(server.port()), modern(server.port());
  old.send("GET /health HTTP/1.0\r\n\r\n");
  EXPECT_EQ(old.read_response().status, 200);
  old.await_end();
  EXPECT_EQ(modern.ask("GET", "/health", {}, "Connection: close\r\n").status, 200);
  modern.await_end();
}

TEST_F(ServerTest, InvitesABodyThatWaitsToBeInvited) {
  const RunningServer server({environment_type<Gated>()});
  PlainClient client(server.port());
  client.send(
      "POST /reset HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
      "Content-Length: 2\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(client.read_response().status, 100);
  client.send("{}");
  EXPECT_EQ(client.read_response().status, 200);
}

TEST_F(ServerTest, PlaysASession) {
  const RunningServer server({environment_type<QuickGated>()});
  PlainClient client(server.port());
  const PlainResponse agreed = client.upgrade();
  EXPECT_EQ(agreed.status, 101);
  // The answer to the key that is the standard's own example.
  EXPECT_THAT(agreed.head, HasSubstr("\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"));
  client.send_text(R"({"type":"reset"})");
  EXPECT_THAT(client.read_text(), HasSubstr("\"steps\":0"));
  client.send_text(step_frame());
  EXPECT_THAT(client.read_text(), HasSubstr("\"steps\":1"));
  client.send_text(R"({"type":"close"})");
  EXPECT_EQ(client.read_close(), 1000);
  client.send_frame(Opcode::close, "\x03\xe8");
  client.await_end();
  server.await_sessions(0);
}

TEST_F(ServerTest, AnswersWhatIsSentInOnePieceWithTheHandshake) {
  for (const auto& type : {environment_type<Gated>(), environment_type<QuickGated>()}) {
    const RunningServer server({type});
    PlainClient client(server.port());
    const std::string frame = client_frame(Opcode::text, step_frame());
    EXPECT_EQ(client.upgrade("", frame + frame.substr(0, 5)).status, 101);
    EXPECT_THAT(client.read_text(), HasSubstr("\"steps\":1"));
    client.send(frame.substr(5));
    EXPECT_THAT(client.read_text(), HasSubstr("\"steps\":2"));
  }
}

TEST_F(ServerTest, EchoesTheCodeOfAClientsClose) {
  const RunningServer server({environment_type<Gated>()});
  PlainClient client(server.port());
  ASSERT_EQ(client.upgrade().status, 101);
  client.send_frame(Opcode::close, "\x03\xe9");
  EXPECT_EQ(client.read_close(), 1001);
  client.await_end();
}

TEST_F(ServerTest, RefusesBytesAndTheSessionLives) {
  const RunningServer server({environment_type<Gated>()});
  PlainClient client(server.port());
  ASSERT_EQ(client.upgrade().status, 101);
  client.send_frame(Opcode::binary, step_frame());
  EXPECT_THAT(client.read_text(), HasSubstr("\"code\":\"INVALID_JSON\""));
  client.send_text(step_frame());
  EXPECT_THAT(client.read_text(), HasSubstr("\"steps\":1"));
}

TEST_F(ServerTest, EndsASessionThatBreaksTheProtocol) {
  const RunningServer server({environment_type<Gated>()});
  PlainClient client(server.port());
  ASSERT_EQ(client.upgrade().status, 101);
  client.send("\x81\x05Hello");  // Not masked.
  EXPECT_EQ(client.read_close(), 1002);
  client.finish_sending();
  client.await_end();
  server.await_sessions(0);
}

TEST_F(ServerTest, RefusesHandshakesThatAreWrong) {
  const RunningServer server({environment_type<Gated>()});
  const std::string wishes = "Host: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n";
  const auto ask = [&](std::string_view target, const std::string& fields) {
    return PlainClient(server.port()).ask("GET", target, {}, wishes + fields);
  };
  const std::string key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
  const PlainResponse old = ask("/ws", key + "Sec-WebSocket-Version: 8\r\n");
  EXPECT_EQ(old.status, 426);
  EXPECT_THAT(old.head, HasSubstr("\r\nSec-WebSocket-Version: 13\r\n"));
  EXPECT_EQ(ask("/ws", "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: short\r\n").status, 400);
  EXPECT_EQ(ask("/elsewhere", key + "Sec-WebSocket-Version: 13\r\n").status, 404);
}

TEST_F(ServerTest, TellsAClientThatNoSuchSessionWaitsForIt) {
  const RunningServer server({environment_type<Gated>()});
  PlainClient client(server.port());
  ASSERT_EQ(client.upgrade("", "", "/ws?session_id=lost").status, 101);
  EXPECT_THAT(client.read_text(), HasSubstr("Unknown session_id: lost"));
  EXPECT_EQ(client.read_close(), 1000);
}

TEST_F(ServerTest, CompressesIfItMayAndIsAsked) {
  ServerOptions options = small_server();
  options.compression = true;
  const RunningServer server({environment_type<Gated>()}, options);
  PlainClient client(server.port()), plain(server.port());
  EXPECT_THAT(plain.upgrade().head, Not(HasSubstr("Extensions")));
  const PlainResponse agreed = client.upgrade("Sec-WebSocket-Extensions: permessage-deflate\r\n");
  EXPECT_THAT(agreed.head, HasSubstr("\r\nSec-WebSocket-Extensions: permessage-deflate"));
  client.expect_compressed();
  // The answer quotes what it was sent, and so is long enough to be worth compressing.
  client.send_text(R"({"type":"step","data":{"text":[)" + std::string(5000, ' ') + "]}}");
  EXPECT_THAT(client.read_text(), HasSubstr("VALIDATION_ERROR"));
  std::string compressed = step_frame();
  websocket::finish_frame(compressed, 0, Opcode::text, websocket::Role::client,
                          {.on = true, .least_bytes = 0});
  client.send(compressed);
  EXPECT_THAT(client.read_text(), HasSubstr("\"steps\":1"));
}

TEST_F(ServerTest, DoesNotCompressUnlessItMay) {
  const RunningServer server({environment_type<Gated>()});
  PlainClient client(server.port());
  const PlainResponse agreed = client.upgrade("Sec-WebSocket-Extensions: permessage-deflate\r\n");
  EXPECT_EQ(agreed.status, 101);
  EXPECT_THAT(agreed.head, Not(HasSubstr("Extensions")));
}

TEST_F(ServerTest, ServesSeveralEnvironmentsUnderTheirNames) {
  const RunningServer server({environment_type<Gated>(), environment_type<QuickGated>()});
  PlainClient http(server.port()), slow(server.port()), quick(server.port());
  EXPECT_EQ(http.ask("GET", "/list_environments").body, R"(["gated","quick_gated"])");
  EXPECT_EQ(http.ask("POST", "/gated/reset").status, 200);
  EXPECT_EQ(http.ask("POST", "/reset").status, 404);
  EXPECT_EQ(slow.upgrade("", "", "/gated/ws").status, 101);
  EXPECT_EQ(quick.upgrade("", "", "/quick_gated/ws").status, 101);
  for (PlainClient* client : {&slow, &quick}) {
    client->send_text(step_frame());
    EXPECT_THAT(client->read_text(), HasSubstr("\"steps\":1"));
  }
}

TEST_F(ServerTest, AllItsLoopsServe) {
  const RunningServer server({environment_type<QuickGated>()}, with_threads(3));
  // So many that each loop gets some of them.
  std::vector<std::unique_ptr<PlainClient>> clients;
  for (int i = 0; i < 60; ++i) {
    clients.push_back(std::make_unique<PlainClient>(server.port()));
    ASSERT_EQ(clients.back()->upgrade().status, 101);
  }
  for (const auto& client : clients) client->send_text(step_frame());
  for (const auto& client : clients) EXPECT_THAT(client->read_text(), HasSubstr("\"steps\":1"));
  server.await_sessions(60);
}

TEST_F(ServerTest, ServesAndStopsWhileItPolls) {
  ServerOptions options = with_threads(1);
  options.busy_poll_us = 500;
  const RunningServer server({environment_type<QuickGated>()}, options);
  PlainClient client(server.port());
  ASSERT_EQ(client.upgrade().status, 101);
  client.send_text(step_frame());
  EXPECT_THAT(client.read_text(), HasSubstr("\"steps\":1"));
}

TEST_F(ServerTest, SaysThatItsPortIsTaken) {
  for (const auto& [first, second] :
       {std::pair{1, 1}, std::pair{1, 3}, std::pair{3, 1}, std::pair{3, 3}}) {
    const RunningServer server({environment_type<Gated>()},
                               with_threads(static_cast<std::size_t>(first)));
    try {
      Server({environment_type<Gated>()},
             with_threads(static_cast<std::size_t>(second), server.port()));
      ADD_FAILURE() << "two servers share a port: " << first << " loops and " << second;
    } catch (const std::system_error& error) {
      EXPECT_THAT(error.what(), StartsWith("cannot listen on 127.0.0.1:" +
                                           std::to_string(server.port()) + ": Address already"));
    }
  }
}

TEST_F(ServerTest, ListensOnTheOtherProtocolToo) {
  ServerOptions options = small_server();
  options.host = "::1";
  const Server server({environment_type<Gated>()}, options);
  EXPECT_THAT(server.url(), StartsWith("http://[::1]:"));
}

TEST_F(ServerTest, RefusesOptionsThatMakeNoSense) {
  const auto make = [](auto&& change, std::vector<EnvironmentType> types) {
    ServerOptions options = small_server();
    change(options);
    Server(std::move(types), options);
  };
  const auto nothing = [](ServerOptions&) {};
  const EnvironmentType type = environment_type<Gated>();
  EXPECT_THROW(make(nothing, {}), std::invalid_argument);
  EXPECT_THROW(make(nothing, {type, type}), std::invalid_argument);
  EXPECT_THROW(make([](auto& options) { options.tls_cert = "cert.pem"; }, {type}),
               std::invalid_argument);
  EXPECT_THROW(make([](auto& options) { options.host = "no such name"; }, {type}),
               std::invalid_argument);
  EXPECT_THROW(make([](auto& options) { options.ping_interval_s = 1000; }, {type}),
               std::invalid_argument);
}

}  // namespace
}  // namespace openenv::server
