// src/client/connection_socket.cpp - which certificates a client trusts.
#include "client/connection_socket.hpp"

namespace openenv {

void Socket::begin_tls(const std::string& host, const ClientOptions& options) {
  namespace ssl = asio::ssl;
  ssl::context context(ssl::context::tls_client);
  context.set_verify_mode(options.verify_tls ? ssl::verify_peer : ssl::verify_none);
  if (options.ca_file.empty()) {
    context.set_default_verify_paths();
  } else {
    boost::system::error_code error;
    context.load_verify_file(options.ca_file, error);
    if (error) {
      throw ConnectionFailed("'" + options.ca_file +
                             "' is no file of certificates (PEM): " + error.message());
    }
  }
  tls_ = std::make_unique<asio::ssl::stream<Tcp&>>(*tcp_, context);
  if (options.verify_tls) tls_->set_verify_callback(ssl::host_name_verification(host));
  // Servers with several names choose their certificate by this; it is never an address.
  boost::system::error_code no_address;
  asio::ip::make_address(host, no_address);
  if (no_address) SSL_set_tlsext_host_name(tls_->native_handle(), host.c_str());
}

}  // namespace openenv
