// include/openenv/error.hpp - the one family of exceptions, and what is wrong with an input.
//
// Every error that a client can meet has a code, which travels on the wire; the same classes
// are thrown by an environment's author, by the engine, and by our clients.
#pragma once

#include <openenv/json.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace openenv {

/// One step of the way to a value inside a JSON document: a key or an index.
using Key = std::variant<std::string, std::size_t>;

/// One thing wrong with an input.
struct Problem {
  std::vector<Key> where = {};  ///< The way from the document's root to the faulty value.
  std::string rule = {};        ///< Name of the broken rule, for example `string_too_short`.
  std::string message = {};     ///< A sentence for people: what would be right.
  json::value input = {};       ///< What came; null if it is too large to repeat.
  json::object limits = {};     ///< The numbers or choices behind the rule; may be empty.
};

/// Where a decoder stands. Lives on the stack: a valid input allocates nothing for it.
struct Path {
  const Path* parent = nullptr;
  std::variant<std::string_view, std::size_t> key = {};
};

/// What a decoder does with keys that the struct does not have.
enum class UnknownKeys { refused, ignored };

/// Every problem found in one input, in the order met.
class Problems {
 public:
  explicit Problems(UnknownKeys unknown = UnknownKeys::refused) : unknown_(unknown) {}

  /// Adds a problem with the value `input` that stands at `path`.
  void add(const Path& path, std::string_view rule, std::string message, const json::value& input,
           json::object limits = {});
  /// Lets this very object have one key that is no field of its struct.
  void allow(const json::object& object, std::string_view key) {
    allowed_in_ = &object;
    allowed_key_ = key;
  }
  bool allows(const json::object& object, std::string_view key) const {
    return allowed_in_ == &object && allowed_key_ == key;
  }
  UnknownKeys unknown_keys() const { return unknown_; }
  bool empty() const { return list_.empty(); }
  std::size_t size() const { return list_.size(); }
  const std::vector<Problem>& list() const { return list_; }

 private:
  std::vector<Problem> list_;
  UnknownKeys unknown_;
  const json::object* allowed_in_ = nullptr;
  std::string_view allowed_key_ = {};
};

/// Base of all errors. `code()` is the word that travels on the wire.
class Error : public std::runtime_error {
 public:
  Error(std::string_view code, const std::string& message)
      : std::runtime_error(message), code_(std::make_shared<const std::string>(code)) {}
  const std::string& code() const noexcept { return *code_; }

 private:
  std::shared_ptr<const std::string> code_;  // Shared, so that copying cannot throw.
};

/// A text is not JSON; the message says what is wrong, offset() at which byte.
class InvalidJson : public Error {
 public:
  explicit InvalidJson(const std::string& reason, std::size_t offset = 0);
  /// As a server told it: the message as it is, and no offset.
  static InvalidJson told(const std::string& message) { return {Told(), message}; }
  std::size_t offset() const noexcept { return offset_; }

 private:
  struct Told {};
  InvalidJson(Told, const std::string& message) : Error("INVALID_JSON", message), offset_(0) {}

  std::size_t offset_;
};

/// A message has a `type` that the protocol does not have, or that is closed in this mode.
class UnknownType : public Error {
 public:
  explicit UnknownType(const std::string& message) : Error("UNKNOWN_TYPE", message) {}
};

/// An input breaks rules; `problems()` lists all of them. what() names the first ones.
class ValidationError : public Error {
 public:
  explicit ValidationError(Problems problems) : ValidationError(problems.list()) {}
  explicit ValidationError(std::vector<Problem> problems);
  /// One value breaks a rule of the environment's own; `where` is the way to it.
  ValidationError(std::vector<Key> where, std::string message, json::value input = {});
  /// As a server told it, if it named no problem.
  explicit ValidationError(const std::string& message)
      : Error("VALIDATION_ERROR", message),
        problems_(std::make_shared<const std::vector<Problem>>()) {}
  const std::vector<Problem>& problems() const noexcept { return *problems_; }

 private:
  std::shared_ptr<const std::vector<Problem>> problems_;
};

/// The environment failed while it ran; the message is the environment's own.
class ExecutionError : public Error {
 public:
  explicit ExecutionError(const std::string& message) : Error("EXECUTION_ERROR", message) {}
};

/// A value cannot be written as JSON (its text is not UTF-8); `where()` is the way to it.
class EncodeError : public ExecutionError {
 public:
  explicit EncodeError(const std::string& reason, const std::string& where = {});
  /// The same error seen from one level above, inside field `name`.
  EncodeError inside(std::string_view name) const;
  const std::string& where() const noexcept { return *where_; }

 private:
  std::shared_ptr<const std::string> reason_, where_;
};

/// The server holds as many sessions as it may.
class CapacityReached : public Error {
 public:
  CapacityReached(std::uint64_t active, std::uint64_t most);
  /// As a server told it; the counts are 0 where it did not say.
  CapacityReached(const std::string& message, std::uint64_t active, std::uint64_t most)
      : Error("CAPACITY_REACHED", message), active_(active), most_(most) {}
  std::uint64_t active_sessions() const noexcept { return active_; }
  std::uint64_t max_sessions() const noexcept { return most_; }

 private:
  std::uint64_t active_, most_;
};

/// The environment could not be made; `factory_name()` says which, if that is known.
class FactoryError : public Error {
 public:
  explicit FactoryError(const std::string& message, const std::string& factory_name = {})
      : Error("FACTORY_ERROR", message),
        factory_name_(std::make_shared<const std::string>(factory_name)) {}
  const std::string& factory_name() const noexcept { return *factory_name_; }

 private:
  std::shared_ptr<const std::string> factory_name_;
};

/// The session cannot go on as asked: it is unknown, expired, or was cut off.
class SessionError : public Error {
 public:
  explicit SessionError(const std::string& message) : Error("SESSION_ERROR", message) {}
};

/// A reset or step overran its deadline on the server; its session is over.
class DeadlineExceeded : public Error {
 public:
  explicit DeadlineExceeded(const std::string& message) : Error("DEADLINE_EXCEEDED", message) {}
};

/// A client could not reach its server; the message says at what it failed.
class ConnectionFailed : public Error {
 public:
  explicit ConnectionFailed(const std::string& message) : Error("CONNECTION_FAILED", message) {}
};

/// A client's session is gone and its episode with it: a call was cut off or overran its time, or
/// the connection ended. A reset begins a new episode, in a new session.
class SessionLost : public Error {
 public:
  explicit SessionLost(const std::string& message) : Error("SESSION_LOST", message) {}
};

/// A server told of an error by a code that has no class here, or, with the code INVALID_REPLY,
/// what it sent does not fit the client's types.
class RemoteError : public Error {
 public:
  using Error::Error;
};

}  // namespace openenv
