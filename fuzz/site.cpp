// fuzz/site.cpp - whatever is asked over HTTP, the answer is one that HTTP knows.
//
// An input is a method and a target in the first line, a content type in the second, then a body.
#include "echo/echo.hpp"
#include "engine/ask_site.hpp"
#include "probe/probe.hpp"
#include "require.hpp"

#include <algorithm>
#include <iterator>

namespace openenv::fuzz {
namespace {

constexpr int statuses[] = {200, 307, 400, 404, 405, 422, 500, 501, 503};

std::string_view take(std::string_view& input, char until) {
  const std::size_t end = input.find(until);
  const std::string_view taken = input.substr(0, end);
  input.remove_prefix(end == input.npos ? input.size() : end + 1);
  return taken;
}

HttpRequest read_request(std::string_view input) {
  HttpRequest request;
  request.method = take(input, ' ');
  request.target = take(input, '\n');
  request.content_type = take(input, '\n');
  request.body = input;
  return request;
}

/// Transports refuse control characters in a request line.
bool can_come(const HttpRequest& request) {
  const std::string line = request.method + request.target;
  return std::none_of(line.begin(), line.end(), [](unsigned char c) { return c < 0x20; });
}

void ask(Site& site, const HttpRequest& request) {
  site.runs_environment(request);
  site.requested_timeout_s(request);
  site.websocket_engine(request.target);
  const HttpResponse response = site.answer(request);
  require(std::count(std::begin(statuses), std::end(statuses), response.status) == 1,
          "the status is one that is documented");
  require(response.status != 500 || response.body.find("kaboom") != std::string::npos,
          "nothing but the environment fails");
  if (response.content_type == "application/json" && !response.body.empty()) {
    parse_json(response.body);
  }
  for (const auto& [name, value] : response.headers) {
    require(value.find_first_of("\r\n") == value.npos, "a header is one line");
    require(name != "Location" ||
                (value.starts_with('/') && !value.starts_with("//") && !value.starts_with("/\\")),
            "nobody is sent to another host");
  }
}

}  // namespace
}  // namespace openenv::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace openenv;
  static Site one = site_of<tests::Probe>();
  static Site several = site_of<tests::Probe, envs::Echo>();
  const auto request = fuzz::read_request({reinterpret_cast<const char*>(data), size});
  if (!fuzz::can_come(request)) return 0;
  fuzz::ask(one, request);
  fuzz::ask(several, request);
  return 0;
}
