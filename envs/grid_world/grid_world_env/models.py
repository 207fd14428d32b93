# envs/grid_world/grid_world_env/models.py - what the grid world takes and what it gives.
"""The models of the grid world; the server checks actions by the same rules."""

from enum import Enum

from pydantic import Field

from openenv.core.env_server.types import Action, Observation


class MoveAction(str, Enum):
    """A direction: up and down change x, left and right change y."""

    UP = "UP"
    DOWN = "DOWN"
    LEFT = "LEFT"
    RIGHT = "RIGHT"


class GridWorldAction(Action):
    """One step"""

    action: MoveAction = Field(description="The direction to go")


class GridWorldObservation(Observation):
    """Where the agent stands"""

    x: int = Field(description="Grows downwards")
    y: int = Field(description="Grows to the right")
    message: str = Field(default="", description="What happened, in words")
