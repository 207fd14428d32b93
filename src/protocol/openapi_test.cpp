// src/protocol/openapi_test.cpp - the OpenAPI document of environments with plain and rich models.
#include "protocol/openapi.hpp"

#include <openenv/environment_type.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace openenv::protocol {
namespace {

struct Point {
  double x = 0, y = 0;
};

struct Drawing {
  struct Action {
    Point from, to;
    std::int64_t width = 1;
  };
  struct Observation {
    std::vector<Point> points;
  };
  struct Options {
    std::string paper = "white";
    std::optional<std::int64_t> lines;
    static constexpr auto about = openenv::about(field(&Options::paper, "Its color", defaulted));
  };
  static constexpr EnvironmentInfo info{.name = "drawing", .description = "Draws"};

  StepResult<Observation> reset(const Reset&, const Options&) { return {}; }
  StepResult<Observation> step(const Action&) { return {}; }
};

struct Demanding {
  struct Action {};
  struct Observation {};
  struct Options {
    std::string level = {};
  };
  StepResult<Observation> reset(const Reset&, const Options&) { return {}; }
  StepResult<Observation> step(const Action&) { return {}; }
};

template <class E>
json::value document(bool simulation = true) {
  return openapi(environment_type<E>(), simulation);
}

const json::object& schemas(const json::value& document) {
  return document.at("components").at("schemas").as_object();
}

void collect_references(const json::value& value, std::vector<std::string>& out) {
  if (const auto* items = value.if_array()) {
    for (const auto& item : *items) collect_references(item, out);
  } else if (const auto* object = value.if_object()) {
    for (const auto& item : *object) {
      if (item.key() == "$ref") out.emplace_back(item.value().as_string());
      collect_references(item.value(), out);
    }
  }
}

TEST(OpenApi, EveryReferenceLeadsSomewhere) {
  const json::value all = document<Drawing>();
  std::vector<std::string> references;
  collect_references(all, references);
  EXPECT_THAT(references, testing::Contains("#/components/schemas/Action.Point"));
  for (const std::string& reference : references) {
    ASSERT_EQ(reference.front(), '#') << reference;
    boost::system::error_code failed;
    EXPECT_NE(all.find_pointer(reference.substr(1), failed), nullptr) << reference;
  }
}

TEST(OpenApi, HasTheModelsOfTheEnvironment) {
  const json::value all = document<Drawing>();
  const json::object& action = schemas(all).at("Action").as_object();
  EXPECT_EQ(action.at("required").as_array().size(), 3U);
  EXPECT_EQ(action.at("properties").at("from").at("$ref"), "#/components/schemas/Action.Point");
  EXPECT_FALSE(action.contains("$defs"));
}

TEST(OpenApi, SaysHowLargeAnIntegerMayBe) {
  const json::value all = document<Drawing>();
  const json::value& width = schemas(all).at("Action").at("properties").at("width");
  EXPECT_EQ(width.at("maximum"), 9223372036854775807);
}

TEST(OpenApi, ShowsTypedOptionsBesideSeedAndEpisode) {
  const json::value all = document<Drawing>();
  const json::object& properties = schemas(all).at("ResetBody").at("properties").as_object();
  EXPECT_TRUE(properties.contains("seed"));
  EXPECT_TRUE(properties.contains("episode_id"));
  EXPECT_EQ(properties.at("paper").at("description"), "Its color");
  EXPECT_TRUE(properties.contains("lines"));
}

TEST(OpenApi, WantsABodyForAResetOnlyWhereOptionsMustBeGiven) {
  const auto is_required = [](const json::value& all) {
    return all.at("paths").at("/reset").at("post").at("requestBody").at("required").as_bool();
  };
  EXPECT_FALSE(is_required(document<Drawing>()));
  EXPECT_TRUE(is_required(document<Demanding>()));
}

TEST(OpenApi, HasNoPlayByHttpInProduction) {
  const json::value all = document<Drawing>(false);
  const json::object& paths = all.at("paths").as_object();
  EXPECT_FALSE(paths.contains("/reset"));
  EXPECT_FALSE(paths.contains("/step"));
  EXPECT_FALSE(paths.contains("/state"));
  EXPECT_TRUE(paths.contains("/schema"));
  EXPECT_EQ(all.at("info").at("description").as_string().find("POST /reset"), std::string::npos);
}

TEST(OpenApi, CallsTheDatasetByTheNameOfTheEnvironment) {
  EXPECT_TRUE(document<Drawing>().at("paths").as_object().contains("/drawing/task_range"));
}

}  // namespace
}  // namespace openenv::protocol
