// src/engine/routes.hpp - the table of HTTP routes of one environment.
//
// Pure functions over an engine, any thread.
#pragma once

#include <openenv/site.hpp>

#include <span>
#include <string_view>

namespace openenv {

/// Which servers have a route.
enum class Availability { always, simulation };
/// What a route does with the environment, and so where it may run.
/// `description`: only if the environment describes itself.
enum class Runs { nothing, description, environment };

struct Route {
  std::string_view method;
  std::string_view path;  ///< Below the environment; `{name}` stands for the environment's name.
  Availability availability;
  Runs runs;
  HttpResponse (*handler)(Engine&, const HttpRequest&);
};

/// All routes, in the order of the documentation.
std::span<const Route> routes();

/// The route for a request, or nullptr; `allowed` then lists the methods that the path has, as in
/// the header Allow, and is empty for an unknown path.
const Route* find_route(const Engine& engine, std::string_view method, std::string_view path,
                        std::string& allowed);

}  // namespace openenv
