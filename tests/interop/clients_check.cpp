// tests/interop/clients_check.cpp - plays Echo with every client and checks all that they say.
//
// `openenv-clients-check URL` works with any server of Echo. It prints the name of each check that
// passed; the first one that fails ends it with exit code 1. With --full, the server has room for
// one session only.
#include "../../envs/echo/echo.hpp"

#include <openenv/client.hpp>
#include <openenv/generic_client.hpp>
#include <openenv/sync_client.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>

#include <CLI/CLI.hpp>

#include <iostream>
#include <source_location>
#include <span>
#include <sstream>

namespace {

namespace asio = boost::asio;
namespace json = boost::json;
using openenv::envs::Echo;
using namespace std::string_literals;

struct Target {
  std::string url;
  openenv::ClientOptions options;
};

template <class A, class B>
void expect_equal(const A& seen, const B& wanted,
                  std::source_location where = std::source_location::current()) {
  if (seen == wanted) return;
  std::ostringstream text;
  text << "line " << where.line() << ": seen " << seen << ", wanted " << wanted;
  throw std::runtime_error(text.str());
}

/// Runs `call`, which must throw a `Kind`, and returns that.
template <class Kind, class Call>
Kind expect_throws(Call&& call, std::source_location where = std::source_location::current()) {
  try {
    call();
  } catch (const Kind& error) {
    return error;
  }
  throw std::runtime_error("line " + std::to_string(where.line()) + ": nothing was thrown");
}

void run(asio::awaitable<void> work) {
  asio::io_context io;
  auto done = asio::co_spawn(io, std::move(work), asio::use_future);
  io.run();
  done.get();
}

void an_episode_without_coroutines(const Target& target) {
  openenv::SyncClient<Echo> env(target.url, target.options);
  const auto first = env.reset({.seed = 7, .episode_id = "ep-1"});
  expect_equal(first.observation.echoed_message, "Echo environment ready!");
  expect_equal(first.observation.message_length, 0);
  expect_equal(first.reward.value(), 0.0);
  expect_equal(first.done, false);

  // Greek, Chinese and an emoji: six code points.
  const std::string message = "\xce\xb1\xce\xb2 \xe4\xb8\xad!\xf0\x9f\x98\x80";
  const auto second = env.step({.message = message});
  expect_equal(second.observation.echoed_message, message);
  expect_equal(second.observation.message_length, 6);
  expect_equal(second.reward.value(), 0.1 * 6);

  const auto state = env.state();
  expect_equal(state.episode_id.value(), "ep-1");
  expect_equal(state.step_count, 1U);
}

asio::awaitable<void> play_with_coroutines(Target target) {
  auto env = co_await openenv::Client<Echo>::connect(target.url, target.options);
  const auto first = co_await env.reset();
  expect_equal(first.observation.echoed_message, "Echo environment ready!");
  const Echo::Action hello{.message = "hello"};
  const auto second = co_await env.step(hello);
  expect_equal(second.observation.message_length, 5);
  expect_equal(second.reward.value(), 0.5);
  const auto state = co_await env.state();
  expect_equal(state.step_count, 1U);
  co_await env.close();
}

void an_episode_with_coroutines(const Target& target) { run(play_with_coroutines(target)); }

void an_episode_without_types(const Target& target) {
  openenv::SyncGenericClient env(target.url, target.options);
  expect_equal(env.reset().observation.at("message_length"), 0);
  const json::value wanted{
      {"metadata", json::object()}, {"echoed_message", "abc"}, {"message_length", 3}};
  expect_equal(json::value(env.step({{"message", "abc"}}).observation), wanted);
  expect_equal(env.state().all.at("step_count"), 1);
}

void a_reset_begins_anew(const Target& target) {
  openenv::SyncClient<Echo> env(target.url, target.options);
  env.reset({.episode_id = "one"});
  env.step({.message = "a"});
  env.reset({.episode_id = "two"});
  expect_equal(env.state().episode_id.value(), "two");
  expect_equal(env.state().step_count, 0U);
}

void every_problem_of_an_action_is_told(const Target& target) {
  openenv::SyncGenericClient env(target.url, target.options);
  env.reset({.episode_id = "kept"});
  const auto error = expect_throws<openenv::ValidationError>(
      [&] { env.step({{"massage", "a"}, {"shout", true}}); });
  expect_equal(error.code(), "VALIDATION_ERROR");
  expect_equal(error.problems().size(), 3U);
  expect_equal(error.problems()[0].rule, "missing");
  expect_equal(std::get<std::string>(error.problems()[0].where.at(0)), "message");
  expect_equal(error.problems()[1].rule, "extra_forbidden");
  expect_equal(std::get<std::string>(error.problems()[1].where.at(0)), "massage");
  expect_equal(error.problems()[1].input, "a");
  expect_equal(env.state().episode_id.value(), "kept");
}

void a_large_message_comes_back_whole(const Target& target) {
  openenv::SyncClient<Echo> env(target.url, target.options);
  env.reset();
  std::string message;
  while (message.size() < (std::size_t{4} << 20)) message += "0123456789abcdef";
  expect_equal(env.step({.message = message}).observation.echoed_message == message, true);
}

void a_message_above_the_limit_loses_the_session(const Target& target) {
  auto options = target.options;
  options.message_bytes_max = 1000;
  openenv::SyncClient<Echo> env(target.url, options);
  env.reset();
  expect_throws<openenv::SessionLost>([&] { env.step({.message = std::string(2000, 'x')}); });
  expect_throws<openenv::SessionLost>([&] { env.state(); });
  env.reset();
  expect_equal(env.step({.message = "abc"}).observation.message_length, 3);
}

asio::awaitable<void> overlap(Target target) {
  using namespace asio::experimental::awaitable_operators;
  auto env = co_await openenv::Client<Echo>::connect(target.url, target.options);
  const Echo::Action one{.message = "one"};
  const Echo::Action three{.message = "three"};
  auto both = env.step(one) && env.step(three);
  const auto [first, second] = co_await std::move(both);
  expect_equal(first.observation.echoed_message, "one");
  expect_equal(second.observation.echoed_message, "three");
  co_await env.close();
}

void calls_at_once_are_answered_in_order(const Target& target) { run(overlap(target)); }

/// Begins a step that takes a while and does not wait for it.
asio::awaitable<void> abandon_step(openenv::Client<Echo>& env) {
  using namespace asio::experimental::awaitable_operators;
  const Echo::Action action{.message = std::string(std::size_t{4} << 20, 'x')};
  asio::steady_timer at_once(co_await asio::this_coro::executor, std::chrono::seconds(0));
  auto either = at_once.async_wait(asio::use_awaitable) || env.step(action);
  co_await std::move(either);
}

asio::awaitable<bool> is_lost(openenv::Client<Echo>& env) {
  try {
    co_await env.state();
  } catch (const openenv::SessionLost&) {
    co_return true;
  }
  co_return false;
}

asio::awaitable<void> lose(Target target) {
  auto env = co_await openenv::Client<Echo>::connect(target.url, target.options);
  const openenv::Reset how{.episode_id = "before"};
  co_await env.reset(how);
  bool lost = false;
  while (!lost) {  // A step that was answered all the same was not abandoned.
    co_await abandon_step(env);
    lost = co_await is_lost(env);
  }
  lost = co_await is_lost(env);
  expect_equal(lost, true);
  co_await env.reset();
  const auto state = co_await env.state();
  expect_equal(state.step_count, 0U);
  expect_equal(state.episode_id == how.episode_id, false);
  co_await env.close();
}

void an_abandoned_call_loses_the_session(const Target& target) { run(lose(target)); }

void a_wrong_path_is_told(const Target& target) {
  const auto error = expect_throws<openenv::ConnectionFailed>(
      [&] { openenv::SyncClient<Echo> env(target.url + "/no/such/place", target.options); });
  expect_equal(std::string(error.what()).find("HTTP 40") != std::string::npos, true);
}

void a_full_server_refuses_with_its_counts(const Target& target) {
  openenv::SyncClient<Echo> seated(target.url, target.options);
  seated.reset();
  const auto error = expect_throws<openenv::CapacityReached>([&] {
    openenv::SyncClient<Echo> refused(target.url, target.options);
    refused.reset();
  });
  expect_equal(error.active_sessions(), 1U);
  expect_equal(error.max_sessions(), 1U);
  expect_equal(seated.step({.message = "abc"}).observation.message_length, 3);
}

struct Check {
  const char* name;
  void (*run)(const Target&);
};

constexpr Check checks[] = {
    {"an episode without coroutines", an_episode_without_coroutines},
    {"an episode with coroutines", an_episode_with_coroutines},
    {"an episode without types", an_episode_without_types},
    {"a reset begins anew", a_reset_begins_anew},
    {"every problem of an action is told", every_problem_of_an_action_is_told},
    {"a large message comes back whole", a_large_message_comes_back_whole},
    {"a message above the limit loses the session", a_message_above_the_limit_loses_the_session},
    {"calls at once are answered in order", calls_at_once_are_answered_in_order},
    {"an abandoned call loses the session", an_abandoned_call_loses_the_session},
    {"a wrong path is told", a_wrong_path_is_told},
};
constexpr Check checks_of_full[] = {
    {"a full server refuses with its counts", a_full_server_refuses_with_its_counts},
};

void run_all(std::span<const Check> all, const Target& target) {
  for (const auto& check : all) {
    try {
      check.run(target);
    } catch (const std::exception& error) {
      throw std::runtime_error(check.name + ": "s + error.what());
    }
    std::cout << "passed: " << check.name << '\n';
  }
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App program("Checks all clients against a server of Echo.");
  Target target;
  bool full = false;
  program.add_option("url", target.url, "Base URL of the server")->required();
  program.add_flag("--full", full, "Check what happens when there is no room: the server has one");
  program.add_option("--token", target.options.token, "What the server wants to hear");
  program.add_option("--ca-file", target.options.ca_file, "Certificates to trust");
  CLI11_PARSE(program, argc, argv);
  try {
    run_all(full ? std::span<const Check>(checks_of_full) : std::span<const Check>(checks), target);
  } catch (const std::exception& error) {
    std::cerr << "openenv-clients-check: " << error.what() << '\n';
    return 1;
  }
  return 0;
}
