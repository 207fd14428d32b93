# envs/grid_world/grid_world_env/client.py - plays the grid world.
"""The client of the grid world; models say all that it has to know."""

from openenv.core.client_types import StepResult
from openenv.core.env_client import EnvClient
from openenv.core.env_server.types import State

from .models import GridWorldAction, GridWorldObservation, MoveAction


class GridWorldEnv(EnvClient[GridWorldAction, GridWorldObservation, State]):
    """A client of a server of the grid world."""

    async def step_move(self, move: MoveAction) -> StepResult[GridWorldObservation]:
        """Goes one step in a direction."""
        return await self.step(GridWorldAction(action=move))
