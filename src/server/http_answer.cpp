// src/server/http_answer.cpp - waiting for a worker's answer.
#include "server/http_answer.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <sys/socket.h>

#include <algorithm>
#include <memory>
#include <stop_token>

namespace openenv::server {
namespace {

struct Pending {
  explicit Pending(LoopExecutor executor) : outcome(executor) {}
  HttpRequest request;
  HttpResponse response;
  std::stop_source stop;
  Timer outcome;  // Rings at the deadline; is cancelled when there is an answer, or no asker.
  bool is_done = false;
};

/// Notices that the asker has gone while the answer is being made.
void watch(const std::shared_ptr<Pending>& pending, Socket& socket) {
  socket.async_wait(Socket::wait_read, [pending, &socket](error_code failed) {
    if (failed || pending->is_done) return;
    char byte = 0;
    if (::recv(socket.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT) != 0) return;
    pending->stop.request_stop();
    pending->outcome.cancel();
  });
}

Clock::duration time_allowed(const Shared& shared, const HttpRequest& request) {
  double seconds = shared.options.deadline_s;
  if (const auto wish = shared.site.requested_timeout_s(request)) {
    seconds = seconds > 0 ? std::min(seconds, *wish) : *wish;
  }
  constexpr double for_ever_s = 1e9;  // Clock::duration cannot hold infinity.
  if (seconds <= 0 || seconds > for_ever_s) seconds = for_ever_s;
  return std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
}

}  // namespace

asio::awaitable<HttpResponse, LoopExecutor> answer(Loop& loop, HttpRequest request,
                                                   Socket& socket) {
  Shared& shared = loop.shared();
  if (!shared.site.runs_environment(request)) co_return shared.site.answer(request);

  const auto pending = std::make_shared<Pending>(loop.executor());
  pending->outcome.expires_after(time_allowed(shared, request));
  pending->request = std::move(request);
  pending->request.cancelled = pending->stop.get_token();
  std::function<void()> work = [pending, &shared] {
    pending->response = shared.site.answer(pending->request);
  };
  std::function<void()> then = [pending] {
    pending->is_done = true;
    pending->outcome.cancel();
  };
  loop.run(std::move(work), std::move(then));
  watch(pending, socket);
  asio::use_awaitable_t<LoopExecutor> use_awaitable;
  co_await pending->outcome.async_wait(asio::as_tuple(use_awaitable));
  if (pending->is_done) co_return std::move(pending->response);
  pending->stop.request_stop();
  const DeadlineExceeded error("the call ran longer than it may");
  co_return http_error(error);
}

}  // namespace openenv::server
