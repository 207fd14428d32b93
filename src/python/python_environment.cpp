// src/python/python_environment.cpp - calls of the engine, handed on to a Python adapter.
//
// The engine calls without the GIL; each function takes it, and turns what Python raises into the
// engine's exceptions before it lets go.
#include "python/python_environment.hpp"

#include "python/python_object.hpp"

#include <openenv/json.hpp>

#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>

#include <list>
#include <stop_token>

namespace openenv::python {
namespace {

namespace nb = nanobind;

/// Runs `call` with the GIL; what it raises leaves as an ExecutionError in the exception's words.
template <class F>
auto with_gil(F&& call) {
  const nb::gil_scoped_acquire gil;
  try {
    return call();
  } catch (const nb::python_error& error) {
    throw ExecutionError(message_of(error));
  }
}

void add_problem(const json::object& told, Problems& problems) {
  // Path is a list on the stack; here its length is known only now.
  std::list<Path> steps(1);
  for (const auto& key : told.at("loc").as_array()) {
    const Path& last = steps.back();
    if (const auto* name = key.if_string()) {
      steps.push_back({&last, std::string_view(*name)});
    } else {
      steps.push_back({&last, key.to_number<std::size_t>()});
    }
  }
  const auto* context = told.if_contains("ctx");
  problems.add(steps.back(), told.at("type").as_string(), std::string(told.at("msg").as_string()),
               told.at("input"), context == nullptr ? json::object() : context->as_object());
}

/// The problems that pydantic names, as JSON.
ValidationError read_problems(std::string_view text) {
  Problems problems;
  const json::value told = parse_json(text);
  for (const auto& problem : told.as_array()) add_problem(problem.as_object(), problems);
  return ValidationError(std::move(problems));
}

class PythonEnvironment final : public AnyEnvironment, private AnyTaskProvider {
 public:
  explicit PythonEnvironment(nb::object adapter) : adapter_(share(std::move(adapter))) {}

  bool reset(const Reset& how, const Path&, Problems problems, std::string& out) override {
    if (!problems.empty()) throw ValidationError(std::move(problems));
    return with_gil(
        [&] { return take(attr("reset")(how.seed, how.episode_id, to_python(how.options)), out); });
  }

  bool step(const json::value& action, const StepContext& context, std::string& out) override {
    // It goes when the GIL is free again: its destructor may wait for a thread that wants the GIL.
    const std::stop_callback cancel(context.cancelled, [&] { cancel_step(); });
    return with_gil([&] {
      return take(attr("step")(to_python(action), context.timeout_s, context.request_id), out);
    });
  }

  void state(std::string& out) const override {
    with_gil([&] { out += view_of(attr("state")()); });
  }

  void close() override {
    with_gil([&] { attr("close")(); });
  }

  AnyTaskProvider* tasks() override { return this; }

 private:
  void cancel_step() noexcept {
    const nb::gil_scoped_acquire gil;
    try {
      attr("cancel")();
    } catch (nb::python_error& error) {
      error.discard_as_unraisable(*adapter_);
    }
  }

  nb::object attr(const char* name) const { return adapter_->attr(name); }

  /// Appends a result's members: a pair of them and whether there is metadata. Bytes are problems.
  static bool take(const nb::object& result, std::string& out) {
    if (nb::isinstance<nb::bytes>(result)) throw read_problems(view_of(result));
    const auto pair = nb::cast<nb::tuple>(result);
    out += view_of(pair[0]);
    return nb::cast<bool>(pair[1]);
  }

  template <class... Arguments>
  json::value ask(const char* call, const Arguments&... arguments) {
    return with_gil([&] {
      try {
        const nb::object answer = attr("task_call")(call, arguments...);
        if (answer.is_none()) throw Unsupported(call);
        return parse_json(view_of(answer));
      } catch (const nb::python_error& error) {
        if (error.matches(PyExc_IndexError)) throw std::out_of_range("task index");
        throw;
      }
    });
  }

  json::value list_splits() override { return ask("list_splits"); }
  json::value list_tasks(const std::string& split) override { return ask("list_tasks", split); }
  json::value num_tasks(const std::string& split) override { return ask("num_tasks", split); }
  json::value get_task(const std::string& split, std::int64_t index) override {
    return ask("get_task", split, index);
  }
  json::value get_task_range(const std::string& split, std::optional<std::int64_t> start,
                             std::optional<std::int64_t> stop) override {
    return ask("get_task_range", split, start, stop);
  }

  SharedObject adapter_;
};

json::object read_schema(const nb::object& kind, const char* name) {
  const nb::object text = kind.attr(name);
  return parse_json(view_of(text)).as_object();
}

}  // namespace

EnvironmentType python_environment_type(nb::object kind) {
  EnvironmentType type;
  type.name = nb::cast<std::string>(kind.attr("name"));
  type.class_name = nb::cast<std::string>(kind.attr("class_name"));
  type.concurrent = nb::cast<bool>(kind.attr("concurrent"));
  type.action = read_schema(kind, "action");
  type.observation = read_schema(kind, "observation");
  type.reset_observation = read_schema(kind, "reset_observation");
  type.state = read_schema(kind, "state");
  type.keeps_state = true;
  const SharedObject shared = share(std::move(kind));
  type.make = [shared] {
    return with_gil([&] { return std::make_unique<PythonEnvironment>(shared->attr("make")()); });
  };
  type.describe = [shared] {
    return with_gil([&] {
      const nb::object text = shared->attr("describe")();
      return parse_json(view_of(text)).as_object();
    });
  };
  return type;
}

}  // namespace openenv::python
