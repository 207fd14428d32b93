// bench/process.cpp - what the kernel says about the server's process.
//
// The two files of /proc that answer everything asked here are one line each.
#include "process.hpp"

#include <unistd.h>
#include <ctime>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>

namespace load {
namespace {

std::string first_line(int pid, const char* file) {
  const std::string path = "/proc/" + std::to_string(pid) + "/" + file;
  std::ifstream in(path);
  std::string line;
  if (!std::getline(in, line)) throw std::runtime_error("cannot read " + path);
  return line;
}

}  // namespace

std::uint64_t resident_bytes(int pid) {
  std::istringstream pages(first_line(pid, "statm"));
  std::uint64_t total = 0;
  std::uint64_t resident = 0;
  pages >> total >> resident;
  return resident * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

double processor_seconds(int pid) {
  const std::string line = first_line(pid, "stat");
  // The second field is the program's name, which may hold blanks: count from its bracket.
  std::istringstream fields(line.substr(line.rfind(')') + 1));
  std::string skipped;
  for (int field = 3; field < 14; ++field) fields >> skipped;
  double user = 0;
  double system = 0;
  fields >> user >> system;
  return (user + system) / static_cast<double>(sysconf(_SC_CLK_TCK));
}

double own_processor_seconds() {
  timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

std::int64_t now_ns() {
  timespec time{};
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * std::int64_t{1'000'000'000} + time.tv_nsec;
}

}  // namespace load
