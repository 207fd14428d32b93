// src/protocol/jsonrpc_test.cpp - JSON-RPC requests and answers.
#include "protocol/jsonrpc.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace openenv::protocol {
namespace {

JsonRpcRequest request(std::string_view text) { return read_jsonrpc(parse_json(text).as_object()); }

/// The code of the error that `f` throws; 0 if it throws none.
template <class F>
int error_code(F&& f) {
  try {
    f();
  } catch (const JsonRpcError& error) {
    return error.code();
  }
  return 0;
}

int refusal(std::string_view method, std::string_view params = "{}") {
  return error_code([&] {
    refuse_call(request(R"({"jsonrpc":"2.0","method":")" + std::string(method) + R"(","params":)" +
                        std::string(params) + '}'));
  });
}

TEST(JsonRpc, RequestsAreRead) {
  const auto call =
      request(R"({"jsonrpc":"2.0","method":"tools/call","params":{"name":"add"},"id":"a"})");
  EXPECT_EQ(call.method, "tools/call");
  EXPECT_EQ(call.params, (json::object{{"name", "add"}}));
  EXPECT_EQ(call.id, json::value("a"));
}

TEST(JsonRpc, ParametersAndIdMayBeAbsent) {
  const auto call = request(R"({"jsonrpc":"2.0","method":"m"})");
  EXPECT_TRUE(call.params.empty());
  EXPECT_TRUE(call.id.is_null());
}

TEST(JsonRpc, IdsAreTextsIntegersOrNull) {
  for (const char* id : {"null", "1", "-1", "18446744073709551615", "\"x\""}) {
    const std::string text = R"({"jsonrpc":"2.0","method":"m","id":)" + std::string(id) + '}';
    EXPECT_EQ(write_json(request(text).id), id);
  }
  for (const char* id : {"1.5", "true", "[]", "{}"}) {
    const std::string text = R"({"jsonrpc":"2.0","method":"m","id":)" + std::string(id) + '}';
    EXPECT_EQ(error_code([&] { request(text); }), jsonrpc::invalid_request) << id;
  }
}

TEST(JsonRpc, RequestsThatAreNoneAreRefused) {
  for (const char* text :
       {"{}", R"({"method":"m"})", R"({"jsonrpc":"1.0","method":"m"})",
        R"({"jsonrpc":2.0,"method":"m"})", R"({"jsonrpc":"2.0"})",
        R"({"jsonrpc":"2.0","method":5})", R"({"jsonrpc":"2.0","method":"m","params":[1]})",
        R"({"jsonrpc":"2.0","method":"m","more":1})"}) {
    EXPECT_EQ(error_code([&] { request(text); }), jsonrpc::invalid_request) << text;
  }
}

TEST(JsonRpc, CallsOfAnEnvironmentWithoutToolsAreRefusedByKind) {
  EXPECT_EQ(refusal("nope"), jsonrpc::method_not_found);
  EXPECT_EQ(refusal("tools/list"), jsonrpc::internal_error);
  EXPECT_EQ(refusal("tools/call", R"({"name":"add"})"), jsonrpc::internal_error);
  EXPECT_EQ(refusal("tools/call"), jsonrpc::invalid_params);
  EXPECT_EQ(refusal("openenv/session/close"), jsonrpc::invalid_request);
}

TEST(JsonRpc, AnswersAreWritten) {
  std::string out;
  write_jsonrpc_result("a", json::object{{"session_id", "s"}}, out);
  EXPECT_EQ(out, R"({"jsonrpc":"2.0","id":"a","result":{"session_id":"s"}})");
  out.clear();
  write_jsonrpc_error(7, JsonRpcError(jsonrpc::method_not_found, "none"), out);
  EXPECT_EQ(out,
            R"({"jsonrpc":"2.0","id":7,"error":{"code":-32601,"message":"none","data":null}})");
}

}  // namespace
}  // namespace openenv::protocol
