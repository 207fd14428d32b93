# python/openenv/core/client_models.py - between the wire and the types that a client is made of.
"""A class `EnvClient[EchoAction, EchoObservation, State]` needs no more than these three types."""

import functools
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, is_dataclass
from typing import Any, TypeVar, get_args, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError

from .client_types import StepResult
from .errors import RemoteError

BASE_FIELDS = frozenset({"reward", "done", "metadata"})

INVALID_REPLY = "INVALID_REPLY"
DATA_CHARACTERS_SHOWN_MAX = 200
NO_DATA: dict[str, Any] = {}

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
        # What stands beside an observation on the wire stands within it in a model.
        self._base_fields: tuple[str, ...] = ()
        if isinstance(observation, type) and issubclass(observation, BaseModel):
            self._base_fields = tuple(BASE_FIELDS.intersection(observation.model_fields))
        self._has_base_fields = len(self._base_fields) == len(BASE_FIELDS)

    @staticmethod
    def payload(action: object) -> Any:
        """The JSON data of an action, which is a model, a dataclass or a mapping."""
        serializer = getattr(type(action), "__pydantic_serializer__", None)
        if serializer is not None:
            return serializer.to_python(action, mode="json")
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
        reward, done = payload.get("reward"), payload.get("done", False)
        metadata = payload.get("metadata")
        if self._has_base_fields and type(seen) is dict:
            seen.setdefault("reward", reward)
            seen.setdefault("done", done)
            if metadata is not None:
                seen.setdefault("metadata", metadata)
        elif self._base_fields and type(seen) is dict:
            beside = {"reward": reward, "done": done}
            if metadata is not None:
                beside["metadata"] = metadata
            seen = {name: beside[name] for name in self._base_fields if name in beside} | seen
        try:
            observation = self._read_observation(seen)
        except ValidationError as error:
            raise _unfit("observation", error) from error
        return StepResult(observation, reward, done, metadata)

    def state(self, payload: object) -> Any:
        """The state in a reply. Raises RemoteError if it does not fit the state's type."""
        try:
            return self._read_state(payload)
        except ValidationError as error:
            raise _unfit("state", error) from error


def reply_data(reply: Mapping[str, Any], kind: str) -> dict[str, Any]:
    """The data of a reply that is to be of this kind. Raises RemoteError if it is not."""
    data = reply.get("data", NO_DATA)
    if type(data) is dict and reply.get("type", kind) == kind:
        return data
    what = f"A message of type {reply.get('type')!r} came"
    if type(data) is not dict:
        what += f", whose data is {json.dumps(data)[:DATA_CHARACTERS_SHOWN_MAX]}"
    raise RemoteError(
        f"The server sent what is no reply. {what}, instead of one of type {kind!r} with an "
        "object as its data.",
        INVALID_REPLY,
    )


def _unfit(what: str, error: ValidationError) -> RemoteError:
    return RemoteError(
        f"The {what} that the server sent does not fit the client's type. {error}",
        INVALID_REPLY,
    )


@functools.cache
def models_of(kind: type, base: type) -> ClientModels:
    """The models of a class of clients, made when they are first needed."""
    _, observation, state = type_arguments(kind, base)
    return ClientModels(observation, state)
