# envs/wildfire/wildfire_env/models.py - what Wildfire takes and what it gives.
"""The models of Wildfire; the server checks actions by the same rules."""

from pydantic import Field

from openenv.core.env_server.types import Action, Observation, State


class WildfireAction(Action):
    """What is done before the fire spreads"""

    action: str = Field(description="water, break or wait; anything else costs 0.05")
    x: int | None = Field(default=None, description="Column, from the left")
    y: int | None = Field(default=None, description="Row, from the top")


class WildfireObservation(Observation):
    """The land after the step"""

    grid: list[int] = Field(
        description="Cells by row: 0 ash, 1 fuel, 2 burning, 3 firebreak, 4 damp"
    )
    width: int = Field(description="Columns")
    height: int = Field(description="Rows")
    step: int = Field(description="Steps so far")
    wind_dir: str = Field(description="Where the wind drives the fire")
    humidity: float = Field(description="From 0 to 1; damps the fire")
    burning_count: int = Field(description="Cells on fire")
    burned_count: int = Field(description="Cells of ash")
    reward_hint: float = Field(default=0.0, description="The reward again")
    remaining_water: int = Field(default=0, description="Cells that can still be watered")
    remaining_breaks: int = Field(default=0, description="Firebreaks that can still be made")


class WildfireState(State):
    """The fire as it stands"""

    total_burned: int = Field(default=0, description="Cells burnt down")
    total_extinguished: int = Field(default=0, description="Fires put out")
    last_action: str = Field(default="reset", description="What was done last")
    width: int = Field(default=0, description="Columns")
    height: int = Field(default=0, description="Rows")
    wind_dir: str = Field(default="CALM", description="Where the wind drives the fire")
    humidity: float = Field(default=0.25, description="From 0 to 1")
    remaining_water: int = Field(default=20, description="Cells that can still be watered")
    remaining_breaks: int = Field(default=50, description="Firebreaks that can still be made")
    grid: list[int] = Field(default_factory=list, description="Cells by row")
    burn_timers: list[int] = Field(
        default_factory=list, description="Steps that each cell has burnt or been damp"
    )
