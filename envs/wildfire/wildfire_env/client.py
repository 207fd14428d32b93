# envs/wildfire/wildfire_env/client.py - plays Wildfire.
"""The client of Wildfire; models say all that it has to know."""

from openenv.core.env_client import EnvClient

from .models import WildfireAction, WildfireObservation, WildfireState


class WildfireEnv(EnvClient[WildfireAction, WildfireObservation, WildfireState]):
    """A client of a server of Wildfire."""


def render_grid(observation: WildfireObservation) -> str:
    """The land as text: a blank for ash, `"` fuel, `*` fire, `#` firebreak, `~` water."""
    width = observation.width
    cells = "".join(' "*#~'[cell] for cell in observation.grid)
    return "\n".join(cells[row : row + width] for row in range(0, len(cells), width))
