// src/protocol/websocket_test.cpp - the frames of WebSockets: RFC 6455's examples and edges.
#include "protocol/deflate.hpp"
#include "protocol/websocket.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

namespace openenv::websocket {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

using std::string_literals::operator""s;

constexpr std::size_t limit = 1000;

/// Everything that a reader makes of a stream, each event as `opcode payload`; a violation is
/// `! code`. Bytes are given `piece` at a time.
std::vector<std::string> events(std::string_view stream, Role role = Role::client,
                                Deflate deflate = {}, std::size_t piece = 1 << 20) {
  Reader reader(role, limit, deflate);
  std::vector<std::string> out;
  std::string buffer;
  while (!stream.empty()) {
    buffer += stream.substr(0, piece);
    stream.remove_prefix(std::min(piece, stream.size()));
    try {
      std::size_t used = 0;
      while (const auto event = reader.next(buffer.data(), buffer.size(), used)) {
        std::string shown = std::to_string(static_cast<int>(event->opcode)) + ' ';
        if (event->opcode == Opcode::close) shown += std::to_string(event->code) + ' ';
        out.push_back(shown.append(event->payload));
        buffer.erase(0, used);
      }
      buffer.erase(0, used);
    } catch (const ProtocolError& error) {
      out.push_back("! " + std::to_string(error.code()));
      break;
    }
  }
  return out;
}

/// An unmasked frame with a short payload; `first` holds the bits and the opcode.
std::string frame(int first, const std::string& payload) {
  return std::string{static_cast<char>(first), static_cast<char>(payload.size())} + payload;
}

std::string finished(std::string_view payload, Opcode opcode, Role role, Deflate deflate = {}) {
  std::string out(payload);
  finish_frame(out, 0, opcode, role, deflate);
  return out;
}

TEST(WebSocketReader, ReadsTheExamplesOfTheStandard) {
  EXPECT_THAT(events("\x81\x05Hello"), ElementsAre("1 Hello"));
  EXPECT_THAT(events("\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58", Role::server),
              ElementsAre("1 Hello"));
  EXPECT_THAT(events("\x01\x03Hel\x80\x02lo"), ElementsAre("1 Hello"));
  EXPECT_THAT(events("\x89\x05Hello"), ElementsAre("9 Hello"));
  EXPECT_THAT(events("\x8a\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58", Role::server),
              ElementsAre("10 Hello"));
}

TEST(WebSocketReader, ReadsLongPayloads) {
  const std::string medium(300, 'x');
  EXPECT_THAT(events("\x82\x7e\x01\x2c" + medium), ElementsAre("2 " + medium));
  EXPECT_THAT(events("\x82\x7f\0\0\0\0\0\0\x01\x2c"s + medium), ElementsAre("2 " + medium));
}

TEST(WebSocketReader, DoesNotMindHowTheStreamIsCut) {
  const std::string stream = finished("first", Opcode::text, Role::client) +
                             finished("", Opcode::ping, Role::client) +
                             finished(std::string(200, 'y'), Opcode::binary, Role::client) +
                             finished("\x03\xe8", Opcode::close, Role::client);
  for (const std::size_t piece : {1u, 2u, 3u, 7u, 1000u}) {
    EXPECT_THAT(events(stream, Role::server, {}, piece),
                ElementsAre("1 first", "9 ", "2 " + std::string(200, 'y'), "8 1000 "));
  }
}

TEST(WebSocketReader, HandsOutControlFramesBetweenFragments) {
  EXPECT_THAT(events("\x01\x01" "a" "\x89\x01!" "\x00\x01" "b" "\x80\x01"s + "c"),
              ElementsAre("9 !", "1 abc"));
}

TEST(WebSocketReader, JoinsACharacterThatFragmentsCut) {
  EXPECT_THAT(events("\x01\x01\xc3\x80\x01\xa9"), ElementsAre("1 \u00e9"));
}

TEST(WebSocketReader, ReadsCloseFrames) {
  EXPECT_THAT(events("\x88\x00"s), ElementsAre("8 1005 "));
  EXPECT_THAT(events("\x88\x05\x03\xe9"s + "bye"), ElementsAre("8 1001 bye"));
  EXPECT_THAT(events("\x88\x02\x0b\xb8"), ElementsAre("8 3000 "));
}

TEST(WebSocketReader, RefusesWhatBreaksTheProtocol) {
  EXPECT_THAT(events("\x81\x05Hello", Role::server), ElementsAre("! 1002")) << "not masked";
  EXPECT_THAT(events("\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58"), ElementsAre("! 1002"));
  for (const int reserved : {0xC1, 0xA1, 0x91}) {
    EXPECT_THAT(events(frame(reserved, "a")), ElementsAre("! 1002")) << reserved;
  }
  for (const int opcode : {0x83, 0x87, 0x8B, 0x8F}) {
    EXPECT_THAT(events(frame(opcode, "a")), ElementsAre("! 1002")) << opcode;
  }
  EXPECT_THAT(events(frame(0x80, "a")), ElementsAre("! 1002")) << "a continuation of nothing";
  EXPECT_THAT(events(frame(0x01, "a") + frame(0x81, "b")), ElementsAre("! 1002"));
  EXPECT_THAT(events(frame(0x09, "a")), ElementsAre("! 1002")) << "a ping in fragments";
  EXPECT_THAT(events("\x89\x7e\x01\x00" + std::string(256, 'x')), ElementsAre("! 1002"));
}

TEST(WebSocketReader, RefusesCloseFramesThatAreNone) {
  EXPECT_THAT(events(frame(0x88, "\x03")), ElementsAre("! 1002"));
  for (const int code : {0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65535}) {
    const std::string bytes{static_cast<char>(code >> 8), static_cast<char>(code & 0xFF)};
    EXPECT_THAT(events(frame(0x88, bytes)), ElementsAre("! 1002")) << code;
  }
  EXPECT_THAT(events(frame(0x88, "\x03\xe8\xff")), ElementsAre("! 1007"));
}

TEST(WebSocketReader, RefusesTextThatIsNotUtf8) {
  EXPECT_THAT(events(frame(0x81, "ab\xff")), ElementsAre("! 1007"));
  EXPECT_THAT(events(frame(0x01, "\xc3") + frame(0x80, "x")), ElementsAre("! 1007"));
  EXPECT_THAT(events(frame(0x82, "\xff")), ElementsAre("2 \xff")) << "binary may be anything";
}

TEST(WebSocketReader, RefusesAMessageBeyondTheLimitBeforeItHasCome) {
  EXPECT_THAT(events("\x82\x7e\x03\xe9"), ElementsAre("! 1009"));
  EXPECT_THAT(events("\x82\x7f\xff\xff\xff\xff\xff\xff\xff\xff"), ElementsAre("! 1009"));
  const std::string half = "\x7e\x02\x58" + std::string(600, 'x');
  EXPECT_THAT(events("\x02" + half + "\x80" + half), ElementsAre("! 1009"));
}

TEST(WebSocketReader, KeepsReadingAfterAMessageAtTheLimit) {
  const std::string whole(limit, 'x');
  const std::string one = "\x82\x7e\x03\xe8" + whole;
  EXPECT_THAT(events(one + one), ElementsAre("2 " + whole, "2 " + whole));
}

TEST(WebSocketWriter, WritesTheShortestHeader) {
  EXPECT_EQ(finished("Hello", Opcode::text, Role::server), "\x81\x05Hello");
  EXPECT_EQ(finished(std::string(125, 'x'), Opcode::text, Role::server).substr(0, 2), "\x81\x7d");
  EXPECT_EQ(finished(std::string(126, 'x'), Opcode::binary, Role::server).substr(0, 4),
            "\x82\x7e\0\x7e"s);
  EXPECT_EQ(finished(std::string(65536, 'x'), Opcode::text, Role::server).substr(0, 10),
            "\x81\x7f\0\0\0\0\0\x01\0\0"s);
}

TEST(WebSocketWriter, LeavesWhatStandsBefore) {
  std::string out = "earlier";
  const std::size_t start = out.size();
  out += "Hi";
  finish_frame(out, start, Opcode::text, Role::server);
  EXPECT_EQ(out, "earlier\x81\x02Hi");
}

TEST(WebSocketWriter, MasksForAClientWithAKeyThatChanges) {
  const std::string one = finished("Hello", Opcode::text, Role::client);
  const std::string other = finished("Hello", Opcode::text, Role::client);
  EXPECT_NE(one, other);
  EXPECT_THAT(events(one + other, Role::server), ElementsAre("1 Hello", "1 Hello"));
}

TEST(WebSocketWriter, CutsTheReasonOfACloseBetweenCharacters) {
  std::string out;
  append_close(out, close_code::normal, std::string(122, 'x') + "\u00e9", Role::server);
  EXPECT_THAT(events(out), ElementsAre("8 1000 " + std::string(122, 'x')));
  out.clear();
  append_close(out, close_code::none, "unsaid", Role::server);
  EXPECT_THAT(events(out), ElementsAre("8 1005 "));
}

constexpr Deflate compressed{.on = true, .window_bits = 15, .least_bytes = 10};

TEST(WebSocketDeflate, ReadsTheExamplesOfTheStandard) {
  EXPECT_THAT(events("\xc1\x07\xf2\x48\xcd\xc9\xc9\x07\x00"s, Role::client, compressed),
              ElementsAre("1 Hello"));
  EXPECT_THAT(events("\x41\x03\xf2\x48\xcd\x80\x04\xc9\xc9\x07\x00"s, Role::client, compressed),
              ElementsAre("1 Hello"));
  EXPECT_THAT(events("\xc1\x0b\x00\x05\x00\xfa\xff\x48\x65\x6c\x6c\x6f\x00"s, Role::client,
                     compressed),
              ElementsAre("1 Hello"));
  EXPECT_THAT(events("\xc1\x08\xf3\x48\xcd\xc9\xc9\x07\x00\x00"s, Role::client, compressed),
              ElementsAre("1 Hello"));
}

TEST(WebSocketDeflate, CompressesWhatIsLargeEnough) {
  const std::string text(500, 'x');
  for (const int bits : {9, 12, 15}) {
    Deflate deflate = compressed;
    deflate.window_bits = bits;
    const std::string frame = finished(text, Opcode::text, Role::server, deflate);
    EXPECT_LT(frame.size(), 50u);
    EXPECT_THAT(events(frame, Role::client, compressed), ElementsAre("1 " + text));
  }
  EXPECT_EQ(finished("short", Opcode::text, Role::server, compressed), "\x81\x05short");
  EXPECT_EQ(finished("a ping is left alone", Opcode::ping, Role::server, compressed)[0], '\x89');
}

TEST(WebSocketDeflate, TakesPlainMessagesToo) {
  EXPECT_THAT(events("\x81\x05Hello", Role::client, compressed), ElementsAre("1 Hello"));
}

TEST(WebSocketDeflate, BoundsWhatAMessageInflatesTo) {
  const std::string bomb = finished(std::string(limit + 1, 'x'), Opcode::text, Role::server, compressed);
  EXPECT_THAT(events(bomb, Role::client, compressed), ElementsAre("! 1009"));
}

TEST(WebSocketDeflate, RefusesWhatIsNoDeflateStream) {
  EXPECT_THAT(events(frame(0xC1, "\xff\xff\xff"), Role::client, compressed),
              ElementsAre("! 1007"));
  EXPECT_THAT(events(frame(0xC9, "a"), Role::client, compressed), ElementsAre("! 1002"));
}

TEST(WebSocketHandshake, AcceptsTheKeyOfTheStandard) {
  EXPECT_EQ(accept_key("dGhlIHNhbXBsZSBub25jZQ=="), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
}

TEST(WebSocketHandshake, AgreesOnDeflateWhereItCan) {
  Deflate deflate;
  EXPECT_THAT(negotiate_deflate("permessage-deflate; client_max_window_bits", deflate),
              HasSubstr("server_no_context_takeover; client_no_context_takeover"));
  EXPECT_TRUE(deflate.on);
  EXPECT_EQ(deflate.window_bits, 15);
  deflate = {};
  EXPECT_THAT(negotiate_deflate("permessage-deflate; server_max_window_bits=10", deflate),
              HasSubstr("server_max_window_bits=10"));
  EXPECT_EQ(deflate.window_bits, 10);
}

TEST(WebSocketHandshake, TakesTheFirstOfferThatCanBeMet) {
  Deflate deflate;
  EXPECT_THAT(negotiate_deflate("x-other, permessage-deflate; server_max_window_bits=8, "
                                "permessage-deflate; server_max_window_bits=\"12\"",
                                deflate),
              HasSubstr("server_max_window_bits=12"));
  EXPECT_EQ(deflate.window_bits, 12);
}

TEST(WebSocketHandshake, LeavesMessagesPlainWhereNothingCanBeAgreed) {
  for (const char* offers :
       {"", "x-other", "permessage-deflate; unknown", "permessage-deflate; server_max_window_bits",
        "permessage-deflate; server_max_window_bits=16",
        "permessage-deflate; client_max_window_bits=7"}) {
    Deflate deflate;
    EXPECT_THAT(negotiate_deflate(offers, deflate), IsEmpty()) << offers;
    EXPECT_FALSE(deflate.on) << offers;
  }
}

}  // namespace
}  // namespace openenv::websocket
