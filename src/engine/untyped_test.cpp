// src/engine/untyped_test.cpp - an environment that is no struct, as other languages bring them.
#include "engine/ask_site.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <utility>

namespace openenv {
namespace {

/// Keeps its own state, and has one of the calls of a dataset.
class Untyped final : public AnyEnvironment, private AnyTaskProvider {
 public:
  bool reset(const Reset&, const Path&, Problems, std::string& out) override {
    out += R"("observation":{},"reward":null,"done":false)";
    return false;
  }
  bool step(const json::value&, const StepContext& context, std::string& out) override {
    out += R"("observation":{"text":)";
    write::text(context.text, out);
    out += R"(},"reward":null,"done":false)";
    return false;
  }
  void state(std::string& out) const override { out += R"("episode_id":"mine","step_count":7)"; }
  void close() override {}
  AnyTaskProvider* tasks() override { return this; }

 private:
  json::value list_splits() override { throw Unsupported("list_splits"); }
  json::value list_tasks(const std::string&) override { throw Unsupported("list_tasks"); }
  json::value num_tasks(const std::string&) override { return 3; }
  json::value get_task(const std::string&, std::int64_t) override {
    throw std::out_of_range("task index");
  }
  json::value get_task_range(const std::string&, std::optional<std::int64_t>,
                             std::optional<std::int64_t>) override {
    return json::array{"a", "b"};
  }
};

EnvironmentType untyped(std::string name) {
  EnvironmentType type{.name = std::move(name), .class_name = "Untyped", .keeps_state = true};
  type.make = [] { return std::make_unique<Untyped>(); };
  return type;
}

Site site_of_types(std::vector<EnvironmentType> types) {
  std::vector<std::unique_ptr<Engine>> engines;
  for (auto& type : types) {
    engines.push_back(std::make_unique<Engine>(std::move(type), EngineOptions()));
  }
  return Site(std::move(engines));
}

Site untyped_site(std::function<json::object()> describe = {}) {
  EnvironmentType type = untyped("Untyped");
  type.describe = std::move(describe);
  return site_of_types({std::move(type)});
}

TEST(Untyped, TellsItsOwnState) {
  Site site = untyped_site();
  EXPECT_EQ(get(site, "/state").body, R"({"episode_id":"mine","step_count":7})");
  const auto session = site.engines().front()->open();
  session->begin();
  std::string reply;
  EXPECT_TRUE(session->handle(R"({"type":"state"})", reply));
  EXPECT_EQ(reply, R"({"type":"state","data":{"episode_id":"mine","step_count":7}})");
}

TEST(Untyped, MayReadTheTextOfAStepItself) {
  Site site = untyped_site();
  const std::string body = R"({"action": {"n": 1180591620717411303425}})";
  EXPECT_THAT(post(site, "/step", body).body, testing::HasSubstr(R"(1180591620717411303425)"));
  const auto session = site.engines().front()->open();
  session->begin();
  std::string reply;
  session->handle(R"({"type":"step","data":{"n":1180591620717411303425}})", reply);
  EXPECT_THAT(reply, testing::HasSubstr(R"({\"n\":1180591620717411303425})"));
}

TEST(Untyped, HasANameThatDiffersFromOthersNotByCaseAlone) {
  EXPECT_THROW(site_of_types({untyped("game"), untyped("Game")}), std::invalid_argument);
  EXPECT_NO_THROW(site_of_types({untyped("game"), untyped("games")}));
}

TEST(Untyped, DescribesItselfOnAWorker) {
  const HttpRequest request{.method = "GET", .target = "/metadata"};
  EXPECT_FALSE(untyped_site().runs_environment(request));
  Site site = untyped_site([] { return json::object{{"name", "famous"}}; });
  EXPECT_TRUE(site.runs_environment(request));
  EXPECT_EQ(site.answer(request).body, R"({"name":"famous"})");
  Site broken = untyped_site([]() -> json::object { throw ExecutionError("no words"); });
  EXPECT_EQ(broken.answer(request).status, 500);
}

TEST(Untyped, MayLackCallsOfItsDataset) {
  Site site = untyped_site();
  const std::string split = R"({"split":"easy"})";
  EXPECT_EQ(get(site, "/Untyped/splits").status, 501);
  EXPECT_EQ(post(site, "/Untyped/tasks", split).body,
            R"({"detail":"list_tasks is not supported for this environment"})");
  EXPECT_EQ(post(site, "/Untyped/num_tasks", split).body, R"({"num_tasks":3})");
  EXPECT_EQ(post(site, "/Untyped/task", R"({"split":"easy","index":0})").status, 400);
  EXPECT_EQ(post(site, "/Untyped/task_range", split).body, R"({"tasks":["a","b"]})");
}

}  // namespace
}  // namespace openenv
