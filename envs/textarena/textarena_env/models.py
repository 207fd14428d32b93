# envs/textarena/textarena_env/models.py - what TextArena takes and what it gives.
"""The models of TextArena; the server checks actions by the same rules."""

from typing import Any

from pydantic import BaseModel, Field

from openenv.core.env_server.types import Action, Observation, State


class TextArenaMessage(BaseModel):
    """What the game or a player says."""

    sender_id: int = Field(description="A player, or -1 for the game")
    content: str
    category: str = Field(description="PROMPT, PLAYER_ACTION, GAME_MESSAGE and so on")


class TextArenaAction(Action):
    """What the player whose turn it is says."""

    message: str = Field(description="A text with the move in square brackets")


class TextArenaObservation(Observation):
    """What the player whose turn it is sees."""

    prompt: str = Field(description="How the game is played; its id after the first turn")
    messages: list[TextArenaMessage] = Field(default_factory=list)
    current_player_id: int = Field(default=0, description="Whose turn it is")
    legal_players: list[int] = Field(default_factory=list, description="All players")
    info: dict[str, Any] = Field(default_factory=dict, description="Signals, legal moves")


class TextArenaState(State):
    """All that the server tells of an episode."""

    env_id: str = Field(description="Which game it is")
    num_players: int
    max_turns: int | None = None
    turn: int = Field(default=0, description="Turns played; refused moves are none")
    last_reward: float = 0.0
    last_info: dict[str, Any] = Field(default_factory=dict)
    raw_state: dict[str, Any] = Field(default_factory=dict)
