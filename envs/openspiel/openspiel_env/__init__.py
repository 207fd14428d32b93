# envs/openspiel/openspiel_env/__init__.py - the environment OpenSpiel: its client and its models.
"""Six games of OpenSpiel against fixed opponents."""

from .client import OpenSpielEnv
from .models import OpenSpielAction, OpenSpielObservation, OpenSpielState

__all__ = ["OpenSpielAction", "OpenSpielEnv", "OpenSpielObservation", "OpenSpielState"]
