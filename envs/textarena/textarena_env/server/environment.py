# envs/textarena/textarena_env/server/environment.py - TextArena, in this process.
"""The environment itself is native; this gives it its models.

The variables TEXTARENA_ENV_ID, TEXTARENA_NUM_PLAYERS, TEXTARENA_MAX_TURNS and TEXTARENA_KW_<NAME>
say which game is played where a reset says nothing else.
"""

from openenv.core.native_environment import NativeEnvironment

from ..models import TextArenaAction, TextArenaObservation, TextArenaState


class TextArenaEnvironment(
    NativeEnvironment[TextArenaAction, TextArenaObservation, TextArenaState]
):
    """Games that are played by text."""

    native_name = "textarena"
