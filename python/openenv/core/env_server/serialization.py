# python/openenv/core/env_server/serialization.py - actions from JSON, observations to JSON.
"""How a server reads actions and writes observations.

NumPy arrays and scalars, and tensors of other libraries that can become NumPy arrays, may stand
anywhere in an observation; NaN and infinities become null.
"""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any, TypeVar

from pydantic import BaseModel, TypeAdapter
from pydantic_core import to_json

from .types import Action, Observation

ActionT = TypeVar("ActionT", bound=Action)

# What stands beside the observation on the wire.
_BESIDE = {"reward", "done"}
# NumPy's types that a tensor does not have, and what they become.
_WIDENED = {"bool": "uint8", "float16": "float32"}


def deserialize_action(action_data: Mapping[str, Any], action_cls: type[ActionT]) -> ActionT:
    """The action that JSON data mean. Raises pydantic's ValidationError."""
    return action_cls.model_validate(action_data)


def deserialize_action_with_preprocessing(
    action_data: Mapping[str, Any], action_cls: type[ActionT]
) -> ActionT:
    """The same for data that people typed into a form. Raises pydantic's ValidationError.

    A text in `tokens` may be a JSON list, and becomes a tensor where torch is installed; a text
    in `action_id` may be an integer.
    """
    data = dict(action_data)
    if isinstance(data.get("tokens"), (str, list)):
        data["tokens"] = _tokens(data["tokens"])
    if isinstance(data.get("action_id"), str):
        try:
            data["action_id"] = int(data["action_id"])
        except ValueError:
            pass  # The model will say what is wrong with it.
    return action_cls.model_validate(data)


def _tokens(given: str | list[Any]) -> Any:
    if isinstance(given, str):
        try:
            given = json.loads(given)
        except ValueError:
            given = []
    if not isinstance(given, list):
        return given
    try:
        import torch  # type: ignore[import-not-found, unused-ignore]
    except ImportError:
        return given
    return torch.tensor(given, dtype=torch.long)


def serialize_observation(observation: Observation) -> dict[str, Any]:
    """A result as clients get it: `observation`, `reward`, `done`, and `metadata` unless empty."""
    result = {
        "observation": observation.model_dump(exclude=_BESIDE),
        "reward": observation.reward,
        "done": observation.done,
    }
    if observation.metadata:
        result["metadata"] = observation.metadata
    return result


def require_observation(value: object, source: str) -> Any:
    """The value, if it has what an observation has.

    Raises TypeError that says what came from `source`, the name of a function, instead.
    """
    if isinstance(value, BaseModel) and hasattr(value, "reward") and hasattr(value, "metadata"):
        return value
    if value is None:
        raise TypeError(f"{source} returned None, not an Observation (is a `return` missing?)")
    raise TypeError(f"{source} returned {type(value).__name__}, not an Observation")


def result_members(observation: Observation) -> tuple[bytes, bool]:
    """`serialize_observation` as JSON without its braces, and whether there is metadata.

    Raises what pydantic raises for values that have no form in JSON.
    """
    result = serialize_observation(observation)
    return dump(result)[1:-1], "metadata" in result


def dump(value: object) -> bytes:
    """JSON of whatever may stand in an observation; NaN and infinities as null."""
    return to_json(value, inf_nan_mode="null", fallback=json_form)


def json_form(value: Any) -> Any:
    """What stands in JSON for a value that pydantic does not know. Raises TypeError."""
    if hasattr(value, "detach"):  # A torch tensor may need it before it can become an array.
        value = value.detach().cpu()
    if not hasattr(value, "__array__"):
        raise TypeError(f"a value of type {type(value).__name__} has no form in JSON")
    if not hasattr(value, "dtype") or not hasattr(value.dtype, "name"):
        value = value.__array__()
    if not hasattr(value, "__setitem__"):  # A scalar of NumPy's.
        return value.item()
    return _tensors().dump_python(
        value.astype(_WIDENED[value.dtype.name]) if value.dtype.name in _WIDENED else value,
        mode="json",
    )


@cache
def _tensors() -> TypeAdapter[Any]:
    from ..tensor import Tensor

    return TypeAdapter(Tensor)
