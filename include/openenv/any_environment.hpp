// include/openenv/any_environment.hpp - an environment with its types erased.
//
// The engine works only with these classes, so that it is compiled once and not once for each
// environment. environment_type.hpp makes them out of a struct.
#pragma once

#include <openenv/environment.hpp>
#include <openenv/error.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace openenv {

/// A dataset behind an environment, without types. All throw what the environment throws.
class AnyTaskProvider {
 public:
  virtual ~AnyTaskProvider() = default;
  /// The parts of the dataset.
  virtual std::vector<Split> list_splits() = 0;
  /// How many tasks the split has.
  virtual std::size_t num_tasks(const std::string& split) = 0;
  /// A task; `index` is below `num_tasks(split)`.
  virtual json::object get_task(const std::string& split, std::size_t index) = 0;
};

/// What an environment can be drawn as.
enum class Picture { text, svg };

/// One environment. Touched by one thread at a time. All throw what the environment throws.
class AnyEnvironment {
 public:
  virtual ~AnyEnvironment() = default;

  /// Begins an episode. Appends the result's members without braces to `out`:
  /// `"observation":{...},"reward":...,"done":...`, and `"metadata":{...}` if there is any; the
  /// return value tells whether there was. Throws ValidationError for options that break a rule.
  /// `problems` are those that the request has already; the way to the options is `at`.
  virtual bool reset(const Reset& how, const Path& at, Problems problems, std::string& out) = 0;
  /// Takes one step; output and return value as for reset. The key `metadata` of the action
  /// belongs to the protocol and is passed over. Throws ValidationError for a wrong action.
  virtual bool step(const json::value& action, const StepContext& context, std::string& out) = 0;
  /// Appends the members of the environment's own state, each with a comma before it.
  virtual void state(std::string& out) const = 0;
  /// Ends it. Called once, before destruction.
  virtual void close() = 0;
  /// The dataset behind it, or nullptr.
  virtual AnyTaskProvider* tasks() = 0;

  /// How many steps the environment itself has counted, or nothing if it leaves that to the engine.
  virtual std::optional<std::uint64_t> step_count() const { return std::nullopt; }
  /// A picture of it, or nothing if it draws none of this kind.
  virtual std::optional<std::string> render(Picture) const { return std::nullopt; }
  /// Appends the JSON list of actions that are legal now; returns false if it cannot tell.
  virtual bool legal_actions(std::string&) const { return false; }
  /// Another one in the same state, or nullptr if it cannot be copied.
  virtual std::unique_ptr<AnyEnvironment> fork() const { return nullptr; }
};

/// All that the engine must know of a kind of environment before there is one.
struct EnvironmentType {
  std::string name = {};        ///< In URLs and on the command line, for example `echo`.
  std::string class_name = {};  ///< The type's own name, for example `Echo`.
  EnvironmentInfo info = {};
  bool concurrent = true;  ///< More than one session at a time may exist.
  bool quick = false;      ///< Its functions take microseconds: they run on the event loop.
  /// JSON Schemas of what goes in and comes out, with the properties that all environments share.
  json::object action = {}, observation = {}, reset_observation = {}, state = {};
  json::object options = {};  ///< Schema of the typed reset options; empty if there are none.
  /// Makes one; throws what its constructor throws.
  std::function<std::unique_ptr<AnyEnvironment>()> make = {};
};

}  // namespace openenv
