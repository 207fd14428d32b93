# envs/textarena/textarena_env/__init__.py - TextArena: its client, its models and its signals.
"""Games that are played by text, by one player or by several."""

from .client import TextArenaEnv
from .models import TextArenaAction, TextArenaMessage, TextArenaObservation, TextArenaState
from .rewards import RewardProvider, build_reward_providers

__all__ = [
    "RewardProvider",
    "TextArenaAction",
    "TextArenaEnv",
    "TextArenaMessage",
    "TextArenaObservation",
    "TextArenaState",
    "build_reward_providers",
]
