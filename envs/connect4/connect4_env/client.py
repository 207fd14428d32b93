# envs/connect4/connect4_env/client.py - plays Connect Four.
"""The client of Connect Four; models say all that it has to know."""

from openenv.core.env_client import EnvClient

from .models import Connect4Action, Connect4Observation, Connect4State


class Connect4Env(EnvClient[Connect4Action, Connect4Observation, Connect4State]):
    """A client of a server of Connect Four."""
