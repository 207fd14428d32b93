// examples/play.cpp - plays Echo three ways, then measures steps per second.
//
// The same episode with coroutines, without, and without the environment's types. Any server of
// Echo will do, in whatever language it is written.
#include "../envs/echo/echo.hpp"

#include <openenv/client.hpp>
#include <openenv/generic_client.hpp>
#include <openenv/sync_client.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include <CLI/CLI.hpp>

#include <chrono>
#include <iostream>

namespace {

namespace asio = boost::asio;
using openenv::envs::Echo;
using Clock = std::chrono::steady_clock;

void show(const Echo::Observation& seen, std::optional<double> reward) {
  std::cout << "  \"" << seen.echoed_message << "\" (" << seen.message_length << "), reward "
            << reward.value_or(0) << '\n';
}

void show_speed(int steps, Clock::duration took) {
  const double seconds = std::chrono::duration<double>(took).count();
  std::cout << "  " << steps << " steps in " << seconds
            << " s: " << static_cast<long>(steps / seconds) << " steps/s\n";
}

asio::awaitable<void> play_with_coroutines(std::string_view url, int steps) {
  std::cout << "With coroutines:\n";
  auto env = co_await openenv::Client<Echo>::connect(url);
  const auto first = co_await env.reset();
  show(first.observation, first.reward);

  const Echo::Action hello{.message = "hello"};
  const auto second = co_await env.step(hello);
  show(second.observation, second.reward);

  const auto started = Clock::now();
  for (int i = 0; i < steps; ++i) co_await env.step(hello);
  if (steps > 0) show_speed(steps, Clock::now() - started);

  const auto state = co_await env.state();
  std::cout << "  the episode is at step " << state.step_count << '\n';
  co_await env.close();
}

void play_without_coroutines(std::string_view url, int steps) {
  std::cout << "Without coroutines:\n";
  openenv::SyncClient<Echo> env(url);
  const auto first = env.reset({.seed = 42, .episode_id = "an-episode"});
  show(first.observation, first.reward);

  for (const char* message : {"hello", "hello again", "good night"}) {
    const auto next = env.step({.message = message});
    show(next.observation, next.reward);
  }

  const auto started = Clock::now();
  for (int i = 0; i < steps; ++i) env.step({.message = "hello"});
  if (steps > 0) show_speed(steps, Clock::now() - started);

  const auto state = env.state();
  std::cout << "  episode " << state.episode_id.value_or("?") << " is at step " << state.step_count
            << '\n';
}

void play_without_types(std::string_view url) {
  std::cout << "Without types:\n";
  openenv::SyncGenericClient env(url);
  std::cout << "  " << openenv::write_json(env.reset().observation) << '\n';
  const auto next = env.step({{"message", "hello"}});
  std::cout << "  " << openenv::write_json(next.observation) << ", reward "
            << next.reward.value_or(0) << '\n';
  std::cout << "  " << openenv::write_json(env.state().all) << '\n';
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App program("Plays Echo on any server of it, and says how fast it goes.");
  std::string url;
  int steps = 10'000;
  program.add_option("url", url, "Base URL of the server, such as http://localhost:8000")
      ->required();
  program.add_option("--steps", steps, "Steps to measure, with coroutines and without")
      ->capture_default_str()
      ->check(CLI::NonNegativeNumber);
  CLI11_PARSE(program, argc, argv);

  try {
    asio::io_context io;
    auto played = asio::co_spawn(io, play_with_coroutines(url, steps), asio::use_future);
    io.run();
    played.get();
    play_without_types(url);
    play_without_coroutines(url, steps);
  } catch (const std::exception& error) {
    std::cerr << "openenv-example-play: " << error.what() << '\n';
    return 1;
  }
  return 0;
}
