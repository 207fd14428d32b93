// src/server/tls_test.cpp - the same server behind TLS, with a certificate made for the test.
#include "server/running_server.hpp"

#include <openenv/environment_type.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <cstdio>
#include <filesystem>
#include <fstream>

namespace openenv::server {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

struct FileCloser {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, FileCloser>;

class Tls : public testing::Test {
 protected:
  Tls() {
    Gated::renew_gates();
    std::filesystem::create_directory(folder_);
    options.tls_cert = folder_ / "certificate.pem";
    options.tls_key = folder_ / "key.pem";
    write_certificate();
  }
  ~Tls() override { std::filesystem::remove_all(folder_); }

  ServerOptions options = small_server();

 private:
  /// A key, and a certificate that is signed with it.
  void write_certificate() {
    const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(EVP_EC_gen("P-256"),
                                                                  EVP_PKEY_free);
    const std::unique_ptr<X509, decltype(&X509_free)> certificate(X509_new(), X509_free);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -3600);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
    X509_set_pubkey(certificate.get(), key.get());
    X509_sign(certificate.get(), key.get(), EVP_sha256());
    PEM_write_X509(File(std::fopen(options.tls_cert.c_str(), "w")).get(), certificate.get());
    PEM_write_PrivateKey(File(std::fopen(options.tls_key.c_str(), "w")).get(), key.get(), nullptr,
                         nullptr, 0, nullptr, nullptr);
  }

  // Tests run at the same time, each in a process of its own.
  const std::filesystem::path folder_ = std::filesystem::path(testing::TempDir()) /
                                        ("openenv_tls_test_" + std::to_string(::getpid()));
};

constexpr auto tls = PlainClient::Security::tls;

TEST_F(Tls, AnswersRequests) {
  const RunningServer server({environment_type<Gated>()}, options);
  EXPECT_THAT(server.url(), StartsWith("https://127.0.0.1:"));
  PlainClient client(server.port(), tls);
  for (int i = 0; i < 2; ++i) EXPECT_EQ(client.ask("GET", "/health").status, 200);
  EXPECT_EQ(client.ask("POST", "/reset", "{}").status, 200);
}

TEST_F(Tls, PlaysSessions) {
  for (const auto& type : {environment_type<Gated>(), environment_type<QuickGated>()}) {
    const RunningServer server({type}, options);
    PlainClient client(server.port(), tls);
    const std::string early = client_frame(websocket::Opcode::text, step_frame());
    ASSERT_EQ(client.upgrade("", early).status, 101);
    EXPECT_THAT(client.read_text(), HasSubstr("\"steps\":1"));
    client.send_text(step_frame(std::string(100'000, 'x')));
    EXPECT_THAT(client.read_text(), HasSubstr("\"steps\":2"));
    client.send_text(R"({"type":"close"})");
    EXPECT_EQ(client.read_close(), 1000);
  }
}

TEST_F(Tls, FreesThePlaceOfAClientThatLeaves) {
  const RunningServer server({environment_type<Gated>()}, options);
  {
    PlainClient client(server.port(), tls);
    ASSERT_EQ(client.upgrade().status, 101);
    client.send_text(step_frame("until cancelled"));
    Gated::stepping.await_passed(1);
  }
  Gated::closing.await_passed(1);
}

TEST_F(Tls, DropsAClientThatDoesNotEncryptAndServesOn) {
  const RunningServer server({environment_type<Gated>()}, options);
  PlainClient plain(server.port());
  EXPECT_EQ(plain.ask("GET", "/health").status, 0);
  EXPECT_EQ(PlainClient(server.port(), tls).ask("GET", "/health").status, 200);
}

TEST_F(Tls, DrainsItsSessions) {
  RunningServer server({environment_type<Gated>()}, options);
  PlainClient client(server.port(), tls);
  ASSERT_EQ(client.upgrade("", client_frame(websocket::Opcode::text, step_frame())).status, 101);
  EXPECT_THAT(client.read_text(), HasSubstr("\"steps\":1"));
  server.stop();
  EXPECT_EQ(client.read_close(), 1012);
  client.send_frame(websocket::Opcode::close, "\x03\xf4");
  EXPECT_TRUE(server.await_end());
  EXPECT_EQ(Gated::closing.came(), 1);
}

TEST_F(Tls, SaysWhichFileCannotBeUsed) {
  const auto complaint = [&] {
    try {
      Server({environment_type<Gated>()}, options);
    } catch (const std::exception& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  std::ofstream(options.tls_key) << "no key\n";
  EXPECT_THAT(complaint(), HasSubstr(options.tls_key));
  std::filesystem::remove(options.tls_cert);
  EXPECT_THAT(complaint(), HasSubstr(options.tls_cert));
}

}  // namespace
}  // namespace openenv::server
