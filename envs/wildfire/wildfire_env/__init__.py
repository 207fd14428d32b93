# envs/wildfire/wildfire_env/__init__.py - the environment Wildfire: its client and its models.
"""Hold a wildfire with water and firebreaks."""

from .client import WildfireEnv
from .models import WildfireAction, WildfireObservation, WildfireState

__all__ = ["WildfireAction", "WildfireEnv", "WildfireObservation", "WildfireState"]
