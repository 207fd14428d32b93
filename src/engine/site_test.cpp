// src/engine/site_test.cpp - the HTTP routes, asked without a socket.
#include <openenv/site.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

namespace openenv {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

struct Counter {
  struct Action {
    int by = 0;
  };
  struct Observation {
    int total = 0;
  };
  static constexpr EnvironmentInfo info{.name = "counter", .description = "Adds up"};

  StepResult<Observation> reset(const Reset&) { return {.reward = 0}; }
  StepResult<Observation> step(const Action& action, const StepContext& context) {
    if (action.by < 0) throw std::runtime_error("cannot go down");
    StepResult<Observation> out{.observation = {action.by}, .reward = 1};
    if (context.request_id) out.metadata["request_id"] = *context.request_id;
    if (context.timeout_s) out.metadata["timeout_s"] = *context.timeout_s;
    return out;
  }
};

struct Library {
  struct Action {};
  struct Observation {};
  static constexpr EnvironmentInfo info{.name = "library"};
  static constexpr bool quick = true;

  StepResult<Observation> reset(const Reset&) { return {}; }
  StepResult<Observation> step(const Action&) { return {}; }
  std::vector<Split> list_splits() { return {{.name = "easy"}, {.name = "hard", .type = "test"}}; }
  std::size_t num_tasks(const std::string& split) {
    if (split == "broken") throw std::runtime_error("the shelf fell");
    if (split == "odd") throw 5;
    return split == "easy" ? 3 : 0;
  }
  json::object get_task(const std::string&, std::size_t index) { return {{"index", index}}; }
};

template <class... E>
Site site_of(EngineOptions options = {}) {
  std::vector<std::unique_ptr<Engine>> engines;
  (engines.push_back(std::make_unique<Engine>(environment_type<E>(), options)), ...);
  return Site(std::move(engines));
}

HttpResponse get(Site& site, std::string target) {
  return site.answer({.method = "GET", .target = std::move(target)});
}

HttpResponse post(Site& site, std::string target, std::string body,
                  std::string type = "application/json") {
  return site.answer({.method = "POST",
                      .target = std::move(target),
                      .content_type = std::move(type),
                      .body = std::move(body)});
}

std::string header(const HttpResponse& response, std::string_view name) {
  for (const auto& [key, value] : response.headers) {
    if (key == name) return value;
  }
  return "absent";
}

TEST(Site, ResetsAndStepsWithoutKeepingAnything) {
  Site site = site_of<Counter>();
  EXPECT_EQ(post(site, "/reset", "").body,
            R"({"observation":{"metadata":{},"total":0},"reward":0.0,"done":false,)"
            R"("metadata":null})");
  EXPECT_EQ(post(site, "/step", R"({"action":{"by":3}})").body,
            R"({"observation":{"metadata":{},"total":3},"reward":1.0,"done":false,)"
            R"("metadata":null})");
  EXPECT_EQ(get(site, "/state").body, R"({"episode_id":null,"step_count":0})");
  EXPECT_EQ(site.engines().front()->active_sessions(), 0u);
}

TEST(Site, TellsAStepWhoAsksAndHowLongItMayTake) {
  Site site = site_of<Counter>();
  EXPECT_THAT(post(site, "/step", R"({"action":{"by":3},"timeout_s":2.5,"request_id":"r1"})").body,
              HasSubstr(R"("metadata":{"request_id":"r1","timeout_s":2.5})"));
  EXPECT_EQ(site.requested_timeout_s({.body = R"({"action":{"by":3},"timeout_s":2.5})"}), 2.5);
  EXPECT_EQ(site.requested_timeout_s({.body = R"({"action":{"by":3}})"}), std::nullopt);
  EXPECT_EQ(site.requested_timeout_s({.body = R"({"timeout_s":)"}), std::nullopt);
}

TEST(Site, AnswersWrongBodiesWithEveryProblem) {
  Site site = site_of<Counter>();
  const HttpResponse response = post(site, "/step", R"({"action":{"by":"x","more":1}})");
  EXPECT_EQ(response.status, 422);
  EXPECT_THAT(response.body, AllOf(HasSubstr(R"("loc":["body","action","by"])"),
                                   HasSubstr(R"("loc":["body","action","more"])")));
  EXPECT_EQ(post(site, "/reset", "{bad").status, 422);
  EXPECT_EQ(post(site, "/step", "").status, 422);
}

TEST(Site, TakesABodyThatDoesNotSayItIsJsonAsAText) {
  Site site = site_of<Counter>();
  EXPECT_EQ(post(site, "/reset", "{}", "Application/JSON; charset=utf-8").status, 200);
  EXPECT_EQ(post(site, "/reset", "{}", "application/vnd.openenv+json").status, 200);
  EXPECT_EQ(post(site, "/reset", "{}", "text/plain").status, 422);
  EXPECT_EQ(post(site, "/reset", "{}", "").status, 422);
  EXPECT_EQ(post(site, "/reset", "\xff", "text/plain").status, 422);
}

TEST(Site, PassesOnWhatAnEnvironmentThrows) {
  Site site = site_of<Counter>();
  const HttpResponse response = post(site, "/step", R"({"action":{"by":-1}})");
  EXPECT_EQ(response.status, 500);
  EXPECT_EQ(response.body, R"({"detail":"cannot go down","code":"EXECUTION_ERROR"})");
}

TEST(Site, RefusesWhenItIsFull) {
  Site site = site_of<Counter>({.max_sessions = 1});
  const auto session = site.engines().front()->open();
  for (const HttpResponse& response :
       {post(site, "/reset", "{}"), post(site, "/step", R"({"action":{"by":1}})"),
        get(site, "/state")}) {
    EXPECT_EQ(response.status, 503);
    EXPECT_THAT(response.body, HasSubstr("Server at capacity: 1/1 sessions active"));
    EXPECT_EQ(header(response, "Retry-After"), "1");
  }
  EXPECT_EQ(get(site, "/health").status, 200);
}

TEST(Site, HasNoPlayingRoutesInProduction) {
  Site site = site_of<Counter>({.mode = Mode::production});
  EXPECT_EQ(post(site, "/reset", "{}").status, 404);
  EXPECT_EQ(post(site, "/step", R"({"action":{"by":1}})").status, 404);
  EXPECT_EQ(get(site, "/state").status, 404);
  EXPECT_EQ(get(site, "/schema").status, 200);
  EXPECT_THAT(get(site, "/openapi.json").body, Not(HasSubstr("\"/reset\"")));
}

TEST(Site, DescribesItsEnvironment) {
  Site site = site_of<Counter>();
  EXPECT_EQ(get(site, "/metadata").body,
            R"({"name":"counter","description":"Adds up","readme_content":null,)"
            R"("version":"1.0.0","author":null,"documentation_url":null})");
  const auto schema = parse_json(get(site, "/schema").body).as_object();
  for (const char* part : {"action", "observation", "state", "reset_observation"}) {
    EXPECT_TRUE(schema.contains(part)) << part;
  }
  EXPECT_EQ(parse_json(get(site, "/openapi.json").body).at("openapi"), "3.1.0");
  EXPECT_EQ(get(site, "/list_environments").body, R"(["counter"])");
}

TEST(Site, ShowsAPageThatLoadsNothingFromElsewhere) {
  Site site = site_of<Counter>();
  const HttpResponse page = get(site, "/docs");
  EXPECT_THAT(page.content_type, HasSubstr("text/html"));
  EXPECT_THAT(header(page, "Content-Security-Policy"), HasSubstr("default-src 'none'"));
  EXPECT_THAT(page.body, AllOf(Not(HasSubstr("src=\"http")), Not(HasSubstr("href=\"http"))));
}

TEST(Site, IsHealthyUntilItDrains) {
  Site site = site_of<Counter>();
  EXPECT_EQ(get(site, "/health").body, R"({"status":"healthy"})");
  site.start_draining();
  EXPECT_EQ(get(site, "/health").status, 503);
}

TEST(Site, CountsForPrometheus) {
  Site site = site_of<Counter>();
  post(site, "/step", R"({"action":{"by":1}})");
  post(site, "/step", R"({"action":{"by":-1}})");
  const HttpResponse response = get(site, "/metrics");
  EXPECT_THAT(response.content_type, HasSubstr("text/plain"));
  EXPECT_THAT(response.body,
              AllOf(HasSubstr("openenv_sessions_opened_total{environment=\"counter\"} 2"),
                    HasSubstr("openenv_steps_total{environment=\"counter\"} 1"),
                    HasSubstr("code=\"EXECUTION_ERROR\"} 1"),
                    HasSubstr("openenv_step_duration_seconds_bucket")));
}

TEST(Site, RefusesPathsAndMethodsThatItDoesNotHave) {
  Site site = site_of<Counter>();
  EXPECT_EQ(get(site, "/nothing").body, R"({"detail":"Not Found"})");
  EXPECT_EQ(get(site, "/nothing").status, 404);
  const HttpResponse wrong = get(site, "/reset");
  EXPECT_EQ(wrong.status, 405);
  EXPECT_EQ(header(wrong, "Allow"), "POST");
  EXPECT_EQ(post(site, "/health", "").status, 405);
  for (const char* target : {"", "*", "reset", "?x"}) EXPECT_EQ(get(site, target).status, 400);
}

TEST(Site, SendsAPathWithASlashTooManyToTheRightOne) {
  Site site = site_of<Counter>();
  for (const std::string path : {"/health", "/schema", "/metrics"}) {
    const HttpResponse response = get(site, path + "/");
    EXPECT_EQ(response.status, 307) << path;
    EXPECT_EQ(header(response, "Location"), path);
  }
}

TEST(Site, DoesNotMindAQuery) {
  Site site = site_of<Counter>();
  EXPECT_EQ(get(site, "/health?verbose=1").status, 200);
  EXPECT_NE(site.websocket_engine("/ws?session_id="), nullptr);
}

TEST(Site, AnswersPathsThatAreNotUtf8) {
  Site site = site_of<Counter>();
  const HttpResponse response = get(site, "/\xff/splits");
  EXPECT_EQ(response.status, 404);
  EXPECT_NO_THROW(parse_json(response.body));
}

TEST(Site, ServesSeveralEnvironmentsEachUnderItsName) {
  Site site = site_of<Counter, Library>();
  EXPECT_THAT(post(site, "/counter/step", R"({"action":{"by":2}})").body, HasSubstr("\"total\":2"));
  EXPECT_EQ(post(site, "/library/reset", "{}").status, 200);
  EXPECT_EQ(post(site, "/reset", "{}").status, 404);
  EXPECT_EQ(get(site, "/counter/health").status, 200);
  EXPECT_EQ(get(site, "/list_environments").body, R"(["counter","library"])");
  EXPECT_EQ(site.websocket_engine("/counter/ws"), site.engines().at(0).get());
  EXPECT_EQ(site.websocket_engine("/library/ws"), site.engines().at(1).get());
  EXPECT_EQ(site.websocket_engine("/ws"), nullptr);
}

TEST(Site, RefusesTwoEnvironmentsOfOneName) {
  EXPECT_THROW((site_of<Counter, Counter>()), std::invalid_argument);
  EXPECT_THROW(site_of<>(), std::invalid_argument);
}

TEST(Site, KnowsWhichRequestsMayTakeTheirTime) {
  Site site = site_of<Counter, Library>();
  EXPECT_TRUE(site.runs_environment({.method = "POST", .target = "/counter/step"}));
  EXPECT_TRUE(site.runs_environment({.method = "GET", .target = "/counter/state"}));
  EXPECT_FALSE(site.runs_environment({.method = "GET", .target = "/counter/schema"}));
  EXPECT_FALSE(site.runs_environment({.method = "POST", .target = "/library/step"}));
  EXPECT_FALSE(site.runs_environment({.method = "GET", .target = ""}));
}

TEST(Tasks, AreListedCountedAndGiven) {
  Site site = site_of<Library>();
  EXPECT_EQ(get(site, "/library/splits").body,
            R"([{"name":"easy","type":"train"},{"name":"hard","type":"test"}])");
  EXPECT_EQ(post(site, "/LIBRARY/num_tasks", R"({"split":"easy"})").body, R"({"num_tasks":3})");
  EXPECT_EQ(post(site, "/library/tasks", R"({"split":"easy"})").body,
            R"({"tasks":[{"index":0},{"index":1},{"index":2}],"env_name":"library"})");
  EXPECT_EQ(post(site, "/library/task", R"({"split":"easy","index":-1})").body,
            R"({"task":{"index":2}})");
  EXPECT_EQ(post(site, "/library/task_range", R"({"split":"easy","start":1})").body,
            R"({"tasks":[{"index":1},{"index":2}]})");
  EXPECT_EQ(post(site, "/library/task_range", R"({"split":"easy","start":-2,"stop":-1})").body,
            R"({"tasks":[{"index":1}]})");
  EXPECT_EQ(post(site, "/library/task_range", R"({"split":"easy","start":2,"stop":1})").body,
            R"({"tasks":[]})");
}

TEST(Tasks, OutsideOfTheSplitAreRefused) {
  Site site = site_of<Library>();
  for (const char* index : {"3", "-4", "9223372036854775807", "-9223372036854775808"}) {
    const std::string body = R"({"split":"easy","index":)" + std::string(index) + '}';
    EXPECT_EQ(post(site, "/library/task", body).status, 400) << index;
  }
}

TEST(Tasks, OfAnEnvironmentThatFailsAreAnErrorWithoutItsWords) {
  std::string logged;
  Site site = site_of<Library>({.log = [&](auto, std::string_view what) { logged = what; }});
  const HttpResponse failed = post(site, "/library/num_tasks", R"({"split":"broken"})");
  EXPECT_EQ(failed.status, 500);
  EXPECT_THAT(failed.body, Not(HasSubstr("shelf")));
  EXPECT_EQ(logged, "the shelf fell");
  EXPECT_EQ(post(site, "/library/num_tasks", R"({"split":"odd"})").status, 500);
}

TEST(Tasks, OfAnEnvironmentWithoutAnyAreNotSupported) {
  Site site = site_of<Counter>();
  EXPECT_EQ(get(site, "/counter/splits").status, 501);
  EXPECT_EQ(get(site, "/other/splits").status, 404);
}

TEST(JsonRpcByHttp, IsReadWhateverTheContentType) {
  Site site = site_of<Counter>();
  const auto code = [&](std::string body) {
    return parse_json(post(site, "/mcp", std::move(body), "text/plain").body)
        .at("error")
        .at("code");
  };
  EXPECT_EQ(code(R"({"jsonrpc":"2.0","id":1,"method":"nope"})"), -32601);
  EXPECT_EQ(code("{}"), -32600);
  EXPECT_EQ(code("not json"), -32700);
}

}  // namespace
}  // namespace openenv
