# envs/textarena/textarena_env/client.py - plays TextArena.
"""The client of TextArena; models say all that it has to know."""

from openenv.core.env_client import EnvClient

from .models import TextArenaAction, TextArenaObservation, TextArenaState


class TextArenaEnv(EnvClient[TextArenaAction, TextArenaObservation, TextArenaState]):
    """A client of a server of TextArena."""
