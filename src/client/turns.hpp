// src/client/turns.hpp - lets coroutines pass one at a time, in the order in which they came.
//
// All of them run on one executor, one at a time. They may be abandoned at any point, even by an
// event loop that ends before them.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <list>
#include <utility>

namespace openenv {

class Turns {
 public:
  /// The right to go. Its destruction lets the next one go.
  class Turn {
   public:
    explicit Turn(Turns& turns) : turns_(&turns) {}
    Turn(Turn&& other) noexcept : turns_(std::exchange(other.turns_, nullptr)) {}
    Turn& operator=(Turn&&) = delete;
    ~Turn() {
      if (turns_ != nullptr) turns_->next();
    }

   private:
    Turns* turns_;
  };

  explicit Turns(boost::asio::any_io_executor io) : io_(std::move(io)) {}

  /// Waits for this caller's turn.
  boost::asio::awaitable<Turn> take() {
    Place place(*this);
    while (!place.called) {
      co_await place.call.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
    }
    place.used = true;
    co_return Turn(*this);
  }

 private:
  /// Somebody's place in the queue. One who is called but goes away lets the next one go.
  struct Place {
    explicit Place(Turns& all)
        : turns(all), call(all.io_, boost::asio::steady_timer::time_point::max()) {
      called = !std::exchange(turns.taken_, true);
      if (!called) turns.queue_.push_back(this);
    }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;
    ~Place() {
      if (!called) turns.queue_.remove(this);
      if (called && !used) turns.next();
    }

    Turns& turns;
    boost::asio::steady_timer call;  // Never expires: its cancellation is the call.
    bool called = false;
    bool used = false;
  };

  void next() {
    taken_ = !queue_.empty();
    if (!taken_) return;
    Place* place = queue_.front();
    queue_.pop_front();
    place->called = true;
    place->call.cancel();
  }

  boost::asio::any_io_executor io_;
  std::list<Place*> queue_;
  bool taken_ = false;
};

}  // namespace openenv
