# envs/chess/chess_env/client.py - plays chess.
"""The client of chess; models say all that it has to know."""

from openenv.core.env_client import EnvClient

from .models import ChessAction, ChessObservation, ChessState


class ChessEnv(EnvClient[ChessAction, ChessObservation, ChessState]):
    """A client of a server of chess."""
