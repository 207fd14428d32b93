// src/engine/counted_conversation.hpp - for tests: a conversation of Counter, worked by hand.
#pragma once

#include "engine/metrics.hpp"
#include "engine/scripted_peer.hpp"

#include <openenv/environment_type.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace openenv {

/// The message that counts up by so much.
inline std::string step(int by) {
  return R"({"type":"step","data":{"by":)" + std::to_string(by) + "}}";
}

/// Matches the reply of a counter that stands at `n`.
inline auto total(int n) { return testing::HasSubstr("\"total\":" + std::to_string(n) + "}"); }

/// One place, one client, and a time that stands still unless a test says otherwise.
class CountedConversation : public testing::Test {
 protected:
  CountedConversation() { Counter::world = {}; }

  void open(const ConversationLimits& limits) { open(executor_, limits); }
  void open(Executor& executor, const ConversationLimits& limits) {
    limits_ = limits;
    conversation_ = std::make_unique<Conversation>(engine_, &executor, peer_, limits_, now_);
  }
  void say(std::string_view text) { conversation_->receive(Message::text, text, now_); }
  /// How many errors of the code the engine has counted.
  std::uint64_t errors(std::string_view code) {
    const auto at = std::find(error_codes.begin(), error_codes.end(), code) - error_codes.begin();
    return engine_.metrics().totals().errors.at(static_cast<std::size_t>(at));
  }
  void expect_closed_once() {
    executor_.run_all();
    EXPECT_EQ(Counter::world.made, 1);
    EXPECT_EQ(Counter::world.closed, 1);
    EXPECT_EQ(Counter::world.gone, 1);
    EXPECT_EQ(engine_.active_sessions(), 0u);
  }

  const Conversation::Clock::time_point now_ = Conversation::Clock::now();
  ConversationLimits limits_;
  Engine engine_{environment_type<Counter>(), {.max_sessions = 1}};
  NotingPeer peer_;
  HandExecutor executor_;
  std::unique_ptr<Conversation> conversation_;
};

}  // namespace openenv
