# envs/echo/echo_env/__init__.py - the environment Echo: its client and its models.
"""Echo says back what it is told, and pays for length."""

from .client import EchoEnv
from .models import EchoAction, EchoObservation

__all__ = ["EchoAction", "EchoEnv", "EchoObservation"]
