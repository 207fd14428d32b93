# envs/openspiel/openspiel_env/server/openspiel_environment.py - OpenSpiel, in this process.
"""The environment itself is native; this gives it its models."""

from openenv.core.native_environment import NativeEnvironment

from ..models import OpenSpielAction, OpenSpielObservation, OpenSpielState


class OpenSpielEnvironment(
    NativeEnvironment[OpenSpielAction, OpenSpielObservation, OpenSpielState]
):
    """Six games of OpenSpiel against fixed opponents."""

    native_name = "openspiel"
