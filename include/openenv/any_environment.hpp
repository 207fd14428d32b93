// include/openenv/any_environment.hpp - an environment with its types erased.
//
// The engine works only with these classes, so that it is compiled once and not once for each
// environment. This is the one place where JSON meets an environment's structs.
#pragma once

#include <openenv/environment.hpp>
#include <openenv/model.hpp>

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace openenv {

/// A dataset behind an environment, without types.
class AnyTaskProvider {
 public:
  virtual ~AnyTaskProvider() = default;
  virtual std::vector<Split> list_splits() = 0;
  virtual std::size_t num_tasks(const std::string& split) = 0;
  virtual json::object get_task(const std::string& split, std::size_t index) = 0;
};

/// One environment. Touched by one thread at a time. All throw what the environment throws.
class AnyEnvironment {
 public:
  virtual ~AnyEnvironment() = default;

  /// Begins an episode. Appends the result's members without braces to `out`:
  /// `"observation":{...},"reward":...,"done":...`, and `"metadata":{...}` if there is any; the
  /// return value tells whether there was. Throws ValidationError for options that break a rule.
  virtual bool reset(const Reset& how, std::string& out) = 0;
  /// Takes one step; output and return value as for reset. The key `metadata` of the action
  /// belongs to the protocol and is passed over. Throws ValidationError for a wrong action.
  virtual bool step(const json::value& action, const StepContext& context, std::string& out) = 0;
  /// Appends the members of the environment's own state, each with a comma before it.
  virtual void state(std::string& out) const = 0;
  /// Ends it. Called once, before destruction.
  virtual void close() = 0;
  /// The dataset behind it, or nullptr.
  virtual AnyTaskProvider* tasks() = 0;
};

/// All that the engine must know of a kind of environment before there is one.
struct EnvironmentType {
  std::string name = {};        ///< In URLs and on the command line, for example `echo`.
  std::string class_name = {};  ///< The type's own name, for example `Echo`.
  EnvironmentInfo info = {};
  bool concurrent = true;
  bool quick = false;
  bool has_options = false;
  json::object action = {}, observation = {}, reset_observation = {}, state = {};  // JSON Schemas
  json::object options = {};  ///< Schema of the typed reset options; empty if there are none.
  /// Makes one; throws what its constructor throws.
  std::function<std::unique_ptr<AnyEnvironment>()> make = {};
};

namespace detail {

/// The name in URLs: `ConnectFour` -> `connect_four`.
std::string wire_name(std::string_view class_name);
/// Schemas with the properties that every environment shares, titled `<class><kind>`.
json::object action_schema(json::object own, std::string_view class_name);
json::object observation_schema(json::object own, std::string_view class_name);
json::object state_schema(json::object own, std::string_view class_name);
/// Lets an action have `metadata`. Adds a problem if that is no object.
void allow_metadata(const json::value& action, Problems& problems);
/// Notes in the metadata which reset options the environment did not know.
void note_ignored(const json::object& options, const std::vector<std::string_view>& known,
                  json::object& metadata);

template <class T>
concept FreeOfResultKeys = [] {
  bool free = true;
  reflect::for_each<T>([&](auto i) {
    constexpr auto name = key<T, i>();
    free = free && name != "done" && name != "reward" && name != "metadata";
  });
  return free;
}();

template <class Observation>
bool write_result(const StepResult<Observation>& result, std::string& out) {
  static_assert(FreeOfResultKeys<Observation>,
                "done, reward and metadata belong to StepResult, not to the Observation");
  out += R"("observation":{"metadata":)";
  write::object(result.metadata, out);
  if constexpr (reflect::size<Observation>() > 0) {
    out += ',';
    Codec<Observation>::write_fields(result.observation, out);
  }
  out += R"(},"reward":)";
  Codec<std::optional<double>>::write(result.reward, out);
  out += result.done ? R"(,"done":true)" : R"(,"done":false)";
  if (result.metadata.empty()) return false;
  out += R"(,"metadata":)";
  write::object(result.metadata, out);
  return true;
}

template <class E>
class Erased final : public AnyEnvironment, private AnyTaskProvider {
 public:
  bool reset(const Reset& how, std::string& out) override {
    auto result = begin(how);
    if (!how.options.empty()) note_ignored(how.options, known_options(), result.metadata);
    return write_result(result, out);
  }

  bool step(const json::value& action, const StepContext& context, std::string& out) override {
    Problems problems;
    allow_metadata(action, problems);
    typename E::Action typed{};
    Codec<typename E::Action>::decode(action, typed, Path{}, problems);
    if (!problems.empty()) throw ValidationError(std::move(problems));
    if constexpr (ContextStep<E>) {
      return write_result(env_.step(typed, context), out);
    } else {
      return write_result(env_.step(typed), out);
    }
  }

  void state(std::string& out) const override {
    if constexpr (requires { env_.state(); }) {
      const auto state = env_.state();
      if constexpr (reflect::size<std::remove_cvref_t<decltype(state)>>() > 0) {
        out += ',';
        Codec<std::remove_cvref_t<decltype(state)>>::write_fields(state, out);
      }
    }
  }

  void close() override {
    if constexpr (requires { env_.close(); }) env_.close();
  }

  AnyTaskProvider* tasks() override {
    if constexpr (TaskProvider<E>) return this;
    return nullptr;
  }

 private:
  auto begin(const Reset& how) {
    if constexpr (HasOptions<E>) {
      return env_.reset(how, decode<typename E::Options>(json::value(how.options),
                                                         UnknownKeys::ignored));
    } else {
      return env_.reset(how);
    }
  }

  static std::vector<std::string_view> known_options() {
    std::vector<std::string_view> keys;
    if constexpr (HasOptions<E>) {
      reflect::for_each<typename E::Options>(
          [&](auto i) { keys.push_back(key<typename E::Options, i>()); });
    }
    return keys;
  }

  std::vector<Split> list_splits() override {
    if constexpr (TaskProvider<E>) return env_.list_splits();
    return {};
  }
  std::size_t num_tasks([[maybe_unused]] const std::string& split) override {
    if constexpr (TaskProvider<E>) return env_.num_tasks(split);
    return 0;
  }
  json::object get_task([[maybe_unused]] const std::string& split,
                        [[maybe_unused]] std::size_t index) override {
    if constexpr (TaskProvider<E>) return env_.get_task(split, index);
    return {};
  }

  E env_{};
};

template <Environment E>
EnvironmentType describe() {
  EnvironmentType type;
  type.class_name = reflect::type_name<E>();
  if constexpr (requires { E::info; }) type.info = E::info;
  type.name = type.info.name.empty() ? wire_name(type.class_name)
                                     : std::string(type.info.name);
  if constexpr (requires { E::concurrent; }) type.concurrent = E::concurrent;
  if constexpr (requires { E::quick; }) type.quick = E::quick;
  type.action = action_schema(schema<typename E::Action>(), type.class_name);
  type.observation = observation_schema(schema<typename E::Observation>(), type.class_name);
  type.reset_observation =
      observation_schema(schema<ResetObservation<E>>(), type.class_name);
  if constexpr (requires { typename E::State; }) {
    type.state = state_schema(schema<typename E::State>(), type.class_name);
  } else {
    type.state = state_schema({}, type.class_name);
  }
  if constexpr (HasOptions<E>) {
    type.has_options = true;
    type.options = schema<typename E::Options>();
  }
  type.make = [] { return std::make_unique<Erased<E>>(); };
  return type;
}

}  // namespace detail

/// The kind of environment that `E` is.
template <class E>
EnvironmentType environment_type() {
  require_environment<E>();
  if constexpr (Environment<E>) return detail::describe<E>();
  return {};
}

}  // namespace openenv
