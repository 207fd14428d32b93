// src/engine/tasks_test.cpp - the routes of the dataset behind an environment.
#include "engine/ask_site.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

namespace openenv {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

struct Library {
  struct Action {};
  struct Observation {};
  static constexpr EnvironmentInfo info{.name = "library"};

  StepResult<Observation> reset(const Reset&) { return {}; }
  StepResult<Observation> step(const Action&) { return {}; }
  std::vector<Split> list_splits() { return {{.name = "easy"}, {.name = "hard", .type = "test"}}; }
  std::size_t num_tasks(const std::string& split) {
    if (split == "broken") throw std::runtime_error("the shelf fell");
    if (split == "odd") throw 5;
    return split == "easy" || split == "torn" ? 3 : 0;
  }
  json::object get_task(const std::string& split, std::size_t index) {
    if (split == "torn") throw std::out_of_range("a page is missing");
    return {{"index", index}};
  }
};

struct Shack {
  struct Action {};
  struct Observation {};
  static constexpr EnvironmentInfo info{.name = "shack"};
  StepResult<Observation> reset(const Reset&) { return {}; }
  StepResult<Observation> step(const Action&) { return {}; }
};

TEST(Tasks, AreListedAndCounted) {
  Site site = site_of<Library>();
  EXPECT_EQ(get(site, "/library/splits").body,
            R"([{"name":"easy","type":"train"},{"name":"hard","type":"test"}])");
  EXPECT_EQ(post(site, "/library/num_tasks", R"({"split":"easy"})").body, R"({"num_tasks":3})");
  EXPECT_EQ(post(site, "/library/num_tasks", R"({"split":"none"})").body, R"({"num_tasks":0})");
  EXPECT_EQ(post(site, "/library/tasks", R"({"split":"easy"})").body,
            R"({"tasks":[{"index":0},{"index":1},{"index":2}],"env_name":"library"})");
  EXPECT_EQ(post(site, "/library/tasks", R"({"split":"none"})").body,
            R"({"tasks":[],"env_name":"library"})");
  EXPECT_EQ(site.engines().front()->active_sessions(), 0u);
}

TEST(Tasks, AreGivenByTheirPositionFromEitherEnd) {
  Site site = site_of<Library>();
  for (const auto& [index, found] :
       {std::pair{"0", 0}, {"2", 2}, {"-1", 2}, {"-3", 0}, {"\"1\"", 1}, {"1.0", 1}}) {
    const HttpResponse response =
        post(site, "/library/task", R"({"split":"easy","index":)" + std::string(index) + '}');
    EXPECT_EQ(response.status, 200) << index;
    EXPECT_EQ(response.body, R"({"task":{"index":)" + std::to_string(found) + "}}") << index;
  }
}

TEST(Tasks, OutsideOfTheSplitAreRefused) {
  Site site = site_of<Library>();
  for (const char* index : {"3", "-4", "9223372036854775807", "-9223372036854775808"}) {
    const HttpResponse response =
        post(site, "/library/task", R"({"split":"easy","index":)" + std::string(index) + '}');
    EXPECT_EQ(response.status, 400) << index;
    EXPECT_EQ(response.body, R"({"detail":"Invalid task index"})") << index;
  }
  EXPECT_EQ(post(site, "/library/task", R"({"split":"torn","index":0})").status, 400);
}

TEST(Tasks, AreGivenByRangesAsPythonCutsThem) {
  Site site = site_of<Library>();
  const auto indexes = [&](const std::string& range) {
    const HttpResponse response =
        post(site, "/library/task_range", R"({"split":"easy")" + range + '}');
    std::string out;
    const json::value body = parse_json(response.body);
    for (const json::value& task : body.at("tasks").as_array()) {
      out += std::to_string(task.at("index").to_number<int>());
    }
    return out;
  };
  EXPECT_EQ(indexes(""), "012");
  EXPECT_EQ(indexes(R"(,"start":null,"stop":null)"), "012");
  EXPECT_EQ(indexes(R"(,"start":1)"), "12");
  EXPECT_EQ(indexes(R"(,"stop":1)"), "0");
  EXPECT_EQ(indexes(R"(,"start":1,"stop":2)"), "1");
  EXPECT_EQ(indexes(R"(,"start":-2,"stop":-1)"), "1");
  EXPECT_EQ(indexes(R"(,"start":-99,"stop":99)"), "012");
  EXPECT_EQ(indexes(R"(,"start":2,"stop":1)"), "");
  EXPECT_EQ(indexes(R"(,"start":3)"), "");
  EXPECT_EQ(indexes(R"(,"stop":-3)"), "");
  EXPECT_EQ(indexes(R"(,"start":-9223372036854775808,"stop":9223372036854775807)"), "012");
}

TEST(Tasks, AreNotGivenForWrongBodies) {
  Site site = site_of<Library>();
  for (const char* route : {"/library/tasks", "/library/num_tasks", "/library/task_range"}) {
    for (const char* body : {"", "{}", "[]", "{bad", R"({"split":1})", R"({"split":"a","z":1})"}) {
      EXPECT_EQ(post(site, route, body).status, 422) << route << ' ' << body;
    }
  }
  for (const char* index : {"null", "\"x\"", "1.5", "[]", "9223372036854775808"}) {
    const std::string body = R"({"split":"easy","index":)" + std::string(index) + '}';
    EXPECT_EQ(post(site, "/library/task", body).status, 422) << index;
  }
  EXPECT_EQ(post(site, "/library/task", R"({"split":"easy"})").status, 422);
  EXPECT_EQ(post(site, "/library/tasks", R"({"split":"easy"})", "text/plain").status, 422);
}

TEST(Tasks, OfAnEnvironmentThatFailsAreAnErrorWithoutItsWords) {
  std::string logged;
  Site site = site_of<Library>({.log = [&](Severity, std::string_view line) { logged = line; }});
  const HttpResponse failed = post(site, "/library/num_tasks", R"({"split":"broken"})");
  EXPECT_EQ(failed.status, 500);
  EXPECT_THAT(failed.body, AllOf(HasSubstr("internal error "), Not(HasSubstr("shelf"))));
  EXPECT_THAT(logged, HasSubstr("the shelf fell"));
  EXPECT_EQ(post(site, "/library/num_tasks", R"({"split":"odd"})").status, 500);
  EXPECT_EQ(site.engines().front()->active_sessions(), 0u);
}

TEST(Tasks, OfAnEnvironmentWithoutAnyAreNotSupported) {
  Site site = site_of<Shack>();
  EXPECT_EQ(get(site, "/shack/splits").status, 501);
  EXPECT_EQ(get(site, "/shack/splits").body,
            R"({"detail":"list_splits is not supported for this environment"})");
  const std::string split = R"({"split":"easy"})";
  for (const std::string route : {"tasks", "num_tasks", "task_range"}) {
    EXPECT_EQ(post(site, "/shack/" + route, split).status, 501) << route;
  }
  EXPECT_EQ(post(site, "/shack/task", R"({"split":"easy","index":0})").status, 501);
}

TEST(Tasks, AreFoundByTheEnvironmentsNameInAnyCase) {
  Site site = site_of<Library>();
  EXPECT_EQ(get(site, "/LIBRARY/splits").status, 200);
  EXPECT_EQ(get(site, "/other/splits").status, 404);
  EXPECT_EQ(get(site, "/other/splits").body, R"({"detail":"unknown environment 'other'"})");
  EXPECT_EQ(post(site, "/libraryx/tasks", R"({"split":"easy"})").status, 404);
  EXPECT_EQ(post(site, "/library/splits", "").status, 405);
}

TEST(Tasks, AreThereInProductionToo) {
  Site site = site_of<Library>({.mode = Mode::production});
  EXPECT_EQ(get(site, "/library/splits").status, 200);
  EXPECT_EQ(post(site, "/library/task", R"({"split":"easy","index":0})").status, 200);
}

TEST(Tasks, NeedAPlaceLikeAnySession) {
  Site site = site_of<Library>({.max_sessions = 1});
  const auto session = site.engines().front()->open();
  EXPECT_EQ(get(site, "/library/splits").status, 503);
  EXPECT_EQ(post(site, "/library/num_tasks", R"({"split":"easy"})").status, 503);
}

TEST(Tasks, StandBelowTheNameOfTheirEnvironmentAmongSeveral) {
  Site site = site_of<Shack, Library>();
  EXPECT_EQ(get(site, "/library/library/splits").status, 200);
  EXPECT_EQ(get(site, "/shack/shack/splits").status, 501);
  EXPECT_EQ(get(site, "/shack/library/splits").status, 404);
}

}  // namespace
}  // namespace openenv
