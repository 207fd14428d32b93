# python/openenv/core/env_server/environment_checks.py - mistakes that can be told before a session.
"""What is wrong with a class of environments, or with the models that go with it."""

import inspect

from pydantic import BaseModel

from .types import Action, Observation


def check_models(action_cls: object, *observation_classes: object, state_cls: object) -> None:
    """Raises TypeError that says what a model should be, unless all are what they should be."""
    if _is_kind(action_cls, Observation) and _is_kind(observation_classes[0], Action):
        raise TypeError(
            f"action_cls and observation_cls are the wrong way round: {_told(action_cls)} is an "
            f"Observation, and {_told(observation_classes[0])} is an Action"
        )
    _require("action_cls", action_cls, Action)
    for observation_cls in observation_classes:
        _require("observation_cls", observation_cls, Observation)
    _require("state_cls", state_cls, BaseModel)


def check_environment(kind: type) -> None:
    """Raises TypeError for a class that lacks something, or whose `state` is no property."""
    missing = [
        name
        for name in ("reset", "step", "state")
        if name in getattr(kind, "__abstractmethods__", ())
        or name != "state" and not hasattr(kind, name)
    ]
    if missing:
        raise TypeError(
            f"{kind.__name__} has no {', no '.join(missing)}: an environment has the methods reset "
            "and step, and the property state"
        )
    if inspect.isfunction(inspect.getattr_static(kind, "state", None)):
        raise TypeError(
            f"{kind.__name__}.state must be a property: write @property above its `def state`"
        )


def _is_kind(model: object, base: type) -> bool:
    return inspect.isclass(model) and issubclass(model, base)


def _require(argument: str, model: object, base: type) -> None:
    if not _is_kind(model, base):
        raise TypeError(
            f"{argument} must be a class derived from {base.__name__}, not {_told(model)}"
        )


def _told(model: object) -> str:
    if inspect.isclass(model):
        return f"the class {model.__name__}"
    return f"an object of the class {type(model).__name__}"
