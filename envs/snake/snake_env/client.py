# envs/snake/snake_env/client.py - plays Snake.
"""The client of Snake; models say all that it has to know."""

from openenv.core.env_client import EnvClient
from openenv.core.env_server.types import State

from .models import SnakeAction, SnakeObservation


class SnakeEnv(EnvClient[SnakeAction, SnakeObservation, State]):
    """A client of a server of Snake."""
