// src/base/random_test.cpp - random bytes differ, in the child of a fork too.
#include "base/random.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <set>

namespace openenv {
namespace {

std::array<std::byte, 16> sixteen() {
  std::array<std::byte, 16> out{};
  random_bytes(out);
  return out;
}

TEST(Random, NeverRepeatsItself) {
  std::set<std::array<std::byte, 16>> seen;
  for (int i = 0; i < 1000; ++i) EXPECT_TRUE(seen.insert(sixteen()).second);
}

TEST(Random, TheChildOfAForkGetsOthersThanItsParent) {
  sixteen();  // There is a stock to share now.
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  const pid_t child = fork();
  if (child == 0) {
    const auto bytes = sixteen();
    _exit(write(ends[1], bytes.data(), bytes.size()) == 16 ? 0 : 1);
  }
  std::array<std::byte, 16> of_child{};
  ASSERT_EQ(read(ends[0], of_child.data(), of_child.size()), 16);
  EXPECT_NE(of_child, sixteen());
  EXPECT_EQ(waitpid(child, nullptr, 0), child);
  close(ends[0]);
  close(ends[1]);
}

}  // namespace
}  // namespace openenv
