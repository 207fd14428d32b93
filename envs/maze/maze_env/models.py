# envs/maze/maze_env/models.py - what the maze takes and what it gives.
"""The models of the maze; the server checks actions by the same rules."""

from pydantic import Field

from openenv.core.env_server.types import Action, Observation, State


class MazeAction(Action):
    """One step"""

    action: int = Field(ge=0, le=3, description="0 goes up, 1 down, 2 left, 3 right")


class MazeObservation(Observation):
    """Where the agent stands"""

    legal_actions: list[int] = Field(default_factory=list, description="The ways that are open")
    current_position: list[int] = Field(default_factory=list, description="Column and row")
    previous_position: list[int] = Field(
        default_factory=list, description="The same before the last move"
    )


class MazeState(State):
    """The game as it stands"""

    done: bool = Field(default=False, description="Won or lost")
    current_position: list[int] = Field(default_factory=list, description="Column and row")
    exit_cell: list[int] = Field(default_factory=list, description="Column and row")
    status: str = Field(default="playing", description="playing, win or lose")
