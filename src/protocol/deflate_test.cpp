// src/protocol/deflate_test.cpp - messages squeezed and restored.
#include "protocol/deflate.hpp"

#include "protocol/websocket.hpp"

#include <gtest/gtest.h>
#include <zlib.h>

#include <array>
#include <random>
#include <thread>
#include <vector>

namespace openenv::websocket {
namespace {

constexpr std::size_t plenty = std::size_t{1} << 20;

std::string noise(std::size_t size) {
  std::mt19937 random(7);
  std::string out;
  while (out.size() < size) out += static_cast<char>(random());
  return out;
}

std::string inflated(std::string_view squeezed, std::size_t bytes_max = plenty) {
  std::string out;
  inflate_message(squeezed, bytes_max, out);
  return out;
}

/// The code with which a connection closes that brings such a message; 0 if it is a good one.
int refusal(std::string_view squeezed, std::size_t bytes_max = plenty) {
  try {
    inflated(squeezed, bytes_max);
    return 0;
  } catch (const ProtocolError& error) {
    return error.code();
  }
}

/// What a peer makes of it that remembers 2^`window_bits` bytes; empty if that is not enough.
std::string read_with_window(std::string squeezed, int window_bits) {
  squeezed.append("\x00\x00\xff\xff", 4);
  z_stream stream{};
  if (inflateInit2(&stream, -window_bits) != Z_OK) return {};
  stream.next_in = reinterpret_cast<Bytef*>(squeezed.data());
  stream.avail_in = static_cast<uInt>(squeezed.size());
  std::string out;
  int status = Z_OK;
  while (status == Z_OK) {
    std::array<char, 32> chunk;  // Small, because zlib looks back into what it has just written.
    stream.next_out = reinterpret_cast<Bytef*>(chunk.data());
    stream.avail_out = chunk.size();
    status = inflate(&stream, Z_SYNC_FLUSH);
    out.append(chunk.data(), chunk.size() - stream.avail_out);
  }
  inflateEnd(&stream);
  return status == Z_BUF_ERROR ? out : std::string();  // That is: all has been read.
}

TEST(DeflateMessage, IsRestoredByInflate) {
  const std::string page = noise(700);
  for (const std::string& message : {std::string(), std::string("a"), std::string(100'000, 'x'),
                                     noise(1), noise(16'384), noise(200'000), page + page + page}) {
    for (int window_bits = 9; window_bits <= 15; ++window_bits) {
      const std::string squeezed = deflate_message(message, window_bits);
      EXPECT_EQ(inflated(squeezed), message) << message.size() << ' ' << window_bits;
      EXPECT_FALSE(squeezed.ends_with(std::string_view("\x00\x00\xff\xff", 4)));
    }
  }
}

TEST(DeflateMessage, KeepsToTheWindowThatWasAgreed) {
  const std::string page = noise(700), repeated = page + page + page;
  EXPECT_EQ(read_with_window(deflate_message(repeated, 9), 9), repeated);
  EXPECT_EQ(read_with_window(deflate_message(repeated, 10), 10), repeated);
  EXPECT_EQ(read_with_window(deflate_message(repeated, 15), 9), "") << "or nothing is tested here";
}

TEST(DeflateMessage, OwesNothingToTheMessageBefore) {
  const std::string first = deflate_message("the same words twice", 15);
  EXPECT_EQ(deflate_message("the same words twice", 15), first);
  const std::string other = deflate_message("other words", 15);
  EXPECT_EQ(inflated(other), "other words");
  EXPECT_EQ(inflated(first), "the same words twice");
}

TEST(InflateMessage, AppendsToWhatIsThere) {
  std::string out = "before ";
  inflate_message(deflate_message("after", 15), 5, out);
  EXPECT_EQ(out, "before after");
}

TEST(InflateMessage, IsBounded) {
  for (const std::size_t size : {1u, 16'383u, 16'384u, 16'385u, 100'000u}) {
    const std::string squeezed = deflate_message(std::string(size, 'x'), 15);
    EXPECT_EQ(refusal(squeezed, size), 0) << size;
    EXPECT_EQ(refusal(squeezed, size - 1), close_code::too_big) << size;
  }
  EXPECT_EQ(refusal(deflate_message("", 15), 0), 0);
}

TEST(InflateMessage, StopsABombLongBeforeItsEnd) {
  const std::string bomb = deflate_message(std::string(50 << 20, '\0'), 15);
  std::string out;
  EXPECT_THROW(inflate_message(bomb, 1000, out), ProtocolError);
  EXPECT_LT(out.size(), 100'000u);
}

TEST(InflateMessage, TakesStreamsThatEndInsideOfAMessage) {
  const std::string ended =
      std::string("\xf3\x48\xcd\xc9\xc9\x07\x00", 7);  // "Hello", then its end.
  EXPECT_EQ(inflated(ended), "Hello");
  EXPECT_EQ(inflated(ended + '\0'), "Hello");
  EXPECT_EQ(inflated(ended + ended), "HelloHello");
}

TEST(InflateMessage, RefusesWhatIsNoDeflateStreamAndGoesOn) {
  for (const std::string_view wrong :
       {std::string_view("\xff\xff\xff"), std::string_view("\x06"), std::string_view("not deflate"),
        std::string_view("\x01\x05\x00\x00\x00Hello", 10)}) {
    EXPECT_EQ(refusal(wrong), close_code::bad_payload) << wrong;
    EXPECT_EQ(inflated(deflate_message("good", 15)), "good");
  }
}

TEST(DeflateMessage, MayBeUsedByEveryThread) {
  std::vector<std::string> out(4);
  {
    std::vector<std::jthread> threads;
    for (auto& mine : out) {
      threads.emplace_back([&mine] {
        for (int i = 0; i < 50; ++i) {
          mine += inflated(deflate_message(std::string(300, static_cast<char>('a' + i % 26)), 15));
        }
      });
    }
  }
  for (const auto& mine : out) EXPECT_EQ(mine, out.front());
  EXPECT_EQ(out.front().size(), 15'000u);
}

}  // namespace
}  // namespace openenv::websocket
