# python/openenv/core/env_server/environment_adapter.py - an environment as the engine calls it.
"""What stands between the native engine and an environment that is written in Python.

`EnvironmentKind` tells the engine of a kind of environment before there is one; an
`EnvironmentAdapter` is one environment. Results go over as JSON text.
"""

import inspect
import json
import logging
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from pydantic import BaseModel, ValidationError

from .interfaces import Environment
from .serialization import deserialize_action, dump, result_members
from .session_threads import start_on_loop
from .types import Action, EnvironmentMetadata, Observation, State

log = logging.getLogger("openenv.server")

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
        self.action = _schema(action_cls)
        self.observation = _schema(observation_cls)
        self.reset_observation = _schema(reset_observation_cls)
        self.state = _schema(state_cls)
        self._factory = factory
        self._action_cls = action_cls
        self._description: str | None = None

    def make(self) -> "EnvironmentAdapter":
        """One more environment. Raises what its factory raises."""
        try:
            return EnvironmentAdapter(self._factory(), self._action_cls)
        except Exception:
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
            name = factory.__name__
            return EnvironmentMetadata(
                name=name, description=f"{name} environment", version="1.0.0"
            )
        environment = factory()
        try:
            return environment.get_metadata()
        finally:
            environment.close()


def _schema(model: type[BaseModel]) -> str:
    return json.dumps(model.model_json_schema())


def _is_default(kind: type, method: str) -> bool:
    """Whether a class leaves a method of Environment as it is, or does not have it."""
    return getattr(kind, method, None) in (None, getattr(Environment, method))


class EnvironmentAdapter:
    """One environment. Used by one thread at a time, but for `cancel`."""

    def __init__(self, environment: Environment[Any, Any, Any], action_cls: type[Action]) -> None:
        """Looks at the environment once, so that a call costs little."""
        self._environment = environment
        self._action_cls = action_cls
        self._reset, self._reset_takes = self._method("reset")
        self._step, self._step_takes = self._method("step")
        self._awaited: "Future[Any] | None" = None
        self._is_cancelled = False

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
        if ignored:
            noted = {**observation.metadata, "ignored_options": ignored}
            observation = observation.model_copy(update={"metadata": noted})
        return result_members(observation)

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
        return result_members(
            self._call(
                self._step,
                action,
                **{
                    key: value
                    for key, value in wanted.items()
                    if value is not None and self._step_takes(key)
                },
            )
        )

    def state(self) -> bytes:
        """The members of the environment's state, as JSON without its braces."""
        state = self._environment.state
        return dump(state if isinstance(state, BaseModel) else dict(state or {}))[1:-1]

    def close(self) -> None:
        """Ends the environment."""
        self._is_cancelled = False  # That was for a step.
        if hasattr(self._environment, "close"):
            self._call(self._environment.close)

    def cancel(self) -> None:
        """Nobody waits for the running call any more. Any thread; never raises."""
        self._is_cancelled = True
        awaited = self._awaited
        if awaited is not None:
            awaited.cancel()

    def task_call(self, name: str, *arguments: Any) -> bytes | None:
        """What a method of the dataset returns, as JSON; None if there is no such method."""
        method = getattr(self._environment, name, None)
        if not callable(method):
            return None
        try:
            answer = self._call(method, *arguments)
        except NotImplementedError:
            return None
        return dump([_split(each) for each in answer] if name == "list_splits" else answer)

    def _method(self, name: str) -> tuple[Callable[..., Any], Callable[[str], bool]]:
        """The variant of a method that the environment has, and which arguments it takes."""
        variant = f"{name}_async"
        is_default = _is_default(type(self._environment), variant)
        method = getattr(self._environment, name if is_default else variant)
        return method, Signature(method).takes

    def _call(self, method: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        """Calls a method here; what it leaves to be awaited is awaited on the event loop."""
        try:
            outcome = method(*arguments, **named)
            if not inspect.iscoroutine(outcome):
                return outcome
            self._awaited = start_on_loop(outcome)
            if self._is_cancelled:  # Perhaps before there was anything to be cancelled.
                self._awaited.cancel()
            return self._awaited.result()
        except Exception:
            log.info("%s failed", getattr(method, "__qualname__", method), exc_info=True)
            raise
        finally:
            self._awaited = None


def _split(told: Any) -> Any:
    """A part of a dataset as an object with a name and a type."""
    if isinstance(told, (dict, BaseModel)):
        return told
    return {"name": str(told), "type": told if told in SPLIT_TYPES else "validation"}
