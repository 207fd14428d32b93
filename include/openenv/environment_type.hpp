// include/openenv/environment_type.hpp - from an environment's struct to an EnvironmentType.
//
// This is the one place where JSON meets an environment's structs.
#pragma once

#include <openenv/any_environment.hpp>
#include <openenv/model.hpp>
#include <openenv/write_result.hpp>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace openenv {

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

template <class E>
class Erased final : public AnyEnvironment, private CountedTasks {
 public:
  Erased() = default;
  explicit Erased(const E& env) : env_(env) {}

  bool reset(const Reset& how, const Path& at, Problems problems, std::string& out) override {
    auto result = begin(how, at, problems);
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

  std::optional<std::uint64_t> step_count() const override {
    if constexpr (requires { env_.step_count(); }) return env_.step_count();
    return std::nullopt;
  }

  std::optional<std::string> render([[maybe_unused]] Picture picture) const override {
    const bool is_text = picture == Picture::text;
    if constexpr (requires { env_.render(); })
      if (is_text) return env_.render();
    if constexpr (requires { env_.render_svg(); })
      if (!is_text) return env_.render_svg();
    return std::nullopt;
  }

  bool legal_actions([[maybe_unused]] std::string& out) const override {
    if constexpr (TellsLegalActions<E>) {
      Codec<std::vector<typename E::Action>>::write(env_.legal_actions(), out);
    }
    return TellsLegalActions<E>;
  }

  std::unique_ptr<AnyEnvironment> fork() const override {
    if constexpr (std::copy_constructible<E>) return std::make_unique<Erased>(env_);
    return nullptr;
  }

 private:
  auto begin(const Reset& how, const Path& at, Problems& problems) {
    if constexpr (HasOptions<E>) {
      typename E::Options options{};
      Codec<typename E::Options>::decode(json::value(how.options), options, at, problems);
      if (!problems.empty()) throw ValidationError(std::move(problems));
      return env_.reset(how, options);
    } else {
      if (!problems.empty()) throw ValidationError(std::move(problems));
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

  std::vector<Split> splits() override {
    if constexpr (TaskProvider<E>) return env_.list_splits();
    return {};
  }
  std::size_t count([[maybe_unused]] const std::string& split) override {
    if constexpr (TaskProvider<E>) return env_.num_tasks(split);
    return 0;
  }
  json::object task([[maybe_unused]] const std::string& split,
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
  type.name = type.info.name.empty() ? wire_name(type.class_name) : std::string(type.info.name);
  if constexpr (requires { E::concurrent; }) type.concurrent = E::concurrent;
  if constexpr (requires { E::quick; }) type.quick = E::quick;
  type.action = action_schema(schema<typename E::Action>(), type.class_name);
  type.observation = observation_schema(schema<typename E::Observation>(), type.class_name);
  type.reset_observation = observation_schema(schema<ResetObservation<E>>(), type.class_name);
  if constexpr (requires { typename E::State; }) {
    static_assert(is_free_of<typename E::State>({"episode_id", "step_count"}),
                  "episode_id and step_count of the state are the engine's");
    type.state = state_schema(schema<typename E::State>(), type.class_name);
  } else {
    type.state = state_schema({}, type.class_name);
  }
  if constexpr (HasOptions<E>) {
    static_assert(is_free_of<typename E::Options>({"seed", "episode_id"}),
                  "seed and episode_id are in Reset, not among the Options");
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
