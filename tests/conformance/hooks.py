# tests/conformance/hooks.py - what schemathesis is not to ask: the answer is known and wanted.

import schemathesis
from jsonschema_rs import Draft202012Validator

# Steps of the probe that fail on purpose, or observe numbers that JSON does not have.
FAULTY_KINDS = ("boom", "not_finite")

NUMERIC_TYPES = ("integer", "number", "boolean")
READ_AS_NUMBERS = [
    {"type": ["boolean", "number"]},
    {"type": "string", "pattern": r"(?i)^\s*([-+]?[0-9.]+(e[-+]?[0-9]+)?|[-+]?(nan|inf(inity)?)|"
                                  r"t(rue)?|f(alse)?|y(es)?|no?|on|off)\s*$"},
]


def lenient(schema):
    """The schema with all that the server reads as a number or a bool: "5", true, 2.0."""
    if isinstance(schema, list):
        return [lenient(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    wide = {key: lenient(part) for key, part in schema.items()}
    types = schema.get("type", [])
    if any(name in NUMERIC_TYPES for name in ([types] if isinstance(types, str) else types)):
        return {"anyOf": [wide, *READ_AS_NUMBERS]}
    return wide


def body_schema(operation):
    """The lenient schema of an operation's body, or None if it has no body."""
    document = operation.schema.raw_schema
    body = document["paths"][operation.path][operation.method].get("requestBody")
    if body is None:
        return None
    schema = body["content"]["application/json"]["schema"]
    return {**schema, "components": lenient(document["components"])}


def is_faulty(body):
    action = body.get("action")
    return isinstance(action, dict) and action.get("kind") in FAULTY_KINDS


@schemathesis.hook
def filter_case(context, case):
    """Leaves out the probe's faults, and wrong values that the server reads as right ones."""
    if not isinstance(case.body, dict):
        return True
    if is_faulty(case.body):
        return False
    if case.meta is None or case.meta.generation.mode.is_positive:
        return True
    schema = body_schema(case.operation)
    return schema is None or not Draft202012Validator(schema).is_valid(case.body)
