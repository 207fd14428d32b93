// bench/modes.hpp - the four ways to load a server.
//
// Each mode opens its own sessions, runs to its end on the calling thread and returns what it
// measured, in the order in which it is to be printed.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace load {

/// Figures by name, in the order of printing.
using Figures = std::vector<std::pair<std::string, double>>;

struct Options {
  std::string url = {};     ///< ws://host:port/path
  unsigned sessions = 64;   ///< Sessions held open, or in mode `open` open at once.
  double duration_s = 5;    ///< Length of the measured part.
  double warmup_s = 0.5;    ///< Load before the measured part.
  std::uint64_t steps = 0;  ///< Steps in all, for `soak`.
  double stall_s = 60;      ///< Give up after this long without any answer.
  int pid = 0;              ///< The server's process, or 0 if unknown.
  bool spin = false;        ///< Look for answers without ever sleeping.
};

/// Sessions that step as fast as they are answered, for a time. All modes throw
/// `std::runtime_error` when the server stalls and `std::system_error` when the kernel refuses.
Figures run_step(const Options& options);
/// Sessions that are opened, reset and closed again and again, for a time.
Figures run_open(const Options& options);
/// Sessions that are all opened and reset, then held, then all asked for one step.
Figures run_hold(const Options& options);
/// Sessions that step until a number of steps is reached, with the server's memory on the way.
Figures run_soak(const Options& options);

}  // namespace load
