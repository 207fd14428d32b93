// src/protocol/deflate.hpp - the payloads of permessage-deflate (RFC 7692, section 7.2).
//
// Each call is a message of its own. Any thread: the compressor's state is kept per thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace openenv::websocket {

/// Compresses a message's payload; `window_bits` is 9 to 15.
std::string deflate_message(std::string_view payload, int window_bits);

/// Appends the payload of a compressed message to `out`. Throws ProtocolError if it is no deflate
/// stream (bad_payload), or inflates to more than `bytes_max` (too_big).
void inflate_message(std::string_view compressed, std::size_t bytes_max, std::string& out);

}  // namespace openenv::websocket
