# envs/maze/maze_env/server/maze_environment.py - the maze, in this process.
"""The environment itself is native; this gives it its models."""

from openenv.core.native_environment import NativeEnvironment

from ..models import MazeAction, MazeObservation, MazeState


class MazeEnvironment(NativeEnvironment[MazeAction, MazeObservation, MazeState]):
    """Find the exit of a maze."""

    native_name = "maze"
