# envs/wildfire/wildfire_env/server/wildfire_environment.py - Wildfire, in this process.
"""The environment itself is native; this gives it its models."""

from openenv.core.native_environment import NativeEnvironment

from ..models import WildfireAction, WildfireObservation, WildfireState


class WildfireEnvironment(NativeEnvironment[WildfireAction, WildfireObservation, WildfireState]):
    """Hold a wildfire with water and firebreaks."""

    native_name = "wildfire"
