# envs/chess/chess_env/models.py - what chess takes and what it gives.
"""The models of chess; the server checks actions by the same rules."""

from typing import Literal

from pydantic import Field

from openenv.core.env_server.types import Action, Observation, State

Color = Literal["white", "black"]

FIRST_POSITION = "rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR w KQkq - 0 1"


class ChessAction(Action):
    """A move"""

    move: str = Field(description="In UCI's notation: e2e4, e7e8q")


class ChessObservation(Observation):
    """The position after the move and the opponent's reply"""

    fen: str = Field(default="", description="The position, in Forsyth-Edwards notation")
    legal_moves: list[str] = Field(
        default_factory=list, description="What may be played, in UCI's notation"
    )
    is_check: bool = Field(default=False, description="Whether the side to move is in check")
    result: str | None = Field(
        default=None, description="1-0, 0-1 or 1/2-1/2 once the game is over"
    )


class ChessState(State):
    """The game; step_count counts its half-moves"""

    fen: str = Field(
        default=FIRST_POSITION, description="The position, in Forsyth-Edwards notation"
    )
    current_player: Color = Field(default="white", description="Whose turn it is")
    move_history: list[str] = Field(default_factory=list, description="All moves of both sides")
    agent_color: Color = Field(default="white", description="For whom rewards are paid")
