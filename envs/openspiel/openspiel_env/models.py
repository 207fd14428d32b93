# envs/openspiel/openspiel_env/models.py - what OpenSpiel's games take and what they give.
"""The models of OpenSpiel's games; the server checks actions by the same rules."""

from typing import Any

from pydantic import Field

from openenv.core.env_server.types import Action, Observation, State


class OpenSpielAction(Action):
    """A move"""

    action_id: int = Field(description="One of the legal actions")
    game_name: str = Field(default="catch", description="Not used: a reset chooses the game")
    game_params: dict[str, Any] = Field(
        default_factory=dict, description="Not used: a reset chooses the game"
    )


class OpenSpielObservation(Observation):
    """What the agent sees"""

    info_state: list[float] = Field(description="The game's tensor for the agent")
    legal_actions: list[int] = Field(description="What the agent may do")
    game_phase: str = Field(default="playing", description="initial, playing or terminal")
    current_player_id: int = Field(default=0, description="Who moves; -4 if it is over")
    opponent_last_action: int | None = Field(
        default=None, description="What another player did last"
    )


class OpenSpielState(State):
    """The game as it stands"""

    game_name: str = Field(default="catch", description="The game")
    agent_player: int = Field(default=0, description="Which player the agent is")
    opponent_policy: str = Field(default="random", description="How the others play")
    game_params: dict[str, Any] = Field(
        default_factory=dict, description="The game's parameters"
    )
    num_players: int = Field(default=1, description="Players, the agent included")
