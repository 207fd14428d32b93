# python/openenv/core/client_types.py - what a reset or a step gives to its player.
"""The result type of all clients."""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

ActT = TypeVar("ActT")
ObsT = TypeVar("ObsT")
StateT = TypeVar("StateT")


@dataclass
class StepResult(Generic[ObsT]):
    """What the player sees, the reward of the step, and whether the episode is over.

    `metadata` is what the server said beside the observation; None if it said nothing.
    """

    observation: ObsT
    reward: float | None = None
    done: bool = False
    metadata: dict[str, Any] | None = None
