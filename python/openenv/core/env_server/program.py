# python/openenv/core/env_server/program.py - what every `server/app.py` does when it is run.
"""The packages of the environments serve their applications alike."""

import argparse
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .application import Application

SESSIONS_MAX = 1000
SESSIONS_MOST = 1_000_000
PORT_MOST = 65_535


def whole_number(text: str, least: int, most: int) -> int:
    """The number that a text spells. Raises ValueError if it is none, or not within the bounds."""
    if text.isascii() and text.isdigit() and len(text) < 20 and least <= int(text) <= most:
        return int(text)
    raise ValueError(f"must be a whole number from {least} to {most}, not {text!r}")


def port(text: str) -> int:
    """The port that a flag names. Raises argparse.ArgumentTypeError."""
    try:
        return whole_number(text, 0, PORT_MOST)
    except ValueError as wrong:
        raise argparse.ArgumentTypeError(str(wrong)) from wrong


def max_concurrent_envs() -> int:
    """How many sessions there may be at once: MAX_CONCURRENT_ENVS, or SESSIONS_MAX.

    Ends the program with status 2 and a message if the variable is no number of sessions.
    """
    text = os.environ.get("MAX_CONCURRENT_ENVS", str(SESSIONS_MAX))
    try:
        return whole_number(text, 1, SESSIONS_MOST)
    except ValueError as wrong:
        print(f"MAX_CONCURRENT_ENVS {wrong}", file=sys.stderr)
        raise SystemExit(2) from wrong


def serve(app: "Application", name: str) -> None:
    """Serves the application of the environment `name` until it is told to end.

    Where it listens, the flags of the command line say.
    """
    import uvicorn

    flags = argparse.ArgumentParser(description=f"Serves {name}.")
    flags.add_argument("--host", default="127.0.0.1", help="the address to listen on")
    flags.add_argument("--port", type=port, default=8000, help="the port to listen on")
    chosen = flags.parse_args()
    uvicorn.run(app, host=chosen.host, port=chosen.port)
