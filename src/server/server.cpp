// src/server/server.cpp - owns loops and workers; starts and stops them.
#include <openenv/server.hpp>

#include "base/limits.hpp"
#include "server/log.hpp"
#include "server/loop.hpp"

#include <boost/asio/ip/address.hpp>

#include <openssl/ssl.h>

#include <algorithm>
#include <list>
#include <mutex>
#include <stdexcept>
#include <system_error>
#include <thread>

namespace openenv {

using server::Clock;
using server::Loop;
using server::Shared;
using asio_tcp = boost::asio::ip::tcp;

ServerOptions::ServerOptions()
    : workers(limits::workers),
      message_bytes_max(limits::message_bytes_max),
      body_bytes_max(limits::body_bytes_max),
      header_bytes_max(limits::header_bytes_max),
      pipelined_frames_max(limits::pipelined_frames_max),
      connections_max(limits::connections_max),
      session_idle_s(limits::session_idle_s),
      deadline_s(limits::deadline_s),
      http_idle_s(limits::http_idle_s),
      ping_interval_s(limits::ping_interval_s),
      ping_timeout_s(limits::ping_timeout_s),
      grace_s(limits::grace_s) {}

namespace {

std::vector<std::unique_ptr<Engine>> make_engines(std::vector<EnvironmentType> types,
                                                  const ServerOptions& options,
                                                  const std::shared_ptr<spdlog::logger>& log) {
  std::vector<std::unique_ptr<Engine>> engines;
  for (auto& type : types) {
    EngineOptions engine;
    engine.max_sessions =
        options.max_sessions.value_or(type.concurrent ? limits::sessions_max : std::size_t{1});
    engine.mode = options.mode;
    engine.close_ws_play = options.close_ws_play;
    engine.log = [log](Severity severity, std::string_view line) {
      log->log(severity == Severity::info      ? spdlog::level::info
               : severity == Severity::warning ? spdlog::level::warn
                                               : spdlog::level::err,
               line);
    };
    engines.push_back(std::make_unique<Engine>(std::move(type), std::move(engine)));
  }
  return engines;
}

/// Throws std::invalid_argument for options that contradict each other.
ServerOptions checked(ServerOptions options) {
  if (options.ping_timeout_s > 0 && options.ping_timeout_s <= options.ping_interval_s) {
    throw std::invalid_argument(
        "ping-timeout must be longer than ping-interval: a client must have had a ping to answer");
  }
  return options;
}

std::optional<boost::asio::ssl::context> make_tls(const ServerOptions& options) {
  if (options.tls_cert.empty() != options.tls_key.empty()) {
    throw std::invalid_argument("tls-cert and tls-key belong together: give both or none");
  }
  if (options.tls_cert.empty()) return std::nullopt;
  namespace ssl = boost::asio::ssl;
  ssl::context tls(ssl::context::tls_server);
  SSL_CTX_set_min_proto_version(tls.native_handle(), TLS1_2_VERSION);
  const auto load = [](const std::string& path, auto&& use) {
    boost::system::error_code failed;
    use(failed);
    if (failed) throw std::runtime_error("TLS file '" + path + "': " + failed.message());
  };
  load(options.tls_cert,
       [&](auto& failed) { tls.use_certificate_chain_file(options.tls_cert, failed); });
  load(options.tls_key,
       [&](auto& failed) { tls.use_private_key_file(options.tls_key, ssl::context::pem, failed); });
  return tls;
}

boost::asio::ip::address resolve(const std::string& host) {
  boost::system::error_code failed;
  const auto literal = boost::asio::ip::make_address(host, failed);
  if (!failed) return literal;
  boost::asio::io_context io;
  const auto found = asio_tcp::resolver(io).resolve(host, "", failed);
  if (failed || found.empty()) {
    throw std::invalid_argument("host '" + host +
                                "' is no address and no known name (--host, or the "
                                "variable HOST)");
  }
  return found.begin()->endpoint().address();
}

}  // namespace

server::Shared::Shared(std::vector<EnvironmentType> types, ServerOptions given)
    : options(checked(std::move(given))),
      log(make_log(options.log_format, options.log_level)),
      site(make_engines(std::move(types), options, log)),
      workers(options.workers),
      conversation_limits{.idle_s = options.session_idle_s,
                          .deadline_s = options.deadline_s,
                          .waiting_messages_max = options.pipelined_frames_max,
                          .waiting_bytes_max = limits::pipelined_bytes_max},
      guard_rules{.host = options.host,
                  .token = options.token,
                  .allow_origins = options.allow_origins,
                  .allow_hosts = options.allow_hosts},
      tls(make_tls(options)) {}

class Server::Impl {
 public:
  Impl(std::vector<EnvironmentType> types, ServerOptions options)
      : shared_(std::move(types), std::move(options)) {
    const std::size_t wanted = shared_.options.threads;
    const std::size_t threads =
        wanted > 0 ? wanted : std::max<std::size_t>(1, std::thread::hardware_concurrency());
    asio_tcp::endpoint where(resolve(shared_.options.host), shared_.options.port);
    try {
      // Sockets that share a port would also share it with another server of ours, in silence;
      // one that does not share finds out.
      if (threads > 1 && where.port() != 0) Loop(shared_).listen(where, false);
      for (std::size_t i = 0; i < threads; ++i) {
        where = loops_.emplace_back(shared_).listen(where, threads > 1);
      }
    } catch (const boost::system::system_error& error) {
      throw std::system_error(error.code(), "cannot listen on " + spell(where));
    }
    where_ = where;
  }

  ~Impl() {
    deadline_ = Clock::time_point::max();
    settle();
  }

  std::string url() const { return (shared_.tls ? "https://" : "http://") + spell(where_); }

  bool run() {
    std::vector<std::thread> threads;
    for (auto loop = std::next(loops_.begin()); loop != loops_.end(); ++loop) {
      threads.emplace_back([loop] { loop->run(); });
    }
    loops_.front().run();
    for (auto& thread : threads) thread.join();
    return settle();
  }

  void stop() {
    const std::lock_guard lock(mutex_);
    const auto now = Clock::now();
    shared_.log->info("draining: nothing new is taken, and what runs may end");
    const double grace_s = stops_++ == 0 ? shared_.options.grace_s : 0;
    deadline_ =
        now + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(grace_s));
    shared_.site.start_draining();
    for (Loop& loop : loops_) loop.drain(deadline_);
  }

 private:
  static std::string spell(const asio_tcp::endpoint& where) {
    const std::string address = where.address().to_string();
    return (where.address().is_v6() ? "[" + address + "]" : address) + ":" +
           std::to_string(where.port());
  }

  /// What the loops have handed to workers comes back to them once more: to be closed. Returns
  /// false if some is left at the deadline.
  bool settle() {
    for (int round = 0; round < 3; ++round) {
      if (!await_workers()) return false;
      for (Loop& loop : loops_) loop.run_leftovers();
    }
    return true;
  }

  /// A call of stop() may bring the deadline forward meanwhile, so it is looked at again and again.
  bool await_workers() {
    constexpr auto glance = std::chrono::milliseconds(50);
    for (;;) {
      const auto now = Clock::now(), last = deadline();
      if (shared_.workers.wait_idle(std::min(last, now + glance))) return true;
      if (now >= last) return false;
    }
  }

  Clock::time_point deadline() {
    const std::lock_guard lock(mutex_);
    return deadline_;
  }

  Shared shared_;
  std::list<Loop> loops_;
  asio_tcp::endpoint where_;
  std::mutex mutex_;
  Clock::time_point deadline_{};
  int stops_ = 0;
};

Server::Server(std::vector<EnvironmentType> types, ServerOptions options)
    : impl_(std::make_unique<Impl>(std::move(types), std::move(options))) {}
Server::~Server() = default;
std::string Server::url() const { return impl_->url(); }
bool Server::run() { return impl_->run(); }
void Server::stop() { impl_->stop(); }

}  // namespace openenv
