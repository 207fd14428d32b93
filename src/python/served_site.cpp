// src/python/served_site.cpp - an engine, and its HTTP side, as Python calls them.
#include "python/served_site.hpp"

#include "base/limits.hpp"
#include "engine/guard.hpp"
#include "engine/routes.hpp"
#include "python/built_in.hpp"
#include "python/gil.hpp"
#include "python/python_environment.hpp"
#include "python/python_object.hpp"

#include <nanobind/stl/optional.h>
#include <nanobind/stl/shared_ptr.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <algorithm>
#include <cctype>
#include <limits>
#include <stop_token>

namespace openenv::python {
namespace {

namespace nb = nanobind;

EnvironmentType environment_of(const nb::object& kind) {
  if (!nb::hasattr(kind, "native_name")) return python_environment_type(kind);
  EnvironmentType type = built_in(nb::cast<std::string>(kind.attr("native_name")));
  type.name = nb::cast<std::string>(kind.attr("name"));
  return type;
}

std::vector<std::unique_ptr<Engine>> make_engines(const nb::object& kind, EngineOptions options,
                                                  nb::object log) {
  options.log = [shared = share(std::move(log))](Severity severity, std::string_view line) {
    const WithGil gil;
    try {
      call(*shared, static_cast<int>(severity), nb::str(line.data(), line.size()));
    } catch (nb::python_error& error) {
      error.discard_as_unraisable(*shared);
    }
  };
  std::vector<std::unique_ptr<Engine>> engines;
  engines.push_back(std::make_unique<Engine>(environment_of(kind), std::move(options)));
  return engines;
}

std::shared_ptr<ServedSite> make_site(nb::object kind, std::size_t max_sessions, bool production,
                                      double idle_s, double deadline_s, nb::object log) {
  return std::make_shared<ServedSite>(std::move(kind), max_sessions, production, idle_s, deadline_s,
                                      std::move(log));
}

/// The paths that the site has in its mode, but for its root; `{name}` stands for its name.
std::vector<std::string> paths_of(ServedSite& served) {
  std::vector<std::string> paths{"/health", "/metrics"};
  const bool has_all = served.engine().options().mode == Mode::simulation;
  for (const Route& route : routes()) {
    if (has_all || route.availability == Availability::always) paths.emplace_back(route.path);
  }
  return paths;
}

/// A response as ASGI wants it: status, headers of bytes with names in lower case, body.
nb::tuple as_asgi(HttpResponse response) {
  nb::list headers;
  const auto add = [&](std::string name, const std::string& value) {
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    headers.append(
        nb::make_tuple(nb::bytes(name.data(), name.size()), nb::bytes(value.data(), value.size())));
  };
  if (!response.body.empty()) add("content-type", response.content_type);
  add("content-length", std::to_string(response.body.size()));
  add("x-content-type-options", "nosniff");
  for (const auto& [name, value] : response.headers) add(name, value);
  return nb::make_tuple(response.status, headers,
                        nb::bytes(response.body.data(), response.body.size()));
}

/// One HTTP request. `answer` may run anywhere, the rest on the event loop.
class Request {
 public:
  Request(std::shared_ptr<ServedSite> served, std::string method, std::string target,
          std::string content_type, const nb::bytes& body)
      : served_(std::move(served)),
        request_{.method = std::move(method),
                 .target = std::move(target),
                 .content_type = std::move(content_type),
                 .body = std::string(body.c_str(), body.size()),
                 .cancelled = nobody_waits_.get_token()} {}

  bool runs_environment() const { return served_->site.runs_environment(request_); }

  /// The time that the answer may take; infinity for ever.
  double time_allowed_s() const {
    constexpr double for_ever = std::numeric_limits<double>::infinity();
    const double most = served_->limits.deadline_s > 0 ? served_->limits.deadline_s : for_ever;
    return std::min(most, served_->site.requested_timeout_s(request_).value_or(for_ever));
  }

  nb::tuple answer() {
    HttpResponse response;
    {
      const WithoutGil no_gil;
      response = served_->site.answer(request_);
    }
    return as_asgi(std::move(response));
  }

  /// Tells the environment that nobody waits.
  void cancel() { nobody_waits_.request_stop(); }

 private:
  std::shared_ptr<ServedSite> served_;
  std::stop_source nobody_waits_;
  HttpRequest request_;
};

GuardRules guard_rules(std::string token, std::vector<std::string> allow_origins,
                       std::vector<std::string> allow_hosts) {
  return {.token = std::move(token),
          .allow_origins = std::move(allow_origins),
          .allow_hosts = std::move(allow_hosts),
          .origin_setting = "the variable OPENENV_ALLOW_ORIGIN",
          .host_setting = "the variable OPENENV_ALLOW_HOST"};
}

/// The response that refuses a request, or None. `headers` are ASGI's; `server_host` is the
/// address that the request came to.
nb::object refuse_request(GuardRules& rules, const std::string& path, const nb::object& headers,
                          const std::string& server_host) {
  rules.host = server_host;
  RequestHead head{.path = path};
  const nb::list all(headers);  // The head is made of views into it.
  for (const nb::handle header : all) {
    const std::string_view name = view_of(header[0]);
    if (name == "host") head.host = view_of(header[1]);
    if (name == "authorization") head.authorization = view_of(header[1]);
    if (name != "origin") continue;
    head.origin = view_of(header[1]);
    head.has_origin = true;
  }
  auto refusal = refuse(head, rules);
  return refusal ? nb::object(as_asgi(std::move(*refusal))) : nb::none();
}

}  // namespace

ServedSite::ServedSite(nb::object kind, std::size_t max_sessions, bool production, double idle_s,
                       double deadline_s, nb::object log)
    : site(make_engines(
          kind,
          {.max_sessions = max_sessions, .mode = production ? Mode::production : Mode::simulation},
          std::move(log))),
      limits{.idle_s = idle_s,
             .deadline_s = deadline_s,
             .waiting_messages_max = limits::pipelined_frames_max,
             .waiting_bytes_max = limits::pipelined_bytes_max} {}

void bind_site(nb::module_& module) {
  using no_gil = nb::call_guard<WithoutGil>;
  nb::class_<ServedSite>(module, "Site")
      .def(nb::new_(&make_site), nb::arg("kind"), nb::kw_only(), nb::arg("max_sessions"),
           nb::arg("production"), nb::arg("idle_s"), nb::arg("deadline_s"), nb::arg("log"))
      .def_prop_ro("active_sessions",
                   [](ServedSite& self) { return self.engine().active_sessions(); })
      .def_prop_ro("is_quick", [](ServedSite& self) { return self.engine().type().quick; })
      .def_prop_ro("paths", &paths_of)
      .def("has_websocket", [](ServedSite& self, const std::string& target) {
        return self.site.websocket_engine(target) != nullptr;
      });
  nb::class_<Request>(module, "Request")
      .def(nb::init<std::shared_ptr<ServedSite>, std::string, std::string, std::string,
                    const nb::bytes&>(),
           nb::arg("site"), nb::arg("method"), nb::arg("target"), nb::arg("content_type"),
           nb::arg("body"))
      .def_prop_ro("runs_environment", &Request::runs_environment)
      .def_prop_ro("time_allowed_s", &Request::time_allowed_s)
      .def("answer", &Request::answer)
      .def("cancel", &Request::cancel, no_gil());
  nb::class_<GuardRules>(module, "Guard")
      .def(nb::new_(&guard_rules), nb::kw_only(), nb::arg("token"), nb::arg("allow_origins"),
           nb::arg("allow_hosts"))
      .def("refuse", &refuse_request, nb::arg("path"), nb::arg("headers"), nb::arg("server_host"));
  module.def(
      "error_response",
      [](int status, const std::string& detail) { return as_asgi(http_error(status, detail)); },
      nb::arg("status"), nb::arg("detail"));
  module.def("deadline_response", [] {
    return as_asgi(http_error(DeadlineExceeded("the call ran longer than it may")));
  });
  module.attr("BODY_BYTES_MAX") = limits::body_bytes_max;
  module.attr("SESSION_IDLE_S") = limits::session_idle_s;
  module.attr("DEADLINE_S") = limits::deadline_s;
  module.attr("GRACE_S") = limits::grace_s;
}

}  // namespace openenv::python
