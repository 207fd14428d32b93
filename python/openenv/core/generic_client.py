# python/openenv/core/generic_client.py - the client of any environment, without its types.
"""Actions, observations and states are dicts; nothing of the environment must be installed."""

from typing import Any

from .client_types import StepResult
from .env_client import EnvClient


class GenericEnvClient(EnvClient[dict[str, Any], dict[str, Any], dict[str, Any]]):
    """Plays any environment in plain JSON."""

    def _step_payload(self, action: Any) -> dict[str, Any]:
        """Takes a dict, a model, or any object of whose attributes an action can be made."""
        if isinstance(action, dict):
            return action
        if hasattr(action, "model_dump"):
            dumped: dict[str, Any] = action.model_dump(mode="json")
            return dumped
        return vars(action) if hasattr(action, "__dict__") else super()._step_payload(action)

    def _parse_result(self, payload: dict[str, Any]) -> StepResult[dict[str, Any]]:
        return StepResult(
            observation=payload.get("observation", {}),
            reward=payload.get("reward"),
            done=payload.get("done", False),
            metadata=payload.get("metadata"),
        )

    def _parse_state(self, payload: dict[str, Any]) -> dict[str, Any]:
        return payload


class GenericAction(dict[str, Any]):
    """A dict that is made of keyword arguments: `GenericAction(message="hello")`."""

    def __init__(self, **fields: Any) -> None:
        super().__init__(fields)

    def __repr__(self) -> str:
        return f"GenericAction({', '.join(f'{key}={value!r}' for key, value in self.items())})"
