// tests/schema/main.cpp - openenv-schemas: prints the schema of every model, by name.
#include "models.hpp"

#include <openenv/environment_type.hpp>

#include <iostream>

namespace openenv::tests {
namespace {

/// An environment that exists for its structs.
template <class A, class O, class S>
struct Shown {
  using Action = A;
  using Observation = O;
  using State = S;
  StepResult<O> reset(const Reset&) { return {}; }
  StepResult<O> step(const A&) { return {}; }
  S state() const { return {}; }
};

/// Stands where a model is not to be printed.
struct Nothing {};

template <class Model>
void put(json::object& schemas, const json::object& schema) {
  if constexpr (!std::is_same_v<Model, Nothing>) schemas[reflect::type_name<Model>()] = schema;
}

template <class A, class O, class S>
void put_all(json::object& schemas) {
  const EnvironmentType type = environment_type<Shown<A, O, S>>();
  put<A>(schemas, type.action);
  put<O>(schemas, type.observation);
  put<S>(schemas, type.state);
}

json::object all_schemas() {
  json::object schemas;
  put_all<EmptyAction, OptionalObservation, PlainState>(schemas);
  put_all<TextAction, ListObservation, DefaultsState>(schemas);
  put_all<ChoiceAction, MapObservation, Nothing>(schemas);
  put_all<IntegerAction, NestedObservation, Nothing>(schemas);
  put_all<NumberAction, Nothing, Nothing>(schemas);
  put_all<ColorAction, Nothing, Nothing>(schemas);
  put_all<VariantAction, Nothing, Nothing>(schemas);
  put_all<FreeAction, Nothing, Nothing>(schemas);
  return schemas;
}

}  // namespace
}  // namespace openenv::tests

int main() {
  std::cout << openenv::write_json(openenv::tests::all_schemas()) << '\n';
  return std::cout.flush() ? 0 : 1;
}
