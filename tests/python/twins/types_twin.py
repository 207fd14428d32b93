# tests/python/twins/types_twin.py - tells everything that the wire types say and do.
"""The question is {"values": [...], "samples": {field: value}}. Of every model it is told which
schema it has, and what becomes of a sample in which one field is left out or has another value."""

import enum
import json
import sys

import pydantic
from openenv.core.env_server import types


def without_texts(schema):
    """A schema without descriptions, which each project writes in words of its own."""
    if isinstance(schema, list):
        return [without_texts(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        key: without_texts(value)
        for key, value in schema.items()
        if not (key == "description" and isinstance(value, str))
    }


def outcome(attempt):
    """What a call gives, or what it finds wrong."""
    try:
        result = attempt()
    except pydantic.ValidationError as error:
        return {"problems": error.errors(include_url=False)}
    except (AttributeError, ValueError) as error:
        return {"error": type(error).__name__}
    return result.model_dump(mode="json") if isinstance(result, pydantic.BaseModel) else result


def assigned(model, sample, field, value):
    """What becomes of a sound object when one field is assigned to."""
    target = model(**sample)
    setattr(target, field, value)
    return target


def attempts(model, samples, values):
    """Each way to make a model, by a name."""
    sample = {field: samples[field] for field in model.model_fields if field in samples}
    yield "as it should be", lambda: model(**sample)
    yield "with an unknown field", lambda: model(**sample, unknown=1)
    yield "of no object", lambda: model.model_validate([])
    for field in model.model_fields:
        rest = {name: value for name, value in sample.items() if name != field}
        yield f"without {field}", lambda rest=rest: model(**rest)
        for value in values:
            case = f"{field} = {value!r}"
            yield case, lambda field=field, value=value: model(**{**sample, field: value})
            yield (
                f"then {case}",
                lambda field=field, value=value: assigned(model, sample, field, value),
            )


def told_of_model(model, samples, values):
    return {
        "fields": list(model.model_fields),
        "schemas": {
            mode: without_texts(model.model_json_schema(mode=mode))
            for mode in ("validation", "serialization")
        },
        "outcomes": {name: outcome(attempt) for name, attempt in attempts(model, samples, values)},
    }


def told_of_messages(messages):
    """What becomes of messages of any kind."""
    adapter = pydantic.TypeAdapter(types.WSIncomingMessage)
    return {
        "schema": without_texts(adapter.json_schema()),
        "outcomes": [outcome(lambda each=each: adapter.validate_python(each)) for each in messages],
    }


def told_of_capacity():
    """The properties that are no fields."""
    told = {}
    for counts in ((0, 1), (3, 3), (4, 3)):
        told[str(counts)] = outcome(lambda counts=counts: capacity(*counts))
    return told


def capacity(active, most):
    status = types.ServerCapacityStatus.from_counts(active, most)
    return [status.available_slots, status.is_at_capacity, status.model_dump()]


def main():
    question = json.load(sys.stdin)
    told = {"messages": told_of_messages(question["messages"]), "capacity": told_of_capacity()}
    for name, each in vars(types).items():
        if name.startswith("_") or getattr(each, "__module__", "") != types.__name__:
            continue
        if issubclass(each, pydantic.BaseModel):
            told[name] = told_of_model(each, question["samples"], question["values"])
        elif issubclass(each, enum.Enum):
            told[name] = {member.name: member.value for member in each}
    json.dump(told, sys.stdout, default=str)


main()
