// src/server/loop.cpp - accepting, sweeping and draining.
#include "server/loop.hpp"

#include "base/limits.hpp"
#include "server/http_connection.hpp"

#include <boost/asio/post.hpp>

#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

namespace openenv::server {
namespace {

// The sweep looks at every connection; this often is exact enough for limits of minutes...
constexpr double sweep_period_most_s = 1;
// ...and where a limit is shorter the sweep follows it, down to here.
constexpr double sweep_period_least_s = 0.02;
constexpr auto drain_period = std::chrono::milliseconds(20);
// Out of descriptors: others must go first.
constexpr auto accept_retry_time = std::chrono::milliseconds(100);

using SharePort = asio::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>;
using Unacknowledged = asio::detail::socket_option::integer<IPPROTO_TCP, TCP_USER_TIMEOUT>;

Clock::duration sweep_period(const ServerOptions& options) {
  double shortest = sweep_period_most_s * 4;
  for (const double limit : {options.session_idle_s, options.deadline_s, options.http_idle_s,
                             options.ping_interval_s, options.ping_timeout_s}) {
    if (limit > 0) shortest = std::min(shortest, limit);
  }
  return std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(
      std::clamp(shortest / 4, sweep_period_least_s, sweep_period_most_s)));
}

}  // namespace

Loop::Loop(Shared& shared) : shared_(shared), sweep_period_(sweep_period(shared.options)) {}

asio::ip::tcp::endpoint Loop::listen(const asio::ip::tcp::endpoint& where, bool shares_port) {
  acceptor_.open(where.protocol());
  acceptor_.set_option(asio::socket_base::reuse_address(true));
  if (shares_port) acceptor_.set_option(SharePort(true));
  acceptor_.bind(where);
  acceptor_.listen(SOMAXCONN);
  return acceptor_.local_endpoint();
}

void Loop::run() {
  accept();
  start_sweeping();
  const auto patience = std::chrono::duration_cast<Clock::duration>(
      std::chrono::duration<double, std::micro>(shared_.options.busy_poll_us));
  if (patience == Clock::duration::zero()) {
    io_.run();
    return;
  }
  for (auto sleep_at = Clock::now() + patience; !io_.stopped();) {
    if (io_.poll() > 0) {
      sleep_at = Clock::now() + patience;
    } else if (Clock::now() >= sleep_at) {
      io_.run_one();
      sleep_at = Clock::now() + patience;
    }
  }
}

void Loop::run_leftovers() {
  io_.restart();
  io_.poll();
}

void Loop::accept() {
  acceptor_.async_accept(io_, [this](error_code failed, Socket socket) {
    if (draining_) return;
    if (failed) {
      shared_.log->warn("accept: {}", failed.message());
      retry_timer_.expires_after(accept_retry_time);
      return retry_timer_.async_wait([this](error_code cancelled) {
        if (!cancelled) accept();
      });
    }
    accepted(std::move(socket));
    accept();
  });
}

void Loop::accepted(Socket socket) {
  error_code ignored;
  if (shared_.connections >= shared_.options.connections_max) {
    constexpr std::string_view full =
        "HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
    ::send(socket.native_handle(), full.data(), full.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    socket.close(ignored);
    return;
  }
  socket.set_option(asio::ip::tcp::no_delay(true), ignored);
  constexpr int milliseconds = static_cast<int>(limits::unacknowledged_s * 1000);
  socket.set_option(Unacknowledged(milliseconds), ignored);
  serve_http(*this, std::move(socket));
}

template <class F>
void Loop::for_each_tended(F&& f) {
  for (auto at = tended_.begin(); at != tended_.end();) f(*at++);  // `f` may unlink its argument.
}

void Loop::start_sweeping() {
  sweep_timer_.expires_after(draining_ ? drain_period : sweep_period_);
  sweep_timer_.async_wait([this](error_code cancelled) {
    if (cancelled && !draining_) return;
    sweep();
  });
}

void Loop::sweep() {
  now_ = Clock::now();
  for_each_tended([&](Tended& one) { one.tick(now_); });
  if (draining_) {
    for_each_tended([](Tended& one) { one.drain(); });
    if (now_ > drain_deadline_) for_each_tended([](Tended& one) { one.abort(); });
    if (tended_.empty()) return;  // Nothing is left to do: run() returns.
  }
  start_sweeping();
}

void Loop::drain(Clock::time_point deadline) {
  asio::post(io_, [this, deadline] {
    draining_ = true;
    drain_deadline_ = deadline;
    error_code ignored;
    acceptor_.close(ignored);
    retry_timer_.cancel();
    sweep_timer_.cancel();  // Sweeps at once, as a drain does.
  });
}

void Loop::run(std::function<void()> work, std::function<void()> then) {
  shared_.workers.post([this, work = std::move(work), then = std::move(then)]() mutable {
    work();
    asio::post(io_, std::move(then));
  });
}

}  // namespace openenv::server
