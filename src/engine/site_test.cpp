// src/engine/site_test.cpp - the HTTP routes, asked without a socket.
#include "engine/ask_site.hpp"
#include "engine/metrics.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
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
  struct State {
    int total = 0;
  };
  static constexpr EnvironmentInfo info{.name = "counter", .description = "Adds up"};

  Counter() {
    if (broken) throw std::runtime_error("no counter today");
  }
  StepResult<Observation> reset(const Reset&) { return {.reward = 0}; }
  StepResult<Observation> step(const Action& action, const StepContext& context) {
    if (action.by < 0) throw std::runtime_error("cannot go down");
    if (action.by > 1000) throw 5;
    StepResult<Observation> out{.observation = {action.by}, .reward = 1};
    out.done = context.cancelled.stop_requested();
    if (context.request_id) out.metadata["request_id"] = *context.request_id;
    if (context.timeout_s) out.metadata["timeout_s"] = *context.timeout_s;
    return out;
  }
  State state() const { return {7}; }
  void close() { ++closed; }

  static inline bool broken = false;
  static inline int closed = 0;
};

struct Lamp {
  struct Action {};
  struct Observation {};
  static constexpr EnvironmentInfo info{.name = "lamp"};
  static constexpr bool quick = true;
  StepResult<Observation> reset(const Reset&) { return {}; }
  StepResult<Observation> step(const Action&) { return {}; }
};

std::uint64_t errors(Site& site, std::string_view code) {
  const auto at = std::find(error_codes.begin(), error_codes.end(), code) - error_codes.begin();
  return site.engines().front()->metrics().totals().errors.at(static_cast<std::size_t>(at));
}

// ---- playing ------------------------------------------------------------------------------------

TEST(Site, ResetsAndStepsWithoutKeepingAnything) {
  Site site = site_of<Counter>();
  const int closed = Counter::closed;
  EXPECT_EQ(post(site, "/reset", "").body,
            R"({"observation":{"metadata":{},"total":0},"reward":0.0,"done":false,)"
            R"("metadata":null})");
  EXPECT_EQ(post(site, "/step", R"({"action":{"by":3}})").body,
            R"({"observation":{"metadata":{},"total":3},"reward":1.0,"done":false,)"
            R"("metadata":null})");
  EXPECT_EQ(get(site, "/state").body, R"({"episode_id":null,"step_count":0,"total":7})");
  EXPECT_EQ(site.engines().front()->active_sessions(), 0u);
  EXPECT_EQ(Counter::closed, closed + 3);
}

TEST(Site, TellsAStepWhoAsksAndHowLongItMayTake) {
  Site site = site_of<Counter>();
  EXPECT_THAT(post(site, "/step", R"({"action":{"by":3},"timeout_s":2.5,"request_id":"r1"})").body,
              HasSubstr(R"("metadata":{"request_id":"r1","timeout_s":2.5})"));
  EXPECT_EQ(site.requested_timeout_s({.body = R"({"action":{"by":3},"timeout_s":2.5})"}), 2.5);
  for (const char* none :
       {R"({"action":{"by":3}})", R"({"timeout_s":)", R"({"timeout_s":2})",
        R"({"action":{},"timeout_s":-1})", R"({"action":{},"timeout_s":null})"}) {
    EXPECT_EQ(site.requested_timeout_s({.body = none}), std::nullopt) << none;
  }
}

TEST(Site, TellsAStepThatNobodyWaits) {
  Site site = site_of<Counter>();
  std::stop_source gone;
  gone.request_stop();
  const HttpResponse response = site.answer({.method = "POST",
                                             .target = "/step",
                                             .content_type = "application/json",
                                             .body = R"({"action":{"by":1}})",
                                             .cancelled = gone.get_token()});
  EXPECT_THAT(response.body, HasSubstr("\"done\":true"));
}

TEST(Site, AnswersWrongBodiesWithEveryProblem) {
  Site site = site_of<Counter>();
  const HttpResponse response = post(site, "/step", R"({"action":{"by":"x","more":1}})");
  EXPECT_EQ(response.status, 422);
  EXPECT_THAT(response.body, AllOf(HasSubstr(R"("loc":["body","action","by"])"),
                                   HasSubstr(R"("loc":["body","action","more"])")));
  for (const char* body : {"{bad", "[]", "1", "\xff", R"({"seed":-1})", R"({"episode_id":5})"}) {
    const HttpResponse refused = post(site, "/reset", body);
    EXPECT_EQ(refused.status, 422) << body;
    EXPECT_TRUE(parse_json(refused.body).at("detail").is_array()) << body;
  }
  for (const char* body : {"", "{}", R"({"action":5})", R"({"action":{"by":1},"timeout_s":0})"}) {
    EXPECT_EQ(post(site, "/step", body).status, 422) << body;
  }
  EXPECT_EQ(site.engines().front()->metrics().totals().steps, 0u);
}

TEST(Site, TakesABodyThatDoesNotSayItIsJsonAsAText) {
  Site site = site_of<Counter>();
  EXPECT_EQ(post(site, "/reset", "{}", "Application/JSON; charset=utf-8").status, 200);
  EXPECT_EQ(post(site, "/reset", "{}", "application/vnd.openenv+json").status, 200);
  EXPECT_EQ(post(site, "/reset", "{}", "text/plain").status, 422);
  EXPECT_EQ(post(site, "/reset", "{}", "").status, 422);
  EXPECT_EQ(post(site, "/reset", "\xff", "text/plain").status, 422);
}

// ---- what goes wrong ----------------------------------------------------------------------------

TEST(Site, PassesOnWhatAnEnvironmentThrows) {
  Site site = site_of<Counter>();
  const HttpResponse response = post(site, "/step", R"({"action":{"by":-1}})");
  EXPECT_EQ(response.status, 500);
  EXPECT_EQ(response.body, R"({"detail":"cannot go down","code":"EXECUTION_ERROR"})");
  EXPECT_EQ(post(site, "/step", R"({"action":{"by":1001}})").status, 500);
  EXPECT_EQ(errors(site, "EXECUTION_ERROR"), 2u);
  EXPECT_EQ(site.engines().front()->active_sessions(), 0u);
}

TEST(Site, LivesOnThoughNoEnvironmentCanBeMade) {
  Site site = site_of<Counter>();
  Counter::broken = true;
  for (const HttpResponse& response :
       {post(site, "/reset", ""), post(site, "/step", R"({"action":{"by":1}})"),
        get(site, "/state"), get(site, "/counter/splits")}) {
    EXPECT_EQ(response.status, 500);
    EXPECT_THAT(response.body, HasSubstr(R"("code":"FACTORY_ERROR")"));
  }
  for (const char* page : {"/health", "/metadata", "/schema", "/openapi.json", "/metrics"}) {
    EXPECT_EQ(get(site, page).status, 200) << page;
  }
  Counter::broken = false;
  EXPECT_EQ(errors(site, "FACTORY_ERROR"), 4u);
  EXPECT_EQ(site.engines().front()->active_sessions(), 0u);
}

TEST(Site, RefusesWhenItIsFull) {
  Site site = site_of<Counter>({.max_sessions = 1});
  const auto session = site.engines().front()->open();
  for (const HttpResponse& response :
       {post(site, "/reset", "{}"), post(site, "/step", R"({"action":{"by":1}})"),
        get(site, "/state")}) {
    EXPECT_EQ(response.status, 503);
    EXPECT_EQ(response.body,
              R"({"detail":"Server at capacity: 1/1 sessions active. Cannot accept new )"
              R"(connections.","code":"CAPACITY_REACHED",)"
              R"("active_sessions":1,"max_sessions":1})");
    EXPECT_EQ(header(response, "Retry-After"), "1");
  }
  EXPECT_EQ(errors(site, "CAPACITY_REACHED"), 3u);
  EXPECT_EQ(get(site, "/health").status, 200);
}

TEST(Site, RefusesPathsAndMethodsThatItDoesNotHave) {
  Site site = site_of<Counter>();
  for (const char* path : {"/nothing", "/ws", "/Reset", "/reset/x", "//reset", "/health%2F"}) {
    EXPECT_EQ(get(site, path).status, 404) << path;
    EXPECT_EQ(get(site, path).body, R"({"detail":"Not Found"})") << path;
  }
  for (const char* target : {"", "*", "reset", "?x", "http://host/health"}) {
    EXPECT_EQ(get(site, target).status, 400) << target;
  }
  for (const auto& [method, path, allowed] : {std::tuple{"GET", "/reset", "POST"},
                                              {"PUT", "/step", "POST"},
                                              {"POST", "/state", "GET"},
                                              {"POST", "/health", "GET"},
                                              {"HEAD", "/health", "GET"},
                                              {"OPTIONS", "/metrics", "GET"},
                                              {"DELETE", "/", "GET"},
                                              {"GET", "/mcp", "POST"},
                                              {"post", "/step", "POST"},
                                              {"GET", "/counter/task", "POST"}}) {
    const HttpResponse wrong = site.answer({.method = method, .target = path});
    EXPECT_EQ(wrong.status, 405) << method << path;
    EXPECT_EQ(header(wrong, "Allow"), allowed) << method << path;
    EXPECT_EQ(wrong.body, R"({"detail":"Method Not Allowed"})") << method << path;
  }
}

TEST(Site, SendsAPathWithASlashTooManyToTheRightOne) {
  Site site = site_of<Counter, Lamp>(), single = site_of<Counter>();
  for (const std::string path : {"/health", "/metrics", "/schema", "/state", "/counter/splits"}) {
    const HttpResponse response = get(single, path + "/");
    EXPECT_EQ(response.status, 307) << path;
    EXPECT_EQ(header(response, "Location"), path);
    EXPECT_EQ(header(get(single, path + "/?a=b/"), "Location"), path + "?a=b/");
    EXPECT_EQ(header(get(site, "/counter" + path + "/"), "Location"), "/counter" + path);
  }
  EXPECT_EQ(header(post(single, "/step/", "{}"), "Location"), "/step");
  EXPECT_EQ(get(single, "/step/").status, 404) << "only where the method fits";
  EXPECT_EQ(get(single, "/health//").status, 404);
}

TEST(Site, SendsNobodyToAnotherHost) {
  Site site = site_of<Counter>();
  for (const char* target : {"/\\evil.example/splits/", "//evil.example/splits/",
                             "/evil.example/splits/", "//evil.example/health/"}) {
    EXPECT_EQ(header(get(site, target), "Location"), "absent") << target;
  }
}

TEST(Site, DoesNotMindAQuery) {
  Site site = site_of<Counter>();
  EXPECT_EQ(get(site, "/health?verbose=1").status, 200);
  EXPECT_EQ(get(site, "/state?a=/x/").status, 200);
  EXPECT_NE(site.websocket_engine("/ws?session_id="), nullptr);
}

TEST(Site, AnswersPathsThatAreNotUtf8) {
  Site site = site_of<Counter>();
  const HttpResponse response = get(site, "/\xff/splits");
  EXPECT_EQ(response.status, 404);
  EXPECT_NO_THROW(parse_json(response.body));
}

// ---- pages --------------------------------------------------------------------------------------

TEST(Site, HasNoPlayingRoutesInProduction) {
  Site site = site_of<Counter>({.mode = Mode::production});
  EXPECT_EQ(post(site, "/reset", "{}").status, 404);
  EXPECT_EQ(post(site, "/step", R"({"action":{"by":1}})").status, 404);
  EXPECT_EQ(get(site, "/state").status, 404);
  EXPECT_EQ(get(site, "/reset").status, 404);
  for (const char* page : {"/health", "/metadata", "/schema", "/docs", "/metrics",
                           "/list_environments", "/openapi.json"}) {
    EXPECT_EQ(get(site, page).status, 200) << page;
  }
  EXPECT_THAT(get(site, "/openapi.json").body, Not(HasSubstr("\"/reset\"")));
  EXPECT_NE(site.websocket_engine("/ws"), nullptr);
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
  EXPECT_EQ(get(site, "/").body, R"({"environments":["counter"],"docs":"/docs"})");
  EXPECT_EQ(get(site, "/health").content_type, "application/json");
}

struct Paying : Lamp {
  static constexpr EnvironmentInfo info{
      .name = "paying", .rewards = Rewards::at_end, .reward_min = -1};
};

TEST(Site, TellsHowRewardsAreToBeReadWhereTheEnvironmentDoes) {
  Site site = site_of<Paying>();
  const std::string said = get(site, "/metadata").body;
  EXPECT_THAT(said, HasSubstr(R"("rewards":"at_end","reward_range":[-1.0,null])"));
}

TEST(Site, ShowsAPageThatLoadsNothingFromElsewhere) {
  Site site = site_of<Counter>();
  const HttpResponse page = get(site, "/docs");
  EXPECT_THAT(page.content_type, HasSubstr("text/html"));
  EXPECT_THAT(header(page, "Content-Security-Policy"), HasSubstr("default-src 'none'"));
}

TEST(Site, IsHealthyUntilItDrains) {
  Site site = site_of<Counter>();
  EXPECT_EQ(get(site, "/health").body, R"({"status":"healthy"})");
  site.start_draining();
  EXPECT_EQ(get(site, "/health").status, 503);
  EXPECT_EQ(get(site, "/health").body, R"({"status":"unhealthy"})");
  EXPECT_EQ(get(site, "/schema").status, 200);
}

TEST(Site, CountsForPrometheus) {
  Site site = site_of<Counter>();
  post(site, "/step", R"({"action":{"by":1}})");
  post(site, "/step", R"({"action":{"by":-1}})");
  const HttpResponse response = get(site, "/metrics");
  EXPECT_EQ(response.content_type, "text/plain; version=0.0.4; charset=utf-8");
  EXPECT_THAT(response.body,
              AllOf(HasSubstr("openenv_sessions_opened_total{environment=\"counter\"} 2\n"),
                    HasSubstr("openenv_steps_total{environment=\"counter\"} 1\n"),
                    HasSubstr("code=\"EXECUTION_ERROR\"} 1\n")));
}

TEST(Site, AnswersJsonRpcWhateverTheContentType) {
  Site site = site_of<Counter>();
  const auto code = [&](std::string body) {
    return parse_json(post(site, "/mcp", std::move(body), "text/plain").body)
        .at("error")
        .at("code");
  };
  EXPECT_EQ(code(R"({"jsonrpc":"2.0","id":1,"method":"nope"})"), -32601);
  EXPECT_EQ(code("{}"), -32600);
  EXPECT_EQ(code("not json"), -32700);
  EXPECT_EQ(code("[]"), -32700);
}

// ---- several environments -----------------------------------------------------------------------

TEST(Site, ServesSeveralEnvironmentsEachUnderItsName) {
  Site site = site_of<Counter, Lamp>();
  EXPECT_THAT(post(site, "/counter/step", R"({"action":{"by":2}})").body, HasSubstr("\"total\":2"));
  EXPECT_EQ(post(site, "/lamp/reset", "{}").status, 200);
  EXPECT_THAT(get(site, "/lamp/metadata").body, HasSubstr(R"("name":"lamp")"));
  EXPECT_THAT(get(site, "/counter/metadata").body, HasSubstr(R"("name":"counter")"));
  for (const char* page :
       {"/health", "/metrics", "/counter/health", "/lamp/metrics", "/lamp/docs"}) {
    EXPECT_EQ(get(site, page).status, 200) << page;
  }
  EXPECT_EQ(get(site, "/list_environments").body, R"(["counter","lamp"])");
  EXPECT_EQ(get(site, "/lamp/list_environments").body, R"(["lamp"])");
  EXPECT_EQ(get(site, "/").body, R"({"environments":["counter","lamp"],"docs":"/{name}/docs"})");
  EXPECT_EQ(site.websocket_engine("/counter/ws"), site.engines().at(0).get());
  EXPECT_EQ(site.websocket_engine("/lamp/ws?a"), site.engines().at(1).get());
}

TEST(Site, HasNothingOutsideOfItsSeveralEnvironments) {
  Site site = site_of<Counter, Lamp>();
  EXPECT_EQ(post(site, "/reset", "{}").status, 404);
  for (const char* path : {"/schema", "/docs", "/counter", "/counter/", "/other/state", "//",
                           "/lam", "/lampx/state", "/Counter/state"}) {
    EXPECT_EQ(get(site, path).status, 404) << path;
  }
  for (const char* path : {"/ws", "/other/ws", "/counter/ws/", "/counter", "", "ws"}) {
    EXPECT_EQ(site.websocket_engine(path), nullptr) << path;
  }
}

TEST(Site, RefusesTwoEnvironmentsOfOneName) {
  EXPECT_THROW((site_of<Counter, Counter>()), std::invalid_argument);
  EXPECT_THROW(site_of<>(), std::invalid_argument);
}

TEST(Site, KnowsWhichRequestsMayTakeTheirTime) {
  Site site = site_of<Counter, Lamp>();
  EXPECT_TRUE(site.runs_environment({.method = "POST", .target = "/counter/step"}));
  EXPECT_TRUE(site.runs_environment({.method = "GET", .target = "/counter/state?a"}));
  EXPECT_TRUE(site.runs_environment({.method = "GET", .target = "/counter/counter/splits"}));
  EXPECT_FALSE(site.runs_environment({.method = "GET", .target = "/counter/step"}));
  EXPECT_FALSE(site.runs_environment({.method = "GET", .target = "/counter/schema"}));
  EXPECT_FALSE(site.runs_environment({.method = "GET", .target = "/counter/health"}));
  EXPECT_FALSE(site.runs_environment({.method = "POST", .target = "/lamp/step"}));
  EXPECT_FALSE(site.runs_environment({.method = "GET", .target = ""}));
}

}  // namespace
}  // namespace openenv
