// src/protocol/websocket_test.cpp - the frames of WebSockets: RFC 6455's examples and edges.
//
// Frames that a test reads are spelled by the test itself, so that the codec never checks itself.
#include "protocol/websocket.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

namespace openenv::websocket {
namespace {

using testing::ElementsAre;

using std::string_literals::operator""s;

constexpr std::size_t limit = 70'000;

/// Everything that a reader makes of a stream that comes in pieces, each event as
/// `opcode payload`, a close as `8 code reason`; a violation is `! code`, and the last thing seen.
std::vector<std::string> events_of(const std::vector<std::string_view>& pieces, Role role,
                                   Deflate deflate = {}, std::size_t most = limit) {
  Reader reader(role, most, deflate);
  std::vector<std::string> out;
  std::vector<char> buffer;  // Never larger than what is in it, so that a sanitizer knows its end.
  for (const std::string_view piece : pieces) {
    std::vector<char> longer(buffer.begin(), buffer.end());
    longer.insert(longer.end(), piece.begin(), piece.end());
    buffer.assign(longer.begin(), longer.end());
    buffer.shrink_to_fit();
    for (bool more = true; more;) {
      std::size_t used = 0;
      try {
        const auto event = reader.next(buffer.data(), buffer.size(), used);
        more = event.has_value();
        if (event) {
          std::string shown = std::to_string(static_cast<int>(event->opcode)) + ' ';
          if (event->opcode == Opcode::close) shown += std::to_string(event->code) + ' ';
          out.push_back(shown.append(event->payload));
        }
      } catch (const ProtocolError& error) {
        out.push_back("! " + std::to_string(error.code()));
        return out;
      }
      buffer = std::vector<char>(buffer.begin() + static_cast<std::ptrdiff_t>(used), buffer.end());
    }
  }
  return out;
}

std::vector<std::string> events(std::string_view stream, Role role = Role::client,
                                Deflate deflate = {}, std::size_t most = limit) {
  return events_of({stream}, role, deflate, most);
}

/// A frame as a server sends it; `first` holds the bits and the opcode.
std::string frame(int first, const std::string& payload, int mask_bit = 0) {
  const std::size_t size = payload.size();
  const int length_bytes = size < 126 ? 0 : size < 65536 ? 2 : 8;
  std::string out{static_cast<char>(first)};
  out += static_cast<char>(mask_bit | (length_bytes == 0   ? static_cast<int>(size)
                                       : length_bytes == 2 ? 126
                                                           : 127));
  for (int i = length_bytes; i-- > 0;) out += static_cast<char>(size >> (8 * i) & 0xFF);
  return mask_bit == 0 ? out + payload : out;
}

/// A frame as a client sends it.
std::string masked(int first, const std::string& payload, std::string key = "\x37\xfa\x21\x3d") {
  std::string out = frame(first, payload, 0x80) + key;
  for (std::size_t i = 0; i < payload.size(); ++i) {
    out += static_cast<char>(payload[i] ^ key[i % 4]);
  }
  return out;
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
  const std::string medium(256, 'm'), large(65536, 'l');
  EXPECT_THAT(events("\x82\x7e\x01\x00"s + medium), ElementsAre("2 " + medium));
  EXPECT_THAT(events("\x82\x7f\0\0\0\0\0\x01\0\0"s + large), ElementsAre("2 " + large));
}

TEST(WebSocketReader, ReadsPayloadsOfEveryLengthAndAlignment) {
  std::vector<std::size_t> sizes{124, 125, 126, 127, 255, 256, 65535, 65536, 65537};
  for (std::size_t small = 0; small < 20; ++small) sizes.push_back(small);
  for (const std::size_t size : sizes) {
    std::string payload(size, ' ');
    for (std::size_t i = 0; i < size; ++i) payload[i] = static_cast<char>(i * 7 + 1);
    for (std::size_t before = 0; before < 9; ++before) {
      const std::string other(before, 'b');
      EXPECT_THAT(
          events(masked(0x82, other) + masked(0x82, payload, "\0\xff\x01\x80"s), Role::server),
          ElementsAre("2 " + other, "2 " + payload));
    }
    EXPECT_THAT(events(frame(0x82, payload)), ElementsAre("2 " + payload));
  }
}

TEST(WebSocketReader, DoesNotMindWhereTheStreamIsCut) {
  const std::string medium(130, 'y');
  const std::string streams[] = {
      masked(0x81, "first") + masked(0x89, "") + masked(0x82, medium) + masked(0x01, "a\xc3") +
          masked(0x8A, "late") + masked(0x00, "") + masked(0x80, "\xa9z") +
          masked(0x88, "\x03\xe8so long"),
      masked(0x81, "good") + masked(0x01, "open") + masked(0x81, "inside"),
      masked(0x81, "good") + masked(0x81, "bad \xff")};
  const std::vector<std::string> meant[] = {
      {"1 first", "9 ", "2 " + medium, "10 late", "1 a\u00e9z", "8 1000 so long"},
      {"1 good", "! 1002"},
      {"1 good", "! 1007"}};
  for (std::size_t i = 0; i < std::size(streams); ++i) {
    const std::string_view stream = streams[i];
    for (std::size_t a = 0; a <= stream.size(); ++a) {
      EXPECT_EQ(events_of({stream.substr(0, a), stream.substr(a)}, Role::server), meant[i]) << a;
    }
    for (std::size_t size = 1; size < 20; ++size) {
      std::vector<std::string_view> pieces;
      for (std::size_t a = 0; a < stream.size(); a += size)
        pieces.push_back(stream.substr(a, size));
      EXPECT_EQ(events_of(pieces, Role::server), meant[i]) << size;
    }
  }
}

TEST(WebSocketReader, DoesNotMindWhereALongHeaderIsCut) {
  const std::string payload(65536, 'z'), stream = masked(0x82, payload);
  for (std::size_t a = 0; a < 20; ++a) {
    EXPECT_THAT(
        events_of({std::string_view(stream).substr(0, a), std::string_view(stream).substr(a)},
                  Role::server),
        ElementsAre("2 " + payload))
        << a;
  }
}

TEST(WebSocketReader, HandsOutControlFramesBetweenFragments) {
  EXPECT_THAT(events(frame(0x01, "a") + frame(0x89, "!") + frame(0x00, "b") + frame(0x8A, "?") +
                     frame(0x80, "c")),
              ElementsAre("9 !", "10 ?", "1 abc"));
  EXPECT_THAT(events(frame(0x01, "a") + frame(0x88, "\x03\xe8")), ElementsAre("8 1000 "));
}

TEST(WebSocketReader, BeginsAnewAfterAMessageOfFragments) {
  const std::string fragments = frame(0x02, "") + frame(0x00, "one") + frame(0x80, "");
  EXPECT_THAT(events(fragments + frame(0x81, "two") + fragments),
              ElementsAre("2 one", "1 two", "2 one"));
  EXPECT_THAT(events(frame(0x01, "") + frame(0x80, "")), ElementsAre("1 "));
}

TEST(WebSocketReader, JoinsACharacterThatFragmentsCut) {
  EXPECT_THAT(events(frame(0x01, "\xf0\x9f") + frame(0x00, "\x98") + frame(0x80, "\x80")),
              ElementsAre("1 \U0001f600"));
}

TEST(WebSocketReader, ReadsCloseFrames) {
  EXPECT_THAT(events(frame(0x88, "")), ElementsAre("8 1005 "));
  EXPECT_THAT(events(frame(0x88, "\x03\xe9"s + "bye")), ElementsAre("8 1001 bye"));
  const std::string longest(123, 'r');
  EXPECT_THAT(events(frame(0x88, "\x03\xe8" + longest)), ElementsAre("8 1000 " + longest));
  for (const int code : {1000, 1003, 1007, 1011, 1014, 3000, 4999}) {
    const std::string bytes{static_cast<char>(code >> 8), static_cast<char>(code & 0xFF)};
    EXPECT_THAT(events(frame(0x88, bytes)), ElementsAre("8 " + std::to_string(code) + ' '));
  }
}

TEST(WebSocketReader, RefusesWhatBreaksTheProtocol) {
  EXPECT_THAT(events(frame(0x81, "Hello"), Role::server), ElementsAre("! 1002")) << "not masked";
  EXPECT_THAT(events(masked(0x81, "Hello"), Role::client), ElementsAre("! 1002")) << "masked";
  for (const int reserved : {0xC1, 0xA1, 0x91, 0xC9, 0xA8}) {
    EXPECT_THAT(events(frame(reserved, "")), ElementsAre("! 1002")) << reserved;
  }
  for (const int opcode :
       {0x83, 0x84, 0x85, 0x86, 0x87, 0x8B, 0x8C, 0x8D, 0x8E, 0x8F, 0x03, 0x07}) {
    EXPECT_THAT(events(frame(opcode, "a")), ElementsAre("! 1002")) << opcode;
  }
  EXPECT_THAT(events(frame(0x80, "a")), ElementsAre("! 1002")) << "a continuation of nothing";
  EXPECT_THAT(events(frame(0x00, "a")), ElementsAre("! 1002")) << "nor may one begin";
  EXPECT_THAT(events(frame(0x81, "a") + frame(0x80, "b")), ElementsAre("1 a", "! 1002"));
  EXPECT_THAT(events(frame(0x01, "a") + frame(0x81, "b")), ElementsAre("! 1002"));
  EXPECT_THAT(events(frame(0x01, "a") + frame(0x02, "b")), ElementsAre("! 1002"));
  for (const int in_fragments : {0x08, 0x09, 0x0A}) {
    EXPECT_THAT(events(frame(in_fragments, "")), ElementsAre("! 1002")) << in_fragments;
  }
  for (const int control : {0x88, 0x89, 0x8A}) {
    EXPECT_THAT(events(frame(control, std::string(126, 'x'))), ElementsAre("! 1002")) << control;
  }
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
  for (const std::string text :
       {"ab\xff", "\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x82"}) {
    EXPECT_THAT(events(frame(0x81, text)), ElementsAre("! 1007")) << text;
    EXPECT_THAT(events(frame(0x82, text)), ElementsAre("2 " + text)) << "bytes may be anything";
  }
  EXPECT_THAT(events(frame(0x01, "\xc3") + frame(0x80, "x")), ElementsAre("! 1007"));
}

TEST(WebSocketReader, RefusesAMessageBeyondTheLimitBeforeItHasCome) {
  const std::string over = frame(0x82, std::string(limit + 1, 'x'));
  EXPECT_THAT(events(std::string_view(over).substr(0, 10)), ElementsAre("! 1009"));
  EXPECT_THAT(events("\x82\x7f\xff\xff\xff\xff\xff\xff\xff\xff"), ElementsAre("! 1009"));
  EXPECT_THAT(events("\x82\x7f\x80\0\0\0\0\0\0\0"s), ElementsAre("! 1009"));
  const std::string half(limit / 2 + 1, 'x');
  const std::string second = frame(0x80, half).substr(0, 4);
  EXPECT_THAT(events(frame(0x02, half) + second), ElementsAre("! 1009"));
  EXPECT_THAT(events(frame(0x02, half) + frame(0x89, "") + second), ElementsAre("9 ", "! 1009"));
}

TEST(WebSocketReader, KeepsReadingAfterAMessageAtTheLimit) {
  const std::string whole(1000, 'x'), half(500, 'x');
  const std::string one = frame(0x82, whole), parts = frame(0x02, half) + frame(0x80, half);
  EXPECT_THAT(events(one + parts + one + parts, Role::client, {}, 1000),
              ElementsAre("2 " + whole, "2 " + whole, "2 " + whole, "2 " + whole));
}

TEST(WebSocketWriter, WritesTheShortestHeader) {
  for (const std::size_t size : {0, 1, 125, 126, 127, 65535, 65536, 65537}) {
    const std::string payload(size, 'x');
    EXPECT_EQ(finished(payload, Opcode::text, Role::server), frame(0x81, payload)) << size;
    EXPECT_EQ(finished(payload, Opcode::binary, Role::client).substr(0, 2),
              masked(0x82, payload).substr(0, 2))
        << size;
    EXPECT_THAT(events(finished(payload, Opcode::binary, Role::client), Role::server),
                ElementsAre("2 " + payload))
        << size;
  }
  EXPECT_EQ(finished("", Opcode::ping, Role::server), frame(0x89, ""));
  EXPECT_EQ(finished("p", Opcode::pong, Role::server), frame(0x8A, "p"));
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

TEST(WebSocketWriter, WritesCloseFrames) {
  std::string out;
  append_close(out, close_code::going_away, "bye", Role::server);
  EXPECT_EQ(out, frame(0x88, "\x03\xe9"s + "bye"));
  out.clear();
  append_close(out, close_code::none, "unsaid", Role::server);
  EXPECT_EQ(out, frame(0x88, ""));
  out.clear();
  append_close(out, close_code::too_big, "", Role::client);
  EXPECT_THAT(events(out, Role::server), ElementsAre("8 1009 "));
}

TEST(WebSocketWriter, CutsTheReasonOfACloseBetweenCharacters) {
  std::string out;
  append_close(out, close_code::normal, std::string(122, 'x') + "\u00e9", Role::server);
  EXPECT_THAT(events(out), ElementsAre("8 1000 " + std::string(122, 'x')));
  out.clear();
  append_close(out, close_code::normal, std::string(500, 'x'), Role::server);
  EXPECT_THAT(events(out), ElementsAre("8 1000 " + std::string(123, 'x')));
}

constexpr Deflate compressed{.on = true, .window_bits = 15, .least_bytes = 10};

TEST(WebSocketDeflate, ReadsTheExamplesOfTheStandard) {
  const auto read = [](const std::string& stream) {
    return events(stream, Role::client, compressed);
  };
  EXPECT_THAT(read("\xc1\x07\xf2\x48\xcd\xc9\xc9\x07\x00"s), ElementsAre("1 Hello"));
  EXPECT_THAT(read("\x41\x03\xf2\x48\xcd\x80\x04\xc9\xc9\x07\x00"s), ElementsAre("1 Hello"));
  EXPECT_THAT(read("\xc1\x0b\x00\x05\x00\xfa\xff\x48\x65\x6c\x6c\x6f\x00"s),
              ElementsAre("1 Hello"));
  EXPECT_THAT(read("\xc1\x08\xf3\x48\xcd\xc9\xc9\x07\x00\x00"s), ElementsAre("1 Hello"));
  EXPECT_THAT(read("\xc1\x0d\xf2\x48\x05\x00\x00\x00\xff\xff\xca\xc9\xc9\x07\x00"s),
              ElementsAre("1 Hello"));
  EXPECT_THAT(read("\xc1\x01\x00"s), ElementsAre("1 ")) << "an empty message";
}

TEST(WebSocketDeflate, CompressesWhatIsLargeEnough) {
  const std::string text(500, 'x');
  for (const auto& [writer, reader] :
       {std::pair{Role::server, Role::client}, std::pair{Role::client, Role::server}}) {
    const std::string sent = finished(text, Opcode::text, writer, compressed);
    EXPECT_LT(sent.size(), 50u);
    EXPECT_EQ(sent[0], '\xc1');
    EXPECT_THAT(events(sent + sent, reader, compressed), ElementsAre("1 " + text, "1 " + text));
    const std::string bytes = finished(text, Opcode::binary, writer, compressed);
    EXPECT_THAT(events(bytes, reader, compressed), ElementsAre("2 " + text));
  }
  EXPECT_EQ(finished("short", Opcode::text, Role::server, compressed), "\x81\x05short");
  EXPECT_EQ(finished("a ping is left alone", Opcode::ping, Role::server, compressed)[0], '\x89');
}

TEST(WebSocketDeflate, TakesPlainMessagesToo) {
  EXPECT_THAT(events("\x81\x05Hello" + frame(0xC1, "\xf2\x48\xcd\xc9\xc9\x07\x00"s) + "\x81\x02Hi",
                     Role::client, compressed),
              ElementsAre("1 Hello", "1 Hello", "1 Hi"));
}

TEST(WebSocketDeflate, BoundsWhatAMessageInflatesTo) {
  const std::string most(limit, 'x');
  const std::string fits = finished(most, Opcode::text, Role::server, compressed);
  EXPECT_THAT(events(fits, Role::client, compressed), ElementsAre("1 " + most));
  const std::string bomb = finished(most + 'x', Opcode::text, Role::server, compressed);
  EXPECT_THAT(events(bomb, Role::client, compressed), ElementsAre("! 1009"));
  const std::string squeezed = bomb.substr(2), half = squeezed.substr(0, 40);
  ASSERT_LT(squeezed.size(), 126u) << "or its header is longer";
  EXPECT_THAT(
      events(frame(0x41, half) + frame(0x80, squeezed.substr(40)), Role::client, compressed),
      ElementsAre("! 1009"))
      << "in fragments";
}

TEST(WebSocketDeflate, RefusesWhatIsNoDeflateStream) {
  EXPECT_THAT(events(frame(0xC1, "\xff\xff\xff"), Role::client, compressed), ElementsAre("! 1007"));
}

TEST(WebSocketDeflate, RefusesTextThatIsNotUtf8OnceInflated) {
  const std::string bad =
      finished(std::string(500, '\xff'), Opcode::text, Role::server, compressed);
  EXPECT_THAT(events(bad, Role::client, compressed), ElementsAre("! 1007"));
}

TEST(WebSocketDeflate, RefusesTheBitWhereItMeansNothing) {
  const std::string stream = "\xf2\x48\xcd\xc9\xc9\x07\x00"s;
  for (const int control : {0xC8, 0xC9, 0xCA}) {
    EXPECT_THAT(events(frame(control, ""), Role::client, compressed), ElementsAre("! 1002"));
  }
  EXPECT_THAT(events(frame(0x41, "\xf2") + frame(0xC0, stream.substr(1)), Role::client, compressed),
              ElementsAre("! 1002"));
  for (const int reserved : {0xE1, 0xD1, 0xA1}) {
    EXPECT_THAT(events(frame(reserved, stream), Role::client, compressed), ElementsAre("! 1002"));
  }
}

}  // namespace
}  // namespace openenv::websocket
