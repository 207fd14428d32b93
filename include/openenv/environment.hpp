// include/openenv/environment.hpp - what an environment is.
//
// An environment is any class with two nested structs, Action and Observation, and two functions,
// reset and step. It inherits from nothing and knows no socket, no JSON and no thread: the engine
// calls one object from one thread at a time. It may also have, and the engine then uses:
//
//   struct State + State state() const      its own part of the episode's state
//   struct Options                          typed options: reset(const Reset&, const Options&)
//   struct ResetObservation                 if reset yields something else than step
//   step(const Action&, const StepContext&) to learn of deadline and cancellation
//   void close()                            called once, when the session ends
//   static constexpr EnvironmentInfo info   name, description, version, author
//   static constexpr bool concurrent        false: at most one session at a time (default true)
//   static constexpr bool quick             true: construction, reset, step, state and close take
//                                           microseconds and run on the event loop (default false)
//   list_splits(), num_tasks(split), get_task(split, index)    a dataset behind the environment
//   std::uint64_t step_count() const        the state's count, if an action is not always a step
//   std::vector<Action> legal_actions() const                  what may be done now
//   std::string render() const, render_svg() const             a picture, as text and as SVG
//
// Where it can be copied, a copy plays on as the original would have done.
#pragma once

#include <openenv/json.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace openenv {

/// How an episode begins. Keys that are neither `seed` nor `episode_id` are in `options`.
struct Reset {
  std::optional<std::uint64_t> seed = {};
  std::optional<std::string> episode_id = {};
  json::object options = {};
  std::stop_token cancelled = {};  ///< As in StepContext.
};

/// What a step may know about its caller.
struct StepContext {
  std::optional<double> timeout_s = {};        ///< What the caller allows, if it says so.
  std::optional<std::string> request_id = {};  ///< The caller's name for this step.
  /// Stop is requested when nobody waits any more; never for an environment that is quick.
  std::stop_token cancelled = {};
  std::string_view text = {};  ///< The message or body that the action came in.
};

/// What one reset or one step yields.
template <class Observation>
struct StepResult {
  Observation observation = {};
  std::optional<double> reward = {};
  bool done = false;
  json::object metadata = {};  ///< Anything about this result that is no observation.
};

/// How the rewards of an episode are to be read.
enum class Rewards {
  unspecified,
  per_step,  ///< Each pays for its own step: an episode is worth their sum.
  at_end,    ///< The last one is what the episode is worth; those before it are 0 or absent.
  total,     ///< Each is what the episode is worth so far: the last one counts.
};

/// What people and programs may know about an environment.
struct EnvironmentInfo {
  std::string_view name = {};  ///< Its name in URLs and on the command line; default: the type's.
  std::string_view description = {};
  std::string_view version = "1.0.0";
  std::string_view author = {};
  std::string_view documentation_url = {};
  Rewards rewards = Rewards::unspecified;
  /// No reward is below or above; they go to whoever took the step.
  double reward_min = -std::numeric_limits<double>::infinity();
  double reward_max = std::numeric_limits<double>::infinity();
};

/// A part of a dataset. `type` is train, validation or test.
struct Split {
  std::string name = {};
  std::string type = "train";
};

/// The two structs that travel between an environment and its clients.
template <class T>
concept Types = requires {
  typename T::Action;
  typename T::Observation;
};

namespace detail {

template <class E>
struct ResetObservationOf {
  using type = typename E::Observation;
};
template <class E>
  requires requires { typename E::ResetObservation; }
struct ResetObservationOf<E> {
  using type = typename E::ResetObservation;
};

}  // namespace detail

/// What a reset of `E` observes.
template <class E>
using ResetObservation = typename detail::ResetObservationOf<E>::type;

// The forms that reset and step may have.

/// Reset takes typed options.
template <class E>
concept HasOptions = requires(E env, const Reset& how, const typename E::Options& options) {
  { env.reset(how, options) } -> std::same_as<StepResult<ResetObservation<E>>>;
};
/// Reset takes none.
template <class E>
concept PlainReset = requires(E env, const Reset& how) {
  { env.reset(how) } -> std::same_as<StepResult<ResetObservation<E>>>;
};
/// Step learns of its caller.
template <class E>
concept ContextStep =
    requires(E env, const typename E::Action& action, const StepContext& context) {
      { env.step(action, context) } -> std::same_as<StepResult<typename E::Observation>>;
    };
/// Step takes the action alone.
template <class E>
concept PlainStep = requires(E env, const typename E::Action& action) {
  { env.step(action) } -> std::same_as<StepResult<typename E::Observation>>;
};

/// A class that the engine can serve: see the list at the top of this file.
template <class E>
concept Environment =
    Types<E> && (HasOptions<E> || PlainReset<E>) && (ContextStep<E> || PlainStep<E>);

/// An environment with a dataset behind it. A task is one JSON object; `get_task` is called only
/// with an index below `num_tasks`.
template <class E>
concept TaskProvider = requires(E env, const std::string& split, std::size_t index) {
  { env.list_splits() } -> std::same_as<std::vector<Split>>;
  { env.num_tasks(split) } -> std::convertible_to<std::size_t>;
  { env.get_task(split, index) } -> std::same_as<json::object>;
};

/// An environment that can tell what may be done now; nothing once an episode is over.
template <class E>
concept TellsLegalActions = requires(const E& env) {
  { env.legal_actions() } -> std::same_as<std::vector<typename E::Action>>;
};

/// Refuses to compile, with a sentence that says why, if `E` is no environment.
template <class E>
consteval void require_environment() {
  static_assert(Types<E>, "an environment has two nested structs, Action and Observation");
  if constexpr (Types<E>) {
    static_assert(HasOptions<E> || PlainReset<E>,
                  "reset(const Reset&) of an environment returns StepResult<Observation>; where it "
                  "has a struct ResetObservation, a StepResult of that; where it has a struct "
                  "Options, reset takes a const Options& too");
    static_assert(ContextStep<E> || PlainStep<E>,
                  "step(const Action&) of an environment returns StepResult<Observation>; it may "
                  "take a const StepContext& too");
    static_assert(std::default_initializable<E>,
                  "an environment can be made without arguments: each session has one of its own");
    if constexpr (requires { typename E::Options; }) {
      static_assert(HasOptions<E>,
                    "an environment with a struct Options has reset(const Reset&, const Options&)");
    }
    if constexpr (requires { typename E::State; }) {
      static_assert(
          requires(const E& env) {
            { env.state() } -> std::convertible_to<typename E::State>;
          }, "an environment with a struct State has a function State state() const");
    }
    if constexpr (requires { &E::legal_actions; }) {
      static_assert(TellsLegalActions<E>,
                    "legal_actions of an environment is std::vector<Action> legal_actions() const");
    }
    if constexpr (requires { &E::list_splits; }) {
      static_assert(TaskProvider<E>,
                    "an environment with a dataset has std::vector<Split> list_splits(), "
                    "num_tasks(const std::string&) and json::object get_task(const std::string&, "
                    "std::size_t)");
    }
  }
}

}  // namespace openenv
