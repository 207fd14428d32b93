// envs/textarena/action_test.cpp - what counts as a move in square brackets, and what does not.
#include "action.hpp"

#include <gtest/gtest.h>

namespace openenv::envs::textarena {
namespace {

TEST(Action, TheFirstFittingBracketCounts) {
  std::string_view word;
  EXPECT_TRUE(search_word("[not this] but [crane] and [slate]", word));
  EXPECT_EQ(word, "crane");
  EXPECT_FALSE(search_word("crane", word));
  EXPECT_FALSE(search_word("[]", word));
  EXPECT_FALSE(search_word("[crane", word));
}

TEST(Action, NumbersStandBetweenSpaces) {
  std::vector<int> numbers(2);
  EXPECT_TRUE(search_numbers("take [ 1   3 ]", numbers, false));
  EXPECT_EQ(numbers, (std::vector<int>{1, 3}));
  EXPECT_FALSE(search_numbers("[1  3]", numbers, true));
  EXPECT_FALSE(search_numbers("[1 3 5]", numbers, false));
  EXPECT_FALSE(search_numbers("[-1 3]", numbers, false));
}

TEST(Action, AHugeNumberIsAsLargeAsNumbersGet) {
  std::vector<int> numbers(1);
  EXPECT_TRUE(search_numbers("[99999999999999999999999]", numbers, false));
  EXPECT_EQ(numbers.front(), number_most);
}

TEST(Action, WholeAllowsNothingBeside) {
  const auto digit = [](Cursor& in) {
    int number = 0;
    return in.number(number) && in.literal(']');
  };
  EXPECT_TRUE(whole(" [7]\n", digit));
  EXPECT_FALSE(whole("I say [7]", digit));
  EXPECT_FALSE(whole("[7] or so", digit));
}

}  // namespace
}  // namespace openenv::envs::textarena
