# envs/echo/echo_env/client.py - plays Echo.
"""The client of Echo; models say all that it has to know."""

from openenv.core.env_client import EnvClient
from openenv.core.env_server.types import State

from .models import EchoAction, EchoObservation


class EchoEnv(EnvClient[EchoAction, EchoObservation, State]):
    """A client of a server of Echo."""
