// src/python/python_environment.cpp - calls of the engine, handed on to a Python adapter.
//
// The engine calls without the GIL; each function takes it, and turns what Python raises into the
// engine's exceptions before it lets go.
#include "python/python_environment.hpp"

#include "python/gil.hpp"
#include "python/json_reader.hpp"
#include "python/python_object.hpp"

#include <openenv/json.hpp>

#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>

#include <algorithm>
#include <cmath>
#include <list>

namespace openenv::python {
namespace {

namespace nb = nanobind;

/// Runs `call` with the GIL; what it raises leaves as an ExecutionError in the exception's words.
template <class F>
auto with_gil(F&& call) {
  const WithGil gil;
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

/// False if an integer in the document may be one that a double cannot hold: those with more than
/// 64 bits are read as doubles.
bool is_exact(const json::value& value) {
  constexpr double least = 9223372036854775808.0;
  if (const auto* number = value.if_double()) return std::abs(*number) < least;
  if (const auto* items = value.if_array())
    return std::all_of(items->begin(), items->end(), is_exact);
  const auto* members = value.if_object();
  return members == nullptr ||
         std::all_of(members->begin(), members->end(),
                     [](const auto& member) { return is_exact(member.value()); });
}

/// The action in the text of a message or a body, which has been found to be right.
nb::object read_action(std::string_view text) {
  const nb::object message = read_json(text, nb::bytes(text.data(), text.size()));
  const auto members = nb::cast<nb::dict>(message);
  return members.contains("action") ? members["action"] : members["data"];
}

class PythonEnvironment final : public AnyEnvironment, private AnyTaskProvider {
 public:
  explicit PythonEnvironment(nb::object adapter) : adapter_(share(std::move(adapter))) {}

  bool reset(const Reset& how, const Path&, Problems problems, std::string& out) override {
    if (!problems.empty()) throw ValidationError(std::move(problems));
    return with_gil([&] {
      return take(call(attr("reset"), how.seed, how.episode_id, to_python(how.options)), out);
    });
  }

  bool step(const json::value& action, const StepContext& context, std::string& out) override {
    return with_gil([&] {
      const nb::object data = is_exact(action) ? to_python(action) : read_action(context.text);
      const nb::object result = call(attr("step"), data, context.timeout_s, context.request_id);
      return take(result, out);
    });
  }

  void state(std::string& out) const override {
    with_gil([&] { out += view_of(call(attr("state"))); });
  }

  void close() override {
    with_gil([&] { call(attr("close")); });
  }

  AnyTaskProvider* tasks() override { return this; }

 private:
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
        const nb::object answer = python::call(attr("task_call"), call, arguments...);
        if (answer.is_none()) throw Unsupported(call);
        return parse_json(view_of(answer));
      } catch (const nb::python_error& error) {
        const std::string_view name = call;
        const bool may_be_outside = name == "get_task" || name == "get_task_range";
        if (!may_be_outside || !error.matches(PyExc_IndexError)) throw;
        throw std::out_of_range("task index");
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
  // Weak, because the collector of Python does not see that the kind's factory may lead back here.
  const SharedObject weak = share(nb::module_::import_("weakref").attr("ref")(kind));
  const auto alive = [weak] {
    nb::object kind_again = call(*weak);
    if (kind_again.is_none()) throw std::runtime_error("the application is gone");
    return kind_again;
  };
  type.make = [alive] {
    return with_gil(
        [&] { return std::make_unique<PythonEnvironment>(call(alive().attr("make"))); });
  };
  type.describe = [alive] {
    return with_gil([&] {
      const nb::object text = call(alive().attr("describe"));
      return parse_json(view_of(text)).as_object();
    });
  };
  return type;
}

}  // namespace openenv::python
