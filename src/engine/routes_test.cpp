// src/engine/routes_test.cpp - the routes and what is written about them agree.
#include "engine/routes.hpp"

#include "engine/docs_page.hpp"
#include "protocol/openapi.hpp"

#include <openenv/environment_type.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <set>
#include <string>

namespace openenv {
namespace {

using testing::HasSubstr;
using testing::Not;

struct Door {
  struct Action {};
  struct Observation {};
  static constexpr EnvironmentInfo info{.name = "door"};
  StepResult<Observation> reset(const Reset&) { return {}; }
  StepResult<Observation> step(const Action&) { return {}; }
};

std::set<std::string> documented(bool simulation) {
  std::set<std::string> out;
  const json::object document = protocol::openapi(environment_type<Door>(), simulation);
  for (const auto& path : document.at("paths").as_object()) {
    for (const auto& operation : path.value().as_object()) {
      std::string method(operation.key());
      std::transform(method.begin(), method.end(), method.begin(),
                     [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
      out.insert(method + " " + std::string(path.key()));
    }
  }
  return out;
}

std::set<std::string> served(bool simulation) {
  std::set<std::string> out{"GET /health", "GET /metrics"};  // These are the site's.
  for (const Route& route : routes()) {
    if (route.availability == Availability::simulation && !simulation) continue;
    std::string path(route.path);
    const auto at = path.find("{name}");
    if (at != path.npos) path.replace(at, 6, "door");
    out.insert(std::string(route.method) + " " + path);
  }
  return out;
}

TEST(Routes, AreAllDocumentedAndNothingElseIs) {
  EXPECT_EQ(documented(true), served(true));
  EXPECT_EQ(documented(false), served(false));
}

TEST(DocsPage, LoadsNothingFromElsewhere) {
  const std::string page(docs_page());
  EXPECT_THAT(page, HasSubstr("fetch(\"openapi.json\")"));
  EXPECT_THAT(page, Not(HasSubstr("http:")));
  EXPECT_THAT(page, Not(HasSubstr("https:")));
  EXPECT_THAT(page, Not(HasSubstr("src=")));
  EXPECT_THAT(page, Not(HasSubstr("url(")));
}

}  // namespace
}  // namespace openenv
