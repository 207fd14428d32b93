// src/base/limits.hpp - every limit of the system, each with the reason for its value.
//
// Those that a user may change are the defaults of flags; the rest are fixed.
#pragma once

#include <cstddef>
#include <cstdint>

namespace openenv::limits {

/// Nesting of a JSON document. Deeper than any honest action, shallow enough that the recursive
/// writers and destructors stay far from the end of a 512 KiB stack.
inline constexpr std::size_t json_depth_max = 512;

/// One inbound WebSocket message. The stock client advertises 100 MiB for its side.
inline constexpr std::size_t message_bytes_max = std::size_t{100} << 20;

/// One HTTP request body: as much as a message, because `POST /step` carries the same action.
inline constexpr std::size_t body_bytes_max = message_bytes_max;

/// Request line and header fields together; common servers allow 8 to 64 KiB.
inline constexpr std::size_t header_bytes_max = 16 << 10;

/// What a client reads of a body that says why it may not connect: an error page is smaller.
inline constexpr std::size_t refusal_bytes_max = 64 << 10;

/// Messages of one client that wait behind the one being executed. Past that the server stops
/// reading from the client, which is what a client that floods deserves.
inline constexpr std::size_t pipelined_frames_max = 64;
/// And their bytes together: a few large messages must not hold what many small ones may not.
inline constexpr std::size_t pipelined_bytes_max = message_bytes_max;

/// Connections of all kinds. Above the sessions, because probes and scrapes need a place too.
inline constexpr std::size_t connections_max = 20'000;

/// Sessions at once, as the deployments of the reference are tuned by MAX_CONCURRENT_ENVS.
inline constexpr std::size_t sessions_max = 1'000;
/// The most that a flag may ask for; a typing mistake must not ask for all memory.
inline constexpr std::size_t sessions_ceiling = 1'000'000;

/// Code points of an episode's name and of a request's id: what the reference allows.
inline constexpr std::size_t id_chars_max = 255;

/// A session that nobody uses. A trainer may pause for a whole optimizer phase, hence an hour.
inline constexpr double session_idle_s = 3600;

/// One reset or one step. Above the longest judged step seen in practice, far below "never".
inline constexpr double deadline_s = 600;

/// An HTTP connection between two requests, header included, and the longest pause within a body or
/// within the taking of a response.
inline constexpr double http_idle_s = 75;
/// The time a new connection has for its first request: it holds a place meanwhile.
inline constexpr double http_header_s = 15;

/// Ping after this much silence: below the idle cut of common proxies (60 s).
inline constexpr double ping_interval_s = 20;
/// Silence, pings included, after which a peer counts as gone. Long, because a live trainer whose
/// event loop is busy answers no ping, and to drop it would lose its episode. A dead host is
/// noticed sooner by unacknowledged bytes (below).
inline constexpr double ping_timeout_s = 300;
/// Bytes that the peer's machine does not acknowledge for so long mean that it is gone.
inline constexpr double unacknowledged_s = 60;

/// How long a drain waits for running steps. Kubernetes allows 30 s in all by default.
inline constexpr double grace_s = 25;

/// How long a side that has said goodbye waits for the other to say it, or to be gone.
inline constexpr double goodbye_s = 5;

/// Threads that run environments which are not `quick`; made on demand. They mostly wait.
inline constexpr std::size_t workers = 32;

/// Answers that wait for a slow reader, in bytes, before its next request is read.
inline constexpr std::size_t unsent_bytes_max = std::size_t{1} << 20;

/// Problems reported for one input: enough to mend it, few enough that a hostile message of a
/// million faults is not answered with a larger one.
inline constexpr std::size_t problems_max = 100;

/// What came is repeated beside each problem with it, up to this size. A message that lacks five
/// keys must not be answered with five copies of itself, if it is large.
inline constexpr std::size_t problem_input_bytes_max = 64 << 10;

static_assert(pipelined_bytes_max >= message_bytes_max, "one message of full size must fit");
static_assert(connections_max > sessions_max, "every session needs a connection");
static_assert(ping_timeout_s > 2 * ping_interval_s, "one lost ping must not end a session");

}  // namespace openenv::limits
