# envs/echo/echo_env/server/echo_environment.py - Echo, in this process.
"""The environment itself is native; this gives it its models."""

from openenv.core.env_server.types import State
from openenv.core.native_environment import NativeEnvironment

from ..models import EchoAction, EchoObservation


class EchoEnvironment(NativeEnvironment[EchoAction, EchoObservation, State]):
    """Says back what it is told, and pays for length."""

    native_name = "echo"
