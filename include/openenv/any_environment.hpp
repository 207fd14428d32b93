// include/openenv/any_environment.hpp - an environment with its types erased.
//
// The engine works only with these classes, so that it is compiled once and not once for each
// environment. environment_type.hpp makes them out of a struct.
#pragma once

#include <openenv/environment.hpp>
#include <openenv/error.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace openenv {

/// An environment does not have the function that was asked for.
struct Unsupported : std::logic_error {
  using std::logic_error::logic_error;
};

/// A dataset behind an environment, without types: what the Task API asks. All throw what the
/// environment throws, and Unsupported for what it does not have.
class AnyTaskProvider {
 public:
  virtual ~AnyTaskProvider() = default;
  /// The parts of the dataset, objects with `name` and `type`.
  virtual json::value list_splits() = 0;
  /// All tasks of the split.
  virtual json::value list_tasks(const std::string& split) = 0;
  /// How many tasks the split has.
  virtual json::value num_tasks(const std::string& split) = 0;
  /// A task; a negative index counts from the end. Throws std::out_of_range.
  virtual json::value get_task(const std::string& split, std::int64_t index) = 0;
  /// The tasks from `start` up to `stop`, as Python cuts a list.
  virtual json::value get_task_range(const std::string& split, std::optional<std::int64_t> start,
                                     std::optional<std::int64_t> stop) = 0;
};

/// The same over a dataset of which the number of tasks and each of them can be had.
class CountedTasks : public AnyTaskProvider {
 public:
  json::value list_splits() final;
  json::value list_tasks(const std::string& split) final;
  json::value num_tasks(const std::string& split) final;
  json::value get_task(const std::string& split, std::int64_t index) final;
  json::value get_task_range(const std::string& split, std::optional<std::int64_t> start,
                             std::optional<std::int64_t> stop) final;

 private:
  virtual std::vector<Split> splits() = 0;
  virtual std::size_t count(const std::string& split) = 0;
  /// `index` is below `count(split)`.
  virtual json::object task(const std::string& split, std::size_t index) = 0;
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
  /// Appends the members of the environment's own state, each with a comma before it; all of the
  /// state, without that first comma, if its type `keeps_state`.
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
  bool keeps_state = false;   ///< It counts its steps and names its episode itself.
  /// What `/metadata` answers, where that is not in `info`. May take its time, may throw.
  std::function<json::object()> describe = {};
  /// Makes one; throws what its constructor throws.
  std::function<std::unique_ptr<AnyEnvironment>()> make = {};
};

}  // namespace openenv
