# envs/grid_world/grid_world_env/server/grid_world_environment.py - the grid world, in this process.
"""The environment itself is native; this gives it its models."""

from openenv.core.env_server.types import State
from openenv.core.native_environment import NativeEnvironment

from ..models import GridWorldAction, GridWorldObservation


class GridWorldEnvironment(NativeEnvironment[GridWorldAction, GridWorldObservation, State]):
    """Walk from one corner of a square grid to the other."""

    native_name = "grid_world"
