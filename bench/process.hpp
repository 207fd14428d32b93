// bench/process.hpp - what the kernel says about the server's process.
//
// Read from /proc by the load generator, so that a figure and the load that caused it are taken
// by the same program. Free functions, no state; any thread may call them.
#pragma once

#include <cstdint>

namespace load {

/// Resident memory of process `pid` in bytes. Throws `std::runtime_error` if it cannot be read.
std::uint64_t resident_bytes(int pid);

/// Processor seconds (user and system, all threads) that process `pid` has used so far. Throws
/// `std::runtime_error` if they cannot be read.
double processor_seconds(int pid);

/// Processor seconds that this program has used so far.
double own_processor_seconds();

/// Nanoseconds on a clock that only goes forward.
std::int64_t now_ns();

}  // namespace load
