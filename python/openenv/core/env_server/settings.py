# python/openenv/core/env_server/settings.py - what whoever runs a server may say of it.
"""Read from variables of the environment, because an application is started by its name alone.

Each is called like the flag of the native server.
"""

import os
from dataclasses import dataclass

from openenv import _native

from .types import ServerMode


@dataclass(frozen=True)
class Settings:
    """The variables of one process; times in seconds, 0 for no limit."""

    token: str
    allow_origin: list[str]
    allow_host: list[str]
    session_timeout_s: float
    deadline_s: float

    @classmethod
    def read(cls) -> "Settings":
        """The settings of this process. Raises ValueError that names the faulty variable."""
        token = os.environ.get("OPENENV_TOKEN")
        if token == "":
            raise ValueError("OPENENV_TOKEN is set but empty: unset it to need no token")
        return cls(
            token=token or "",
            allow_origin=_words("OPENENV_ALLOW_ORIGIN"),
            allow_host=_words("OPENENV_ALLOW_HOST"),
            session_timeout_s=_seconds("OPENENV_SESSION_TIMEOUT", _native.SESSION_IDLE_S),
            deadline_s=_seconds("OPENENV_DEADLINE", _native.DEADLINE_S),
        )


def _words(variable: str) -> list[str]:
    return [word.strip() for word in os.environ.get(variable, "").split(",") if word.strip()]


def _seconds(variable: str, otherwise: float) -> float:
    text = os.environ.get(variable)
    if text is None:
        return otherwise
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds < float("inf"):
        raise ValueError(f"{variable}={text!r} must be a number of seconds, 0 for no limit")
    return seconds


def server_mode(mode: ServerMode | str) -> ServerMode:
    """The mode of that name, in any case. Raises ValueError that lists the names."""
    try:
        return ServerMode(mode.lower())
    except ValueError:
        known = [each.value for each in ServerMode]
        raise ValueError(f"Invalid mode: '{mode}'. Must be one of: {known}") from None
