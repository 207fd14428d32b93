# envs/openspiel/openspiel_env/client.py - plays OpenSpiel.
"""The client of OpenSpiel; models say all that it has to know."""

from openenv.core.env_client import EnvClient

from .models import OpenSpielAction, OpenSpielObservation, OpenSpielState


class OpenSpielEnv(EnvClient[OpenSpielAction, OpenSpielObservation, OpenSpielState]):
    """A client of a server of OpenSpiel."""
