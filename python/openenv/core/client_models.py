# python/openenv/core/client_models.py - between the wire and the types that a client is made of.
"""A class `EnvClient[EchoAction, EchoObservation, State]` needs no more than these three types."""

import functools
from collections.abc import Callable, Mapping
from dataclasses import asdict, is_dataclass
from typing import Any, TypeVar, get_args, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError

from .client_types import StepResult
from .errors import RemoteError

Reader = Callable[[object], Any]


def type_arguments(kind: type, base: type) -> tuple[Any, ...]:
    """What `kind` gives for the type parameters of its generic `base`; Any where it is silent."""
    found = _arguments(kind, base)
    return tuple(Any if isinstance(item, TypeVar) else item for item in found)


def _arguments(kind: type, base: type) -> tuple[Any, ...]:
    parameters: tuple[Any, ...] = getattr(kind, "__parameters__", ())
    if kind is base:
        return parameters
    for parent in vars(kind).get("__orig_bases__", kind.__bases__):
        origin = get_origin(parent) or parent
        if isinstance(origin, type) and issubclass(origin, base):
            given = dict(zip(getattr(origin, "__parameters__", ()), get_args(parent)))
            return tuple(
                given.get(item, item) if isinstance(item, TypeVar) else item
                for item in _arguments(origin, base)
            )
    return parameters


def _reader(kind: Any) -> Reader:
    reader: Reader = TypeAdapter(kind).validator.validate_python
    return reader


class ClientModels:
    """Reads and writes the types of one class of clients."""

    def __init__(self, observation: Any, state: Any) -> None:
        self._read_observation = _reader(observation)
        self._read_state = _reader(state)
        fields = (
            observation.model_fields
            if isinstance(observation, type) and issubclass(observation, BaseModel)
            else ()
        )
        # What stands beside an observation on the wire, and within it in its model.
        self._beside = [name for name in ("reward", "done", "metadata") if name in fields]

    @staticmethod
    def payload(action: object) -> Any:
        """The JSON data of an action, which is a model, a dataclass or a mapping."""
        if isinstance(action, BaseModel):
            return action.model_dump(mode="json")
        if isinstance(action, Mapping):
            return dict(action)
        if is_dataclass(action) and not isinstance(action, type):
            return asdict(action)
        raise TypeError(
            f"an action of type {type(action).__name__} cannot be sent: give a pydantic model, "
            "a dataclass or a dict, or override _step_payload"
        )

    def result(self, payload: Mapping[str, Any]) -> StepResult[Any]:
        """The result in a reply. Raises RemoteError if it does not fit the observation's type."""
        seen = payload.get("observation", {})
        if self._beside and isinstance(seen, dict):
            seen = seen.copy()
            for name in self._beside:
                if name in payload and name not in seen:
                    seen[name] = payload[name]
        return StepResult(
            observation=_fit(self._read_observation, seen, "observation"),
            reward=payload.get("reward"),
            done=bool(payload.get("done", False)),
            metadata=payload.get("metadata"),
        )

    def state(self, payload: object) -> Any:
        """The state in a reply. Raises RemoteError if it does not fit the state's type."""
        return _fit(self._read_state, payload, "state")


def _fit(read: Reader, value: object, what: str) -> Any:
    try:
        return read(value)
    except ValidationError as error:
        raise RemoteError(
            f"The {what} that the server sent does not fit the client's type. {error}",
            "INVALID_REPLY",
        ) from error


@functools.cache
def models_of(kind: type, base: type) -> ClientModels:
    """The models of a class of clients, made when they are first needed."""
    _, observation, state = type_arguments(kind, base)
    return ClientModels(observation, state)
