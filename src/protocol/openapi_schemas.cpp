// src/protocol/openapi_schemas.cpp - what the OpenAPI document says about bodies and answers.
#include "protocol/openapi_schemas.hpp"

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

namespace openenv::protocol {
namespace {

// Schemas that are the same for every environment.
constexpr std::string_view shared_schemas = R"({
  "ResetResult": {
    "type": "object",
    "properties": {
      "observation": {"$ref": "#/components/schemas/ResetObservation"},
      "reward": {"type": ["number", "null"]},
      "done": {"type": "boolean"},
      "metadata": {"type": ["object", "null"]}
    },
    "required": ["observation", "reward", "done", "metadata"]
  },
  "StepResult": {
    "type": "object",
    "properties": {
      "observation": {"$ref": "#/components/schemas/Observation"},
      "reward": {"type": ["number", "null"]},
      "done": {"type": "boolean"},
      "metadata": {"type": ["object", "null"]}
    },
    "required": ["observation", "reward", "done", "metadata"]
  },
  "Problem": {
    "type": "object",
    "description": "One thing wrong with a request",
    "properties": {
      "type": {"type": "string", "description": "Name of the broken rule",
               "examples": ["missing", "string_too_short"]},
      "loc": {"type": "array", "items": {"type": ["string", "integer"]},
              "description": "The way to the faulty value: keys and indices"},
      "msg": {"type": "string", "description": "What would be right"},
      "input": {"description": "What came"},
      "ctx": {"type": "object", "description": "The numbers or choices behind the rule"}
    },
    "required": ["type", "loc", "msg", "input"]
  },
  "Problems": {
    "type": "object",
    "properties": {"detail": {"type": "array", "items": {"$ref": "#/components/schemas/Problem"}}},
    "required": ["detail"]
  },
  "Error": {
    "type": "object",
    "properties": {
      "detail": {"type": "string", "description": "What went wrong, for people"},
      "code": {"type": "string", "description": "What went wrong, for programs",
               "examples": ["EXECUTION_ERROR"]}
    },
    "required": ["detail"]
  },
  "Capacity": {
    "type": "object",
    "properties": {
      "detail": {"type": "string"},
      "code": {"const": "CAPACITY_REACHED"},
      "active_sessions": {"type": "integer", "minimum": 0},
      "max_sessions": {"type": "integer", "minimum": 0}
    },
    "required": ["detail", "code", "active_sessions", "max_sessions"]
  },
  "ResetBody": {
    "type": "object",
    "properties": {
      "seed": {"type": ["integer", "null"], "minimum": 0, "maximum": 18446744073709551615,
               "default": null, "description": "Equal seeds give equal episodes"},
      "episode_id": {"type": ["string", "null"], "maxLength": 255, "default": null,
                     "description": "A name for the episode"}
    },
    "additionalProperties": true
  },
  "StepBody": {
    "type": "object",
    "properties": {
      "action": {"$ref": "#/components/schemas/Action"},
      "timeout_s": {"type": ["number", "null"], "exclusiveMinimum": 0, "default": null,
                    "description": "Seconds that the step may take"},
      "request_id": {"type": ["string", "null"], "maxLength": 255, "default": null,
                     "description": "The caller's own name for this step"}
    },
    "required": ["action"],
    "additionalProperties": true
  },
  "Health": {
    "type": "object",
    "properties": {"status": {"enum": ["healthy", "unhealthy"]}},
    "required": ["status"]
  },
  "About": {
    "type": "object",
    "properties": {
      "name": {"type": "string"},
      "description": {"type": "string"},
      "readme_content": {"type": ["string", "null"]},
      "version": {"type": ["string", "null"]},
      "author": {"type": ["string", "null"]},
      "documentation_url": {"type": ["string", "null"]}
    },
    "required": ["name", "description", "readme_content", "version", "author",
                 "documentation_url"]
  },
  "Models": {
    "type": "object",
    "description": "A JSON Schema (draft 2020-12) of each model",
    "properties": {
      "action": {"type": "object"},
      "observation": {"type": "object"},
      "state": {"type": "object"},
      "reset_observation": {"type": "object"}
    },
    "required": ["action", "observation", "state", "reset_observation"]
  },
  "Document": {"type": "object"},
  "Names": {"type": "array", "items": {"type": "string"}},
  "Splits": {
    "type": "array",
    "items": {
      "type": "object",
      "properties": {"name": {"type": "string"}, "type": {"type": "string"}},
      "required": ["name", "type"]
    }
  },
  "SplitBody": {
    "type": "object",
    "properties": {"split": {"type": "string", "examples": ["train"]}},
    "required": ["split"],
    "additionalProperties": false
  },
  "TaskBody": {
    "type": "object",
    "properties": {
      "split": {"type": "string", "examples": ["train"]},
      "index": {"type": "integer", "description": "Below zero it counts from the end"}
    },
    "required": ["split", "index"],
    "additionalProperties": false
  },
  "TaskRangeBody": {
    "type": "object",
    "properties": {
      "split": {"type": "string", "examples": ["train"]},
      "start": {"type": ["integer", "null"], "default": null, "description": "The first task"},
      "stop": {"type": ["integer", "null"], "default": null,
               "description": "The task after the last one"}
    },
    "required": ["split"],
    "additionalProperties": false
  },
  "Task": {"type": "object", "properties": {"task": {"type": "object"}}, "required": ["task"]},
  "Tasks": {
    "type": "object",
    "properties": {
      "tasks": {"type": "array", "items": {"type": "object"}},
      "env_name": {"type": "string"}
    },
    "required": ["tasks"]
  },
  "TaskCount": {
    "type": "object",
    "properties": {"num_tasks": {"type": "integer", "minimum": 0}},
    "required": ["num_tasks"]
  },
  "ToolCall": {
    "description": "A JSON-RPC 2.0 request. Anything else is answered too, with an error.",
    "anyOf": [
      {
        "type": "object",
        "properties": {
          "jsonrpc": {"const": "2.0"},
          "method": {"type": "string", "examples": ["tools/list", "tools/call"]},
          "params": {"type": "object"},
          "id": {"type": ["string", "integer", "null"]}
        },
        "required": ["jsonrpc", "method"],
        "additionalProperties": false
      },
      {}
    ]
  },
  "ToolAnswer": {
    "type": "object",
    "properties": {
      "jsonrpc": {"const": "2.0"},
      "id": {"type": ["string", "integer", "null"]},
      "result": {},
      "error": {
        "type": "object",
        "properties": {"code": {"type": "integer"}, "message": {"type": "string"}, "data": {}},
        "required": ["code", "message"]
      }
    },
    "required": ["jsonrpc", "id"],
    "oneOf": [{"required": ["result"]}, {"required": ["error"]}]
  }
})";

constexpr std::string_view local_prefix = "#/$defs/";

/// Name of a component: only letters, digits, dot, underscore and hyphen are allowed.
std::string component_name(std::string_view model, std::string_view definition) {
  std::string out = std::string(model) + "." + std::string(definition);
  std::replace_if(
      out.begin(), out.end(),
      [](unsigned char c) { return !std::isalnum(c) && c != '.' && c != '_' && c != '-'; }, '_');
  return out;
}

void lift_reference(json::value& reference, std::string_view model) {
  const auto* text = reference.if_string();
  if (text == nullptr || !text->starts_with(local_prefix)) return;
  const std::string_view definition = std::string_view(*text).substr(local_prefix.size());
  reference = "#/components/schemas/" + component_name(model, definition);
}

/// Turns the references to a model's own definitions into references to components.
void lift_references(json::value& schema, std::string_view model) {
  if (auto* items = schema.if_array()) {
    for (json::value& item : *items) lift_references(item, model);
    return;
  }
  auto* object = schema.if_object();
  if (object == nullptr) return;
  for (auto& item : *object) {
    if (item.key() == "$ref") {
      lift_reference(item.value(), model);
    } else if (item.key() == "mapping" && item.value().is_object()) {
      for (auto& choice : item.value().get_object()) lift_reference(choice.value(), model);
    } else {
      lift_references(item.value(), model);
    }
  }
}

bool may_be_integer(const json::object& schema) {
  const auto* type = schema.if_contains("type");
  if (type == nullptr) return false;
  const json::value integer = "integer";
  const auto* types = type->if_array();
  return types == nullptr ? *type == integer
                          : std::count(types->begin(), types->end(), integer) > 0;
}

/// Says that integers are those of 64 bits, which a plain JSON Schema leaves open.
void bound_integers(json::value& schema) {
  if (auto* items = schema.if_array()) {
    for (json::value& item : *items) bound_integers(item);
    return;
  }
  auto* object = schema.if_object();
  if (object == nullptr) return;
  if (may_be_integer(*object)) {
    object->emplace("minimum", std::numeric_limits<std::int64_t>::min());
    object->emplace("maximum", std::numeric_limits<std::int64_t>::max());
  }
  for (auto& item : *object) bound_integers(item.value());
}

/// Adds a model's schema, and each of its definitions, to the components.
void add_model(json::object& components, std::string_view name, json::object schema) {
  json::value document = std::move(schema);
  lift_references(document, name);
  json::object& root = document.get_object();
  if (auto* definitions = root.if_contains("$defs")) {
    for (auto& item : definitions->get_object()) {
      components[component_name(name, item.key())] = std::move(item.value());
    }
    root.erase("$defs");
  }
  components[name] = std::move(root);
}

/// The reset's body with the environment's own options among its properties.
void add_options(json::object& components, const EnvironmentType& type) {
  if (type.options.empty()) return;
  add_model(components, "ResetOptions", type.options);
  const json::object options = components["ResetOptions"].get_object();
  components.erase("ResetOptions");
  json::object& body = components["ResetBody"].get_object();
  if (const auto* properties = options.if_contains("properties")) {
    json::object& known = body["properties"].get_object();
    for (const auto& item : properties->get_object()) known.emplace(item.key(), item.value());
  }
  if (const auto* required = options.if_contains("required")) body["required"] = *required;
}

}  // namespace

json::object openapi_schemas(const EnvironmentType& type) {
  json::object components = parse_json(shared_schemas).get_object();
  add_model(components, "Action", type.action);
  add_model(components, "Observation", type.observation);
  add_model(components, "ResetObservation", type.reset_observation);
  add_model(components, "State", type.state);
  add_options(components, type);
  for (const std::string_view body : {"Action", "ResetBody", "TaskBody", "TaskRangeBody"}) {
    bound_integers(components[body]);
  }
  return components;
}

}  // namespace openenv::protocol
