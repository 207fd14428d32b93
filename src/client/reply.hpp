// src/client/reply.hpp - what a server's frames say.
//
// Pure functions, any thread.
#pragma once

#include <openenv/json.hpp>

#include <stdexcept>
#include <string_view>

namespace openenv {

/// A frame is not what the protocol allows there; the message says why.
class NotUnderstood : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The data of a frame of type `wanted`. Throws the class of error.hpp that an error frame stands
/// for, and NotUnderstood for any other frame.
json::value read_reply(std::string_view text, std::string_view wanted);

}  // namespace openenv
