# envs/maze/maze_env/__init__.py - the environment the maze: its client and its models.
"""Find the exit of a maze."""

from .client import MazeEnv
from .models import MazeAction, MazeObservation, MazeState

__all__ = ["MazeAction", "MazeEnv", "MazeObservation", "MazeState"]
