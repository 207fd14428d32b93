# python/openenv/core/env_server/environment_adapter.py - an environment as the engine calls it.
"""What stands between the native engine and an environment that is written in Python.

`EnvironmentKind` tells the engine of a kind of environment before there is one; an
`EnvironmentAdapter` is one environment. Results go over as JSON text.
"""

import functools
import inspect
import logging
import math
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from .. import errors
from ..native_environment import NativeEnvironment
from .environment_checks import check_environment
from .interfaces import Environment, default_metadata
from .loop_calls import CallCancelled, wait_for
from .serialization import deserialize_action, dump, require_observation, result_members
from .types import Action, EnvironmentMetadata, Observation, State

log = logging.getLogger("openenv.server")

P = ParamSpec("P")
T = TypeVar("T")

SPLIT_TYPES = ("train", "validation", "test")


class Signature:
    """Which arguments a method takes by name."""

    def __init__(self, method: Callable[..., Any]) -> None:
        parameters = inspect.signature(method).parameters.values()
        self._takes_all = any(one.kind is one.VAR_KEYWORD for one in parameters)
        self._names = {one.name for one in parameters if one.kind is not one.POSITIONAL_ONLY}

    def takes(self, name: str) -> bool:
        """Whether the method can be given this argument."""
        return self._takes_all or name in self._names


class EnvironmentKind:
    """A kind of environment: its name, its schemas, and how to make one."""

    def __init__(
        self,
        factory: Callable[[], Environment[Any, Any, Any]],
        name: str,
        *,
        concurrent: bool,
        action_cls: type[Action],
        observation_cls: type[Observation],
        reset_observation_cls: type[Observation],
        state_cls: type[State],
    ) -> None:
        """`name` stands in URLs. `concurrent`: more than one session at a time may exist."""
        self.name = name
        self.class_name = getattr(factory, "__name__", type(factory).__name__)
        self.concurrent = concurrent
        self.action = schema_of(action_cls)
        self.observation = schema_of(observation_cls)
        self.reset_observation = schema_of(reset_observation_cls)
        self.state = schema_of(state_cls)
        self._factory = factory
        self._action_cls = action_cls
        self._description: str | None = None

    def make(self) -> "EnvironmentAdapter":
        """One more environment. Raises what its factory raises."""
        try:
            environment = self._factory()
            check_environment(type(environment))
            return EnvironmentAdapter(environment, self._action_cls)
        except BaseException:
            log.warning("%s could not be made", self.class_name, exc_info=True)
            raise

    def describe(self) -> str:
        """The environment's metadata as JSON; where it overrides them, one is made to be asked."""
        if self._description is None:
            self._description = self._metadata().model_dump_json()
        return self._description

    def _metadata(self) -> EnvironmentMetadata:
        factory = self._factory
        if inspect.isclass(factory) and _is_default(factory, "get_metadata"):
            return default_metadata(factory)
        environment = factory()
        try:
            return environment.get_metadata()
        finally:
            close(environment)


class LenientSchema(GenerateJsonSchema):
    """A schema that allows anything where the type of a field has no schema."""

    def handle_invalid_for_json_schema(
        self, schema: core_schema.CoreSchema, error_info: str
    ) -> JsonSchemaValue:
        """Nothing is said of that field."""
        log.warning("/schema says nothing of a field: there is no JSON Schema for %s", error_info)
        return {}


def schema_of(model: type[BaseModel]) -> bytes:
    """A model's JSON Schema, with null for defaults that JSON does not have."""
    return dump(model.model_json_schema(schema_generator=LenientSchema))


def close(environment: object) -> None:
    """Closes an environment that was made to be looked at; it need not have a `close`."""
    if hasattr(environment, "close"):
        environment.close()


def _is_default(kind: type, method: str) -> bool:
    """Whether a class leaves a method of Environment as it is, or does not have it."""
    return getattr(kind, method, None) in (None, getattr(Environment, method))


def logged(
    call: "Callable[Concatenate[EnvironmentAdapter, P], T]",
) -> "Callable[Concatenate[EnvironmentAdapter, P], T]":
    """Has a method of an adapter log with its traceback what it raises."""

    @functools.wraps(call)
    def run(self: "EnvironmentAdapter", /, *arguments: P.args, **named: P.kwargs) -> T:
        try:
            return call(self, *arguments, **named)
        except CallCancelled:
            raise
        except BaseException:
            self.log_failure(call.__name__)
            raise

    return run


class EnvironmentAdapter:
    """One environment. Used by one thread at a time, which works for a session or a request."""

    def __init__(self, environment: Environment[Any, Any, Any], action_cls: type[Action]) -> None:
        """Looks at the environment once, so that a call costs little."""
        self._environment = environment
        self._action_cls = action_cls
        self._reset, self._reset_takes = self._method("reset")
        self._step, self._step_takes = self._method("step")
        self._has_warned = False

    @logged
    def reset(
        self, seed: int | None, episode_id: str | None, options: dict[str, Any]
    ) -> tuple[bytes, bool]:
        """Begins an episode; the result is that of `result_members`.

        Options that the environment does not take are named in the metadata `ignored_options`.
        """
        wanted = {"seed": seed, "episode_id": episode_id}
        wanted = {key: value for key, value in wanted.items() if value is not None}
        ignored = [key for key in options if not self._reset_takes(key)]
        wanted |= options
        observation = self._call(
            self._reset, **{key: wanted[key] for key in wanted if self._reset_takes(key)}
        )
        observation = self._checked(observation, "reset")
        if ignored:
            noted = {**observation.metadata, "ignored_options": ignored}
            observation = observation.model_copy(update={"metadata": noted})
        return result_members(observation)

    @logged
    def step(
        self, action_data: dict[str, Any], timeout_s: float | None, request_id: str | None
    ) -> tuple[bytes, bool] | bytes:
        """Takes one step; the result is that of `result_members`.

        What is wrong with the action is returned as JSON text, and does not reach the environment.
        """
        try:
            action = deserialize_action(action_data, self._action_cls)
        except ValidationError as error:
            return error.json(include_url=False).encode()
        wanted = {"timeout_s": timeout_s, "request_id": request_id}
        given = {
            key: value
            for key, value in wanted.items()
            if value is not None and self._step_takes(key)
        }
        try:
            observation = self._call(self._step, action, **given)
        except errors.ValidationError as error:
            if not isinstance(self._environment, NativeEnvironment):
                raise
            return dump(error.problems)
        return result_members(self._checked(observation, "step"))

    @logged
    def state(self) -> bytes:
        """The members of the environment's state, as JSON without its braces."""
        state = self._environment.state
        return dump(state if isinstance(state, BaseModel) else dict(state or {}))[1:-1]

    @logged
    def close(self) -> None:
        """Ends the environment, whether somebody waits for that or not."""
        close: Any = getattr(self._environment, "close", None)
        outcome = None if close is None else close()
        if inspect.iscoroutine(outcome):
            wait_for(outcome, in_any_case=True)

    def task_call(self, name: str, *arguments: Any) -> bytes | None:
        """What a method of the dataset returns, as JSON; None if there is no such method."""
        method = getattr(self._environment, name, None)
        if not callable(method):
            return None
        try:
            answer = self._call(method, *arguments)
        except NotImplementedError:
            return None
        except (IndexError, CallCancelled):
            raise
        except BaseException:
            self.log_failure(name)
            raise
        return dump([_split(each) for each in answer] if name == "list_splits" else answer)

    def _method(self, name: str) -> tuple[Callable[..., Any], Callable[[str], bool]]:
        """The variant of a method that the environment has, and which arguments it takes."""
        variant = f"{name}_async"
        is_default = _is_default(type(self._environment), variant)
        method = getattr(self._environment, name if is_default else variant)
        return method, Signature(method).takes

    def _call(self, method: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        """Calls a method here; what it leaves to be awaited is awaited on the event loop."""
        outcome = method(*arguments, **named)
        return wait_for(outcome) if inspect.iscoroutine(outcome) else outcome

    def _checked(self, observation: object, method: str) -> Any:
        """What a method returned, if it is an observation. Raises TypeError."""
        name = f"{type(self._environment).__name__}.{method}"
        seen = require_observation(observation, name)
        if isinstance(seen.reward, float) and not math.isfinite(seen.reward):
            if not self._has_warned:
                log.warning("%s gave the reward %s, which becomes null in JSON", name, seen.reward)
            self._has_warned = True
        return seen

    def log_failure(self, method: str) -> None:
        """Logs the exception that is being handled, with its traceback."""
        log.warning("%s.%s failed", type(self._environment).__name__, method, exc_info=True)


def _split(told: Any) -> Any:
    """A part of a dataset as an object with a name and a type."""
    if isinstance(told, (dict, BaseModel)):
        return told
    return {"name": str(told), "type": told if told in SPLIT_TYPES else "validation"}
