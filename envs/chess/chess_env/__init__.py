# envs/chess/chess_env/__init__.py - the environment chess: its client and its models.
"""Chess against a built-in opponent, Stockfish, or oneself."""

from .client import ChessEnv
from .models import ChessAction, ChessObservation, ChessState

__all__ = ["ChessAction", "ChessEnv", "ChessObservation", "ChessState"]
