// src/protocol/client_codec_test.cpp - what a client understands, and what it says.
#include "protocol/client_codec.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace openenv::websocket {
namespace {

using testing::ElementsAre;
using Kind = Received::Kind;

constexpr std::size_t message_bytes_max = 1 << 20;

struct Seen {
  Kind kind;
  std::string payload = {};
  std::uint16_t code = 0;
  bool operator==(const Seen&) const = default;
};

std::vector<Seen> take_all(ClientCodec& codec) {
  std::vector<Seen> seen;
  while (const auto received = codec.next()) {
    seen.push_back({received->kind, std::string(received->payload), received->code});
  }
  return seen;
}

std::vector<Seen> feed(ClientCodec& codec, std::string_view bytes) {
  codec.feed(bytes);
  return take_all(codec);
}

/// The answer of a server that agrees to `request`.
std::string agree(std::string_view request, std::string_view headers = "") {
  const std::string_view name = "Sec-WebSocket-Key: ";
  const auto start = request.find(name) + name.size();
  return "HTTP/1.1 101 Yes\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " +
         accept_key(request.substr(start, 24)) + "\r\n" + std::string(headers) + "\r\n";
}

std::string frame(Opcode opcode, std::string payload, const Deflate& deflate = {}) {
  finish_frame(payload, 0, opcode, Role::server, deflate);
  return payload;
}

/// What a server sees of the client's bytes.
std::vector<Seen> seen_by_server(std::string bytes, Deflate deflate = {}) {
  Reader reader(Role::server, message_bytes_max, deflate);
  std::vector<Seen> seen;
  std::size_t at = 0, used = 0;
  while (const auto event = reader.next(bytes.data() + at, bytes.size() - at, used)) {
    at += used;
    const Kind kind = event->opcode == Opcode::text   ? Kind::message
                      : event->opcode == Opcode::pong ? Kind::pong
                                                      : Kind::closed;
    seen.push_back({kind, std::string(event->payload), event->code});
  }
  return seen;
}

class ClientCodecTest : public testing::Test {
 protected:
  void open() { feed(codec, agree(codec.request({"h", "/ws", {}}))); }

  ClientCodec codec{message_bytes_max};
};

TEST_F(ClientCodecTest, OpensAndReadsWhatFollowsAtOnce) {
  const std::string answer = agree(codec.request({"h", "/ws", {}}));
  EXPECT_THAT(feed(codec, answer + frame(Opcode::text, "{}")),
              ElementsAre(Seen{Kind::opened}, Seen{Kind::message, "{}"}));
}

TEST_F(ClientCodecTest, MeansTheSameHoweverTheBytesAreCut) {
  const std::string answer = agree(codec.request({"h", "/ws", {}}));
  const std::string large(100'000, 'x');
  const std::string bytes = answer + frame(Opcode::text, "one") + frame(Opcode::text, large) +
                            frame(Opcode::pong, "") + frame(Opcode::text, "three");
  std::vector<Seen> seen;
  for (std::size_t at = 0; at < bytes.size(); at += 13) {
    for (Seen& each : feed(codec, std::string_view(bytes).substr(at, 13))) seen.push_back(each);
  }
  EXPECT_THAT(
      seen, ElementsAre(Seen{Kind::opened}, Seen{Kind::message, "one"}, Seen{Kind::message, large},
                        Seen{Kind::pong}, Seen{Kind::message, "three"}));
}

TEST_F(ClientCodecTest, TellsARefusal) {
  codec.request({"h", "/ws", {}});
  EXPECT_THAT(feed(codec, "HTTP/1.1 401 No\r\nContent-Length: 2\r\n\r\nno"),
              ElementsAre(Seen{Kind::refused}));
  EXPECT_EQ(codec.answer().status(), 401);
  EXPECT_EQ(codec.answer().body(), "no");
  EXPECT_THAT(feed(codec, "more"), ElementsAre());
}

TEST_F(ClientCodecTest, TheStreamMayEndARefusalButNotAHeader) {
  codec.request({"h", "/ws", {}});
  EXPECT_THAT(feed(codec, "HTTP/1.1 401 No\r\n\r\nno"), ElementsAre());
  EXPECT_TRUE(codec.end());
  EXPECT_EQ(codec.answer().body(), "no");

  ClientCodec cut(message_bytes_max);
  cut.request({"h", "/ws", {}});
  EXPECT_THAT(feed(cut, "HTTP/1.1 401 No\r\n"), ElementsAre());
  EXPECT_THROW(cut.end(), ProtocolError);

  ClientCodec opened(message_bytes_max);
  feed(opened, agree(opened.request({"h", "/ws", {}})));
  EXPECT_FALSE(opened.end());
}

TEST_F(ClientCodecTest, SendsMessagesThatAServerReads) {
  open();
  std::string out = R"({"type":"state"})";
  codec.finish_message(out, 0);
  EXPECT_THAT(seen_by_server(out + codec.close(1001, "away")),
              ElementsAre(Seen{Kind::message, R"({"type":"state"})", close_code::none},
                          Seen{Kind::closed, "away", 1001}));
}

TEST_F(ClientCodecTest, CompressesBothWaysOnceThatIsAgreed) {
  const Deflate deflate{.on = true};
  feed(codec,
       agree(codec.request({"h", "/ws", {}}),
             "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover\r\n"));
  const std::string large(10'000, 'x');
  std::string out = large;
  codec.finish_message(out, 0);
  EXPECT_LT(out.size(), 1000u);
  EXPECT_THAT(seen_by_server(out, deflate), ElementsAre(Seen{Kind::message, large, 1005}));
  EXPECT_THAT(feed(codec, frame(Opcode::text, large, deflate)),
              ElementsAre(Seen{Kind::message, large}));
}

TEST_F(ClientCodecTest, AnswersPings) {
  open();
  const auto seen = feed(codec, frame(Opcode::ping, "abc") + frame(Opcode::text, "{}"));
  ASSERT_EQ(seen.size(), 2u);
  EXPECT_EQ(seen[0].kind, Kind::reply);
  EXPECT_THAT(seen_by_server(seen[0].payload), ElementsAre(Seen{Kind::pong, "abc", 1005}));
  EXPECT_EQ(seen[1], (Seen{Kind::message, "{}"}));
}

TEST_F(ClientCodecTest, AnswersACloseOnceAndIsDone) {
  open();
  std::string close;
  append_close(close, 1012, "restart", Role::server);
  const auto seen = feed(codec, close + frame(Opcode::text, "late"));
  ASSERT_EQ(seen.size(), 2u);
  EXPECT_EQ(seen[0], (Seen{Kind::closed, "restart", 1012}));
  EXPECT_EQ(seen[1].kind, Kind::reply);
  EXPECT_THAT(seen_by_server(seen[1].payload), ElementsAre(Seen{Kind::closed, "", 1012}));
  EXPECT_THAT(feed(codec, frame(Opcode::text, "later")), ElementsAre());
}

TEST_F(ClientCodecTest, SaysNothingAfterItsGoodbye) {
  open();
  codec.close(1000, "");
  std::string close;
  append_close(close, 1000, "", Role::server);
  EXPECT_THAT(feed(codec, frame(Opcode::ping, "") + frame(Opcode::text, "last") + close),
              ElementsAre(Seen{Kind::message, "last"}, Seen{Kind::closed, "", 1000}));
}

TEST_F(ClientCodecTest, ABreachOfTheProtocolEndsIt) {
  open();
  EXPECT_THROW(feed(codec, "\xFF\xFF"), ProtocolError);
  EXPECT_THAT(feed(codec, frame(Opcode::text, "{}")), ElementsAre());

  ClientCodec small(10);
  feed(small, agree(small.request({"h", "/ws", {}})));
  EXPECT_THROW(feed(small, frame(Opcode::text, "eleven byte")), ProtocolError);

  ClientCodec unasked(10);
  EXPECT_THROW(feed(unasked, "HTTP/1.1 200 OK\r\n\r\n"), ProtocolError);
}

TEST_F(ClientCodecTest, HasAnOrderOfCalls) {
  std::string out;
  EXPECT_THROW(codec.finish_message(out, 0), std::logic_error);
  EXPECT_THROW(codec.ping(), std::logic_error);
  EXPECT_THROW(codec.close(1000, ""), std::logic_error);
  codec.request({"h", "/ws", {}});
  EXPECT_THROW(codec.request({"h", "/ws", {}}), std::logic_error);
}

}  // namespace
}  // namespace openenv::websocket
