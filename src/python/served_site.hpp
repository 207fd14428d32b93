// src/python/served_site.hpp - a site with one environment, for an ASGI application.
#pragma once

#include "engine/conversation.hpp"

#include <openenv/site.hpp>

#include <nanobind/nanobind.h>

#include <memory>
#include <string>

namespace openenv::python {

/// What Python says of the server that it wants. Whoever shares it may let it go without the GIL.
struct ServedSite : std::enable_shared_from_this<ServedSite> {
  /// `kind` is an environment in Python (python_environment.hpp), or has a `native_name`: that of
  /// a built-in environment, to be served as `name`. `log` is called with a severity, from 0, and
  /// a line. Throws std::invalid_argument for what cannot be served so.
  ServedSite(nanobind::object kind, std::size_t max_sessions, bool production, double idle_s,
             double deadline_s, nanobind::object log);

  Engine& engine() { return *site.engines().front(); }

  Site site;
  const ConversationLimits limits;
};

void bind_site(nanobind::module_& module);

}  // namespace openenv::python
