// fuzz/session.cpp - whatever a client sends, each message has one well-formed answer.
//
// An input is several messages, one a line.
#include "echo/echo.hpp"
#include "probe/probe.hpp"
#include "require.hpp"

#include <openenv/engine.hpp>
#include <openenv/environment_type.hpp>

namespace openenv::fuzz {
namespace {

void check_reply(std::string_view reply) {
  const json::value frame = parse_json(reply);
  const std::string_view type = frame.at("type").as_string();
  require(type == "observation" || type == "state" || type == "mcp" || type == "error",
          "a reply is of a known type");
  require(frame.as_object().size() == 2 && frame.at("data").is_object(), "a reply has data");
}

void play(Engine& engine, std::string_view input) {
  const auto session = engine.open();
  session->begin();
  std::string reply;
  while (true) {
    const std::size_t end = input.find('\n');
    reply.clear();
    const bool goes_on = session->handle(input.substr(0, end), reply);
    require(goes_on != reply.empty(), "a message has one reply, or it is a goodbye");
    if (!goes_on) break;
    check_reply(reply);
    if (end == input.npos) break;
    input.remove_prefix(end + 1);
  }
  reply.clear();
  session->handle(R"({"type":"state"})", reply);
  require(reply.starts_with(R"({"type":"state",)"), "the session lives on");
}

}  // namespace
}  // namespace openenv::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace openenv;
  static Engine echo(environment_type<envs::Echo>(), {});
  static Engine probe(environment_type<tests::Probe>(), {});
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  fuzz::play(echo, input);
  fuzz::play(probe, input);
  return 0;
}
