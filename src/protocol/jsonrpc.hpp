// src/protocol/jsonrpc.hpp - JSON-RPC 2.0 requests, as the `mcp` message carries them.
//
// Pure functions, any thread.
#pragma once

#include <openenv/error.hpp>

#include <stdexcept>
#include <string>

namespace openenv::protocol {

/// One request. `id` is a text, an integer or null.
struct JsonRpcRequest {
  std::string method;
  json::object params;
  json::value id;
};

/// An answer that is an error; `code` is JSON-RPC's or MCP's number for its kind.
class JsonRpcError : public std::runtime_error {
 public:
  JsonRpcError(int code, const std::string& message) : std::runtime_error(message), code_(code) {}
  int code() const noexcept { return code_; }

 private:
  int code_;
};

namespace jsonrpc {
inline constexpr int parse_error = -32700;
inline constexpr int invalid_request = -32600;
inline constexpr int method_not_found = -32601;
inline constexpr int invalid_params = -32602;
inline constexpr int internal_error = -32603;
}  // namespace jsonrpc

/// Checks the envelope. Throws JsonRpcError (invalid_request).
JsonRpcRequest read_jsonrpc(const json::object& request);

/// Throws the error that a call gets from an environment without tools.
[[noreturn]] void refuse_call(const JsonRpcRequest& call);

/// Appends `{"jsonrpc":"2.0","id":...,"result":...}`.
void write_jsonrpc_result(const json::value& id, const json::value& result, std::string& out);
/// Appends `{"jsonrpc":"2.0","id":...,"error":{"code":...,"message":...,"data":null}}`.
void write_jsonrpc_error(const json::value& id, const JsonRpcError& error, std::string& out);

}  // namespace openenv::protocol
