// src/server/gated_server.hpp - for tests: a server of Gated, with fresh gates for each test.
#pragma once

#include "server/running_server.hpp"

#include <openenv/environment_type.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <vector>

namespace openenv::server {

class GatedServer : public testing::Test {
 protected:
  GatedServer() { Gated::renew_gates(); }
  ~GatedServer() override { Gated::renew_gates(); }  // The server's end waits for nobody.

  /// The server under test; changes of `options` count before its first use.
  RunningServer& server() {
    if (!server_) server_.emplace(std::vector{environment_type<Gated>()}, options);
    return *server_;
  }
  std::unique_ptr<PlainClient> connect() { return std::make_unique<PlainClient>(server().port()); }

  ServerOptions options = small_server();
  std::optional<RunningServer> server_;
};

}  // namespace openenv::server
