# envs/connect4/connect4_env/server/connect4_environment.py - Connect Four, in this process.
"""The environment itself is native; this gives it its models."""

from openenv.core.native_environment import NativeEnvironment

from ..models import Connect4Action, Connect4Observation, Connect4State


class Connect4Environment(NativeEnvironment[Connect4Action, Connect4Observation, Connect4State]):
    """Connect Four, for two sides or against an opponent."""

    native_name = "connect4"
