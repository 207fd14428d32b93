# envs/connect4/connect4_env/__init__.py - the environment Connect Four: its client and its models.
"""Connect Four, for two sides or against an opponent."""

from .client import Connect4Env
from .models import Connect4Action, Connect4Observation, Connect4State

__all__ = ["Connect4Action", "Connect4Env", "Connect4Observation", "Connect4State"]
