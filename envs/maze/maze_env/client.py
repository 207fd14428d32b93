# envs/maze/maze_env/client.py - plays the maze.
"""The client of the maze; models say all that it has to know."""

from openenv.core.env_client import EnvClient

from .models import MazeAction, MazeObservation, MazeState


class MazeEnv(EnvClient[MazeAction, MazeObservation, MazeState]):
    """A client of a server of the maze."""
