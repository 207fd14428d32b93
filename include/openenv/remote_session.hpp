// include/openenv/remote_session.hpp - one session of a server elsewhere, in JSON.
//
// What Client, SyncClient and GenericClient share: it sends frames and knows no environment. A
// session belongs to whoever opened it. It works on the executor of the coroutine that opened it,
// and all calls come from there: from one thread, or one strand.
#pragma once

#include <openenv/json.hpp>

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace openenv {

namespace asio = boost::asio;

/// How to reach a server and how long to wait for it. Of seconds, 0 and infinity mean for ever.
struct ClientOptions {
  double connect_timeout_s = 10;  ///< For the name's look-up and all handshakes together.
  double message_timeout_s = 60;  ///< For each reset, step and state.
  /// Sent with the handshake, besides what a handshake needs.
  std::vector<std::pair<std::string, std::string>> headers = {};
  std::string token = {};  ///< Sent as `Authorization: Bearer <token>`, if there is one.
  std::size_t message_bytes_max = std::size_t{100} << 20;  ///< Largest message from the server.
  double ping_interval_s = 20;                             ///< Between two pings.
  double ping_timeout_s = 20;  ///< Without an answer for so long, the server counts as gone.
  std::string ca_file = {};    ///< Certificates to trust (PEM), in place of the system's.
  bool verify_tls = true;      ///< False trusts any certificate: for trials only.
};

/// One session. Calls are answered one after the other, in the order in which they were made; a
/// call that was begun keeps the session alive until it ends. As long as the executor runs, pings
/// are answered, between calls too. Destruction cuts the connection; `close` says goodbye.
///
/// When a call overruns its time, is cancelled, or the connection ends, the session is lost: that
/// call and each later step and state throw SessionLost. Only a reset opens a new one. Errors that
/// the server tells are thrown as their classes in error.hpp, and do not end a session unless the
/// server closes it.
class RemoteSession {
 public:
  /// Connects to the server whose base URL is `url`: `http://localhost:8000`, `wss://host/echo`,
  /// `host:8000`. Throws ConnectionFailed, or what a server that refuses has said by then, such as
  /// CapacityReached; a later refusal is thrown by the first call.
  static asio::awaitable<RemoteSession> open(std::string_view url, const ClientOptions& options);

  /// Begins an episode. `data` is the text of a JSON object. Returns the data of the reply. Opens
  /// a new session first if this one is lost. Throws as `open` does, and what the server tells.
  asio::awaitable<json::value> reset(std::string_view data);
  /// Takes a step. `action` is the text of a JSON object. Returns the data of the reply.
  asio::awaitable<json::value> step(std::string_view action);
  /// The state of the episode.
  asio::awaitable<json::value> state();
  /// Says goodbye and waits a few seconds for the server to close. Throws nothing for a session
  /// that is lost. Afterwards the session is lost.
  asio::awaitable<void> close();

 private:
  struct Inside;
  explicit RemoteSession(std::shared_ptr<Inside> inside) : inside_(std::move(inside)) {}
  static asio::awaitable<RemoteSession> open(std::shared_ptr<Inside> inside);

  std::shared_ptr<Inside> inside_;  // Shared with the calls under way.
};

}  // namespace openenv
