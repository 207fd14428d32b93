// src/client/turns.hpp - lets coroutines pass one at a time, in the order in which they came.
//
// All of them run on one executor, one at a time.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/experimental/channel.hpp>
#include <boost/asio/use_awaitable.hpp>

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
      if (turns_ != nullptr) turns_->free_.try_send(boost::system::error_code());
    }

   private:
    Turns* turns_;
  };

  explicit Turns(const boost::asio::any_io_executor& io) : free_(io, 1) {
    free_.try_send(boost::system::error_code());
  }

  /// Waits for this caller's turn.
  boost::asio::awaitable<Turn> take() {
    const bool at_once = free_.try_receive([](boost::system::error_code) {});
    if (!at_once) co_await free_.async_receive(boost::asio::use_awaitable);
    co_return Turn(*this);
  }

 private:
  boost::asio::experimental::channel<void(boost::system::error_code)> free_;
};

}  // namespace openenv
