// src/protocol/jsonrpc.cpp - reading and writing JSON-RPC 2.0.
#include "protocol/jsonrpc.hpp"

namespace openenv::protocol {
namespace {

[[noreturn]] void refuse(const std::string& reason) {
  throw JsonRpcError(jsonrpc::invalid_request, "Invalid request: " + reason);
}

}  // namespace

JsonRpcRequest read_jsonrpc(const json::object& request) {
  JsonRpcRequest out;
  const auto* version = request.if_contains("jsonrpc");
  if (version == nullptr || !version->is_string() || version->get_string() != "2.0") {
    refuse("jsonrpc must be \"2.0\"");
  }
  const auto* method = request.if_contains("method");
  if (method == nullptr || !method->is_string()) refuse("method must be a string");
  out.method = std::string(method->get_string());
  if (const auto* params = request.if_contains("params")) {
    if (!params->is_object()) refuse("params must be an object");
    out.params = json::object(params->get_object(), json::storage_ptr());
  }
  if (const auto* id = request.if_contains("id")) {
    if (!id->is_string() && !id->is_int64() && !id->is_uint64() && !id->is_null()) {
      refuse("id must be a string, an integer or null");
    }
    out.id = json::value(*id, json::storage_ptr());
  }
  for (const auto& item : request) {
    const std::string_view key = item.key();
    if (key != "jsonrpc" && key != "method" && key != "params" && key != "id") {
      refuse("unknown key '" + std::string(key) + "'");
    }
  }
  return out;
}

void refuse_call(const JsonRpcRequest& call) {
  if (call.method == "openenv/session/close") {
    throw JsonRpcError(jsonrpc::invalid_request, "a session ends with its own connection");
  }
  if (call.method == "tools/call" && !call.params.contains("name")) {
    throw JsonRpcError(jsonrpc::invalid_params, "params must have the name of a tool");
  }
  if (call.method == "tools/list" || call.method == "tools/call") {
    throw JsonRpcError(jsonrpc::internal_error, "Environment does not support MCP");
  }
  throw JsonRpcError(jsonrpc::method_not_found, "Method not found: " + call.method);
}

void write_jsonrpc_result(const json::value& id, const json::value& result, std::string& out) {
  out += R"({"jsonrpc":"2.0","id":)";
  write::value(id, out);
  out += R"(,"result":)";
  write::value(result, out);
  out += '}';
}

void write_jsonrpc_error(const json::value& id, const JsonRpcError& error, std::string& out) {
  out += R"({"jsonrpc":"2.0","id":)";
  write::value(id, out);
  out += R"(,"error":{"code":)";
  write::integer(std::int64_t{error.code()}, out);
  out += R"(,"message":)";
  write::text(error.what(), out);
  out += R"(,"data":null}})";
}

}  // namespace openenv::protocol
