# envs/snake/snake_env/server/snake_environment.py - Snake, in this process.
"""The environment itself is native; this gives it its models."""

from openenv.core.env_server.types import State
from openenv.core.native_environment import NativeEnvironment

from ..models import SnakeAction, SnakeObservation


class SnakeEnvironment(NativeEnvironment[SnakeAction, SnakeObservation, State]):
    """Snake on a walled board."""

    native_name = "snake"
