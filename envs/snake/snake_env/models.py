# envs/snake/snake_env/models.py - what Snake takes and what it gives.
"""The models of Snake; the server checks actions by the same rules."""

from pydantic import Field

from openenv.core.env_server.types import Action, Observation


class SnakeAction(Action):
    """One move"""

    action: int = Field(
        ge=0,
        le=4,
        description="0 straight on, 1 left, 2 right; for a human also 3 down, 4 up",
    )


class SnakeObservation(Observation):
    """The board"""

    grid: list[list[int]] = Field(
        description="0 empty, 1 wall, 2 fruit, 3 head, 4 body, 5 tail"
    )
    observation: list[list[list[float]]] = Field(
        description="The same as eight planes of zeros and ones"
    )
    episode_score: float = Field(default=0.0, description="Sum of the rewards so far")
    episode_steps: int = Field(default=0, description="Moves so far")
    episode_fruits: int = Field(default=0, description="Fruits eaten so far")
    episode_kills: int = Field(default=0, description="Always 0: there is one snake")
    alive: bool = Field(default=True, description="False once the episode is over")
