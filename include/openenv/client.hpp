// include/openenv/client.hpp - plays an environment that runs somewhere else, with its types.
//
// For coroutines; sync_client.hpp has the same without. A client belongs to whoever connected it
// and is used on the executor of that coroutine: from one thread, or one strand. It needs only the
// structs of the environment `E`, none of its code.
#pragma once

#include <openenv/environment.hpp>
#include <openenv/error.hpp>
#include <openenv/model.hpp>
#include <openenv/remote_session.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace openenv {

namespace detail {

struct Nothing {};

template <class E>
struct OptionsOf {
  using type = Nothing;
};
template <class E>
  requires requires { typename E::Options; }
struct OptionsOf<E> {
  using type = typename E::Options;
};

template <class E>
struct StateOf {
  using type = Nothing;
};
template <class E>
  requires requires { typename E::State; }
struct StateOf<E> {
  using type = typename E::State;
};

/// Text of the reset's data; `options` are more members, without braces.
std::string reset_data(const Reset& how, std::string_view options = {});

/// A result, but for the observation, which is nullptr if it is absent.
struct ResultParts {
  const json::value* observation = nullptr;
  std::optional<double> reward = {};
  bool done = false;
  json::object metadata = {};
};
ResultParts result_parts(const json::value& data, Problems& problems);

struct StateParts {
  std::optional<std::string> episode_id = {};
  std::uint64_t step_count = 0;
};
StateParts state_parts(const json::value& data, Problems& problems);

/// Throws RemoteError with the code INVALID_REPLY if there is any problem.
void throw_if_unfit(Problems problems);

}  // namespace detail

/// The typed reset options of `E`, if it has any.
template <class E>
using ResetOptions = typename detail::OptionsOf<E>::type;

/// Where an episode is.
template <class E>
struct State {
  std::optional<std::string> episode_id = {};
  std::uint64_t step_count = 0;
  [[no_unique_address]] typename detail::StateOf<E>::type own = {};  ///< What `E` adds.
  json::object all = {};  ///< All that the server told, what `E` does not know of included.
};

/// One session of an environment elsewhere, with the types of `E`. What a newer server sends beyond
/// those is ignored. Calls may overlap; they are answered in order. All throw as RemoteSession
/// does, and RemoteError with the code INVALID_REPLY if a reply does not fit the types.
///
/// g++ 12 destroys a value twice that is built inside a co_await expression. With it, the calls
/// refuse temporaries: name the value, then await.
template <Types E>
class Client {
 public:
  using Action = typename E::Action;
  using Result = StepResult<typename E::Observation>;
  using ResetResult = StepResult<ResetObservation<E>>;

  /// Connects; see RemoteSession::open for what `url` may be and what is thrown. A client that is
  /// connected is work for its executor, until it is closed or destroyed.
  static asio::awaitable<Client> connect(std::string_view url) {
    const ClientOptions options;
    return connect(url, options);
  }
  static asio::awaitable<Client> connect(std::string_view url, const ClientOptions& options) {
    return made(RemoteSession::open(url, options));
  }

  /// Begins an episode, in a new session if this one is lost.
  asio::awaitable<ResetResult> reset() {
    const Reset how;
    return reset(how);
  }
  asio::awaitable<ResetResult> reset(const Reset& how) {
    return result<ResetObservation<E>>(session_.reset(detail::reset_data(how)));
  }
  /// The same with the options that `E` understands, with their types.
  asio::awaitable<ResetResult> reset(const Reset& how, const ResetOptions<E>& options) {
    std::string members;
    Codec<ResetOptions<E>>::write_fields(options, members);
    return result<ResetObservation<E>>(session_.reset(detail::reset_data(how, members)));
  }

  /// Takes one step. Throws EncodeError, at once, for text that is not UTF-8.
  asio::awaitable<Result> step(const Action& action) {
    return result<typename E::Observation>(session_.step(encode(action)));
  }

  /// Where the episode is.
  asio::awaitable<State<E>> state() { return read_state(session_.state()); }

  /// Says goodbye; a later reset opens a new session.
  asio::awaitable<void> close() { return session_.close(); }

#if defined(__GNUC__) && !defined(__clang__) && __GNUC__ < 13
  static asio::awaitable<Client> connect(std::string_view, ClientOptions&&) = delete;
  asio::awaitable<ResetResult> reset(Reset&&) = delete;
  asio::awaitable<ResetResult> reset(Reset&&, const ResetOptions<E>&) = delete;
  asio::awaitable<ResetResult> reset(const Reset&, ResetOptions<E>&&) = delete;
  asio::awaitable<ResetResult> reset(Reset&&, ResetOptions<E>&&) = delete;
  asio::awaitable<Result> step(Action&&) = delete;
#endif

 private:
  explicit Client(RemoteSession session) : session_(std::move(session)) {}

  static asio::awaitable<Client> made(asio::awaitable<RemoteSession> opening) {
    RemoteSession session = co_await std::move(opening);
    co_return Client(std::move(session));
  }

  template <class Observation>
  static asio::awaitable<StepResult<Observation>> result(asio::awaitable<json::value> reply) {
    const json::value data = co_await std::move(reply);
    Problems problems(UnknownKeys::ignored);
    detail::ResultParts parts = detail::result_parts(data, problems);
    StepResult<Observation> out;
    if (parts.observation != nullptr) {
      const Path root;
      const Path here{&root, std::string_view("observation")};
      Codec<Observation>::decode(*parts.observation, out.observation, here, problems);
    }
    detail::throw_if_unfit(std::move(problems));
    out.reward = parts.reward;
    out.done = parts.done;
    out.metadata = std::move(parts.metadata);
    co_return out;
  }

  static asio::awaitable<State<E>> read_state(asio::awaitable<json::value> reply) {
    const json::value data = co_await std::move(reply);
    Problems problems(UnknownKeys::ignored);
    detail::StateParts parts = detail::state_parts(data, problems);
    State<E> out;
    if constexpr (requires { typename E::State; }) {
      Codec<typename E::State>::decode(data, out.own, Path{}, problems);
    }
    detail::throw_if_unfit(std::move(problems));
    out.episode_id = std::move(parts.episode_id);
    out.step_count = parts.step_count;
    out.all = data.get_object();
    co_return out;
  }

  RemoteSession session_;
};

}  // namespace openenv
