// bench/load.cpp - the load generator's command line.
//
// One mode per run; the figures go to stdout as one JSON object, the complaints to stderr. The
// program runs on one thread, so that it can be pinned to the core that the server does not use.
#include <CLI/CLI.hpp>

#include <sys/resource.h>
#include <cstdio>
#include <exception>
#include <iostream>

#include "modes.hpp"

namespace {

// Ten thousand sessions need ten thousand descriptors; the usual soft limit is 1,024.
void raise_descriptor_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

void print(const load::Figures& figures) {
  const char* before = "{\n";
  for (const auto& [name, value] : figures) {
    std::printf("%s  \"%s\": %.3f", before, name.c_str(), value);
    before = ",\n";
  }
  std::puts("\n}");
}

// The options that every mode has.
CLI::App* add_mode(CLI::App& app, const char* name, const char* text, load::Options& options) {
  CLI::App* mode = app.add_subcommand(name, text);
  mode->add_option("url", options.url, "The server, as ws://host:port/ws")->required();
  mode->add_option("--sessions", options.sessions, "Sessions open at once")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  mode->add_option("--pid", options.pid, "The server's process, to read its memory and CPU time");
  mode->add_option("--stall-s", options.stall_s, "Give up after so long without any answer")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  return mode;
}

void add_duration(CLI::App* mode, const char* text, load::Options& options) {
  mode->add_option("--duration-s", options.duration_s, text)
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
}

void add_warmup(CLI::App* mode, load::Options& options) {
  mode->add_option("--warmup-s", options.warmup_s, "Load before the measured part")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
}

}  // namespace

int main(int argc, char** argv) {
  load::Options options;
  CLI::App app("Loads an OpenEnv server that serves Echo and prints what it measured as JSON.");
  app.require_subcommand(1);

  CLI::App* step = add_mode(app, "step", "Step as fast as the server answers", options);
  add_duration(step, "Length of the measured part", options);
  add_warmup(step, options);
  step->add_flag("--spin", options.spin, "Look for answers without sleeping");

  CLI::App* open = add_mode(app, "open", "Open, reset and close again and again", options);
  add_duration(open, "Length of the measured part", options);
  add_warmup(open, options);

  CLI::App* hold = add_mode(app, "hold", "Open all sessions, hold them, step each once", options);
  add_duration(hold, "How long to hold them idle", options);

  CLI::App* soak = add_mode(app, "soak", "Step until a number of steps is reached", options);
  soak->add_option("--steps", options.steps, "Steps in all, over all sessions")
      ->check(CLI::PositiveNumber)
      ->required();
  CLI11_PARSE(app, argc, argv);

  raise_descriptor_limit();
  try {
    const load::Figures figures = *step   ? load::run_step(options)
                                  : *open ? load::run_open(options)
                                  : *hold ? load::run_hold(options)
                                          : load::run_soak(options);
    print(figures);
    // Every mode reports its failed sessions last.
    return figures.back().second == 0 ? 0 : 1;
  } catch (const std::exception& error) {
    std::cerr << "openenv-load: " << error.what() << "\n";
    return 1;
  }
}
