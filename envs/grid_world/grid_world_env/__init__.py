# envs/grid_world/grid_world_env/__init__.py - the grid world: its client and its models.
"""Walk from one corner of a square grid to the other."""

from .client import GridWorldEnv
from .models import GridWorldAction, GridWorldObservation, MoveAction

__all__ = ["GridWorldAction", "GridWorldEnv", "GridWorldObservation", "MoveAction"]
