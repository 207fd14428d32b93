# envs/connect4/connect4_env/models.py - what Connect Four takes and what it gives.
"""The models of Connect Four; the server checks actions by the same rules."""

from pydantic import Field

from openenv.core.env_server.types import Action, Observation, State

Board = list[list[int]]


def _empty_board() -> Board:
    return [[0] * 7 for _ in range(6)]


class Connect4Action(Action):
    """Drops a disc"""

    column: int = Field(description="The column, from 0 to 6")


class Connect4Observation(Observation):
    """The board after the move"""

    board: Board = Field(
        default_factory=_empty_board, description="Rows from the top; 1 moved first, -1 second"
    )
    legal_actions: list[int] = Field(
        default_factory=list, description="The columns that are not full"
    )


class Connect4State(State):
    """The game as it stands"""

    board: Board = Field(
        default_factory=_empty_board, description="Rows from the top; 1 moved first, -1 second"
    )
    next_player: int = Field(default=1, description="Whose turn it is: 1 or -1")
