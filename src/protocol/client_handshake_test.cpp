// src/protocol/client_handshake_test.cpp - a client's request, and the answers to it.
#include "protocol/client_handshake.hpp"

#include "base/limits.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace openenv::websocket {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::Pair;

constexpr std::string_view key = "dGhlIHNhbXBsZSBub25jZQ==";
const std::string agreed =
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: WebSocket\r\nConnection: keep-alive, Upgrade\r\n"
    "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n";

/// What is left of `input` after a complete answer; nothing if it is not complete.
std::optional<std::string_view> take(Answer& answer, std::string_view input) {
  std::size_t used = 0;
  if (!answer.take(input, used)) return std::nullopt;
  return input.substr(used);
}

std::string refusal_of(std::string_view input) {
  Answer answer(key, true);
  try {
    take(answer, input);
  } catch (const ProtocolError& error) {
    return error.what();
  }
  return "";
}

TEST(ClientHandshake, AsksForAWebSocket) {
  const std::string text = request_text({"example.org:8000", "/ws?a=b", {{"X-A", "b c"}}}, key);
  EXPECT_TRUE(text.starts_with("GET /ws?a=b HTTP/1.1\r\nHost: example.org:8000\r\n"));
  EXPECT_TRUE(text.ends_with("\r\nX-A: b c\r\n\r\n"));
  EXPECT_THAT(text, HasSubstr("\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"));
  EXPECT_THAT(text, HasSubstr("\r\nSec-WebSocket-Version: 13\r\n"));
  EXPECT_THAT(text, HasSubstr("permessage-deflate; server_no_context_takeover"));
  EXPECT_THAT(request_text({"h", "/", {}, false}, key), Not(HasSubstr("deflate")));
}

TEST(ClientHandshake, AsksWithAnotherKeyEachTime) {
  EXPECT_EQ(random_key().size(), 24u);
  EXPECT_NE(random_key(), random_key());
}

TEST(ClientHandshake, SendsNothingThatCouldBeReadAsMoreThanWasMeant) {
  const Request wrong[] = {
      {"", "/", {}},
      {"a b", "/", {}},
      {"a\r\nX: y", "/", {}},
      {"a", "", {}},
      {"a", "/ HTTP/1.1\r\n", {}},
      {"a", "/", {{"", "x"}}},
      {"a", "/", {{"X Y", "x"}}},
      {"a", "/", {{"X:", "x"}}},
      {"a", "/", {{"X", "a\r\nb"}}},
      {"a", "/", {{"X", std::string("a\0b", 3)}}},
      {"a", "/", {{"hOST", "b"}}},
      {"a", "/", {{"sec-websocket-key", "b"}}},
  };
  for (const Request& request : wrong) {
    EXPECT_THROW(request_text(request, key), std::invalid_argument)
        << request.host << ' ' << request.target;
  }
}

TEST(ClientHandshake, TakesTheAnswerAndNothingAfterIt) {
  const std::string input = agreed + "\r\n\x81\x00";
  for (std::size_t size = 1; size < agreed.size() + 2; ++size) {
    Answer answer(key, true);
    EXPECT_EQ(take(answer, input.substr(0, size)), std::nullopt) << size;
    EXPECT_EQ(take(answer, input), input.substr(agreed.size() + 2)) << size;
    EXPECT_TRUE(answer.is_open());
    EXPECT_FALSE(answer.deflate().on);
    EXPECT_EQ(find_header(answer.headers(), "upgrade"), "WebSocket");
  }
}

TEST(ClientHandshake, PassesOverWhatOnlyAnnouncesTheAnswer) {
  Answer answer(key, true);
  EXPECT_EQ(
      take(answer, "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n" +
                       agreed + "\r\n"),
      "");
  EXPECT_TRUE(answer.is_open());
}

TEST(ClientHandshake, AgreesOnTheCompressionThatItOffered) {
  const std::string answered = "Sec-WebSocket-Extensions: permessage-deflate";
  for (const char* agreeable :
       {"; server_no_context_takeover", "; server_no_context_takeover; client_no_context_takeover",
        ";server_max_window_bits=12;server_no_context_takeover"}) {
    Answer answer(key, true);
    EXPECT_EQ(take(answer, agreed + answered + agreeable + "\r\n\r\n"), "") << agreeable;
    EXPECT_TRUE(answer.deflate().on) << agreeable;
    EXPECT_EQ(answer.deflate().window_bits, 15) << agreeable;
  }
  for (const char* wrong : {"", "; client_no_context_takeover", "; server_no_context_takeover; x",
                            "; server_no_context_takeover; client_max_window_bits=12",
                            "; server_no_context_takeover, x",
                            "; server_no_context_takeover; server_max_window_bits"}) {
    EXPECT_THAT(refusal_of(agreed + answered + wrong + "\r\n\r\n"), HasSubstr("extension"))
        << wrong;
  }
  Answer not_offered(key, false);
  EXPECT_THROW(take(not_offered, agreed + answered + "; server_no_context_takeover\r\n\r\n"),
               ProtocolError);
}

TEST(ClientHandshake, NoticesAnAnswerToSomethingElse) {
  EXPECT_THAT(refusal_of("HTTP/1.1 101 X\r\nUpgrade: h2c\r\nConnection: upgrade\r\n\r\n"),
              HasSubstr("another protocol"));
  EXPECT_THAT(refusal_of("HTTP/1.1 101 X\r\nUpgrade: websocket\r\n\r\n"),
              HasSubstr("another protocol"));
  EXPECT_THAT(refusal_of("HTTP/1.1 101 X\r\nUpgrade: websocket\r\nConnection: upgrade\r\n"
                         "Sec-WebSocket-Accept: AAAA\r\n\r\n"),
              HasSubstr("not to our request"));
  for (const char* no_http : {"SSH-2.0-OpenSSH\r\n", "HTTP/2 200\r\n\r\n", "HTTP/1.1 20\r\n\r\n",
                              "HTTP/1.1 2000 OK\r\n\r\n", "\r\n\r\n", "HTTP/1.1  200\r\n\r\n"}) {
    EXPECT_THAT(refusal_of(no_http), HasSubstr("does not speak HTTP")) << no_http;
  }
  for (const char* header : {"no colon", ": x", "a b: x", " folded: x", "a: b\nc: d"}) {
    EXPECT_THAT(refusal_of("HTTP/1.1 200 OK\r\nX: y\r\n" + std::string(header) + "\r\n\r\n"),
                HasSubstr("header"))
        << header;
  }
}

TEST(ClientHandshake, AHeaderHasALimitHoweverItComes) {
  const std::string line = "X: " + std::string(1000, 'y') + "\r\n";
  std::string input = "HTTP/1.1 200 OK\r\n";
  while (input.size() <= limits::header_bytes_max) input += line;
  EXPECT_THAT(refusal_of(input), HasSubstr("exceeds the limit"));
  std::string hints;
  while (hints.size() <= limits::header_bytes_max) hints += "HTTP/1.1 100 X\r\n" + line + "\r\n";
  EXPECT_THAT(refusal_of(hints), HasSubstr("exceeds the limit"));
}

TEST(ClientHandshake, TellsARefusalWithItsBody) {
  struct {
    std::string_view input, body;
  } const cases[] = {
      {"HTTP/1.1 403 Forbidden\r\nContent-Length: 5\r\n\r\nno ad.", "no ad"},
      {"HTTP/1.1 403\r\ncontent-length:0\r\n\r\n", ""},
      {"HTTP/1.0 304 Not Modified\r\n\r\n", ""},
      {"HTTP/1.1 502 Bad\r\nTransfer-Encoding: gzip, chunked\r\n\r\n3\r\nabc\r\n"
       "2;x=y\r\nde\r\n0\r\n\r\n",
       "abcde"},
  };
  for (const auto& [input, body] : cases) {
    for (const std::size_t piece : {std::size_t{1}, input.size()}) {
      Answer answer(key, true);
      std::string buffer;
      bool complete = false;
      for (std::size_t at = 0; at < input.size() && !complete; at += piece) {
        buffer += input.substr(at, piece);
        std::size_t used = 0;
        complete = answer.take(buffer, used);
        buffer.erase(0, used);
      }
      EXPECT_TRUE(complete) << input;
      EXPECT_FALSE(answer.is_open());
      EXPECT_EQ(answer.body(), body) << input;
    }
  }
}

TEST(ClientHandshake, ARefusalMayEndWithTheStream) {
  Answer answer(key, true);
  EXPECT_EQ(take(answer, "HTTP/1.1 500 Oh\r\nA: b\r\n\r\nso sorry"), std::nullopt);
  EXPECT_TRUE(answer.end());
  EXPECT_EQ(answer.status(), 500);
  EXPECT_EQ(answer.body(), "so sorry");
  EXPECT_THAT(answer.headers(), ElementsAre(Pair("A", "b")));
  Answer cut(key, true);
  EXPECT_EQ(take(cut, "HTTP/1.1 500 Oh\r\nA:"), std::nullopt);
  EXPECT_FALSE(cut.end());
}

TEST(ClientHandshake, ReadsNoMoreOfABodyThanAPersonWould) {
  for (const char* head : {"", "Content-Length: 999999999\r\n", "Transfer-Encoding: chunked\r\n"}) {
    Answer answer(key, true);
    const std::string more = "fffff\r\n" + std::string(0xFFFFF, 'x') + "\r\n";
    EXPECT_TRUE(take(answer, "HTTP/1.1 500 Oh\r\n" + std::string(head) + "\r\n" + more)) << head;
    EXPECT_EQ(answer.body().size(), limits::refusal_bytes_max) << head;
  }
}

}  // namespace
}  // namespace openenv::websocket
