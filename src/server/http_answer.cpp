// src/server/http_answer.cpp - waiting for a worker's answer.
#include "server/http_answer.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <memory>

namespace openenv::server {
namespace {

struct Pending {
  explicit Pending(LoopExecutor executor) : outcome(executor) {}
  HttpRequest request;
  HttpResponse response;
  Timer outcome;  // Rings at the deadline; is cancelled when there is an answer, or no asker.
  bool is_done = false;
};

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
                                                   std::stop_source nobody_waits) {
  Shared& shared = loop.shared();
  if (!shared.site.runs_environment(request)) co_return shared.site.answer(request);

  const auto pending = std::make_shared<Pending>(loop.executor());
  pending->outcome.expires_after(time_allowed(shared, request));
  pending->request = std::move(request);
  pending->request.cancelled = nobody_waits.get_token();
  std::function<void()> work = [pending, &shared] {
    pending->response = shared.site.answer(pending->request);
  };
  std::function<void()> then = [pending] {
    pending->is_done = true;
    pending->outcome.cancel();
  };
  loop.run(std::move(work), std::move(then));
  const std::stop_callback left(nobody_waits.get_token(), [&] { pending->outcome.cancel(); });
  asio::use_awaitable_t<LoopExecutor> use_awaitable;
  co_await pending->outcome.async_wait(asio::as_tuple(use_awaitable));
  if (pending->is_done) co_return std::move(pending->response);
  nobody_waits.request_stop();
  const DeadlineExceeded error("the call ran longer than it may");
  co_return http_error(error);
}

}  // namespace openenv::server
