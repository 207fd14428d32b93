# envs/snake/snake_env/__init__.py - the environment Snake: its client and its models.
"""Snake on a walled board."""

from .client import SnakeEnv
from .models import SnakeAction, SnakeObservation

__all__ = ["SnakeAction", "SnakeEnv", "SnakeObservation"]
