// src/client/client_test.cpp - replies become the types of an environment.
#include <openenv/client.hpp>

#include "client/scripted_server.hpp"

#include <openenv/sync_client.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace openenv {
namespace {

/// The types of an environment; a client needs no more.
struct Maze {
  struct Action {
    int steps = 0;
  };
  struct Observation {
    std::string place = {};
    int doors = 0;
  };
  struct ResetObservation {
    std::string entrance = {};
  };
  struct Options {
    int floors = 1;
  };
  struct State {
    int keys = 0;
  };
};

/// Answers each message with the next of `replies`; keeps what it heard in `heard`.
ScriptedServer::Script replying(std::vector<std::string> replies, std::vector<std::string>& heard) {
  return [replies = std::move(replies), &heard](Peer& peer) {
    peer.accept();
    for (const auto& reply : replies) {
      const auto text = peer.read_text();
      if (!text) return;
      heard.push_back(*text);
      peer.send_text(reply);
    }
  };
}

TEST(Client, ReadsTheTypesOfItsEnvironment) {
  std::vector<std::string> heard;
  ScriptedServer server({replying(
      {R"({"type":"observation","data":{"observation":{"entrance":"north"},"done":false}})",
       R"({"type":"observation","data":{"observation":{"metadata":{"luck":1},"place":"hall",)"
       R"("doors":2},"reward":-1,"done":true}})",
       R"({"type":"state","data":{"episode_id":"e","step_count":1,"keys":3,"hue":4}})"},
      heard)});
  SyncClient<Maze> env(server.url());

  const auto first = env.reset({.seed = 5}, {.floors = 2});
  EXPECT_EQ(first.observation.entrance, "north");
  EXPECT_EQ(first.reward, std::nullopt);

  const auto second = env.step({.steps = 4});
  EXPECT_EQ(second.observation.place, "hall");
  EXPECT_EQ(second.observation.doors, 2);
  EXPECT_EQ(second.reward, -1.0);
  EXPECT_TRUE(second.done);
  EXPECT_EQ(second.metadata.at("luck"), 1);

  const auto state = env.state();
  EXPECT_EQ(state.episode_id, "e");
  EXPECT_EQ(state.step_count, 1U);
  EXPECT_EQ(state.own.keys, 3);
  EXPECT_EQ(state.all.at("hue"), 4);

  EXPECT_THAT(heard,
              testing::ElementsAre(R"({"type":"reset","data":{"seed":5,"floors":2}})",
                                   R"({"type":"step","data":{"steps":4}})", R"({"type":"state"})"));
}

TEST(Client, IgnoresWhatANewerServerSendsBeyondItsTypes) {
  std::vector<std::string> heard;
  ScriptedServer server({replying(
      {R"({"type":"observation","data":{"observation":{"place":"hall","doors":2,"hue":{"a":1}},)"
       R"("reward":0.5,"done":false,"metadata":{"luck":2},"later":1},"id":7})"},
      heard)});
  SyncClient<Maze> env(server.url());
  const auto result = env.step({.steps = 1});
  EXPECT_EQ(result.observation.place, "hall");
  EXPECT_EQ(result.metadata.at("luck"), 2);
}

TEST(Client, SaysWhatDoesNotFitItsTypes) {
  std::vector<std::string> heard;
  ScriptedServer server({replying(
      {R"({"type":"observation","data":{"observation":{"place":5},"reward":"x","done":false}})",
       R"({"type":"observation","data":{"reward":1}})",
       R"({"type":"observation","data":{"observation":{"place":"hall","doors":2}}})"},
      heard)});
  SyncClient<Maze> env(server.url());
  const auto unfit = [&] {
    try {
      env.step({.steps = 1});
    } catch (const RemoteError& error) {
      EXPECT_EQ(error.code(), "INVALID_REPLY");
      return std::string(error.what());
    }
    return std::string();
  };
  const auto said = unfit();
  EXPECT_THAT(said, testing::HasSubstr("observation.place"));
  EXPECT_THAT(said, testing::HasSubstr("observation.doors"));
  EXPECT_THAT(said, testing::HasSubstr("reward"));
  EXPECT_THAT(unfit(), testing::HasSubstr("observation: is required"));
  EXPECT_EQ(env.step({.steps = 1}).observation.doors, 2) << "the session goes on";
}

struct Speaker {
  struct Action {
    std::string words = {};
  };
  struct Observation {};
};

TEST(Client, SendsNoTextThatIsNotUtf8) {
  std::vector<std::string> heard;
  ScriptedServer server({replying({R"({"type":"observation","data":{"observation":{}}})"}, heard)});
  SyncClient<Speaker> env(server.url());
  EXPECT_THROW(env.step({.words = "\xff"}), EncodeError);
  EXPECT_FALSE(env.step({.words = "now it is"}).done) << "nothing was sent before";
}

}  // namespace
}  // namespace openenv
