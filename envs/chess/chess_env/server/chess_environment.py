# envs/chess/chess_env/server/chess_environment.py - chess, in this process.
"""The environment itself is native; this gives it its models."""

from openenv.core.native_environment import NativeEnvironment

from ..models import ChessAction, ChessObservation, ChessState


class ChessEnvironment(NativeEnvironment[ChessAction, ChessObservation, ChessState]):
    """Chess against a built-in opponent, Stockfish, or oneself."""

    native_name = "chess"
