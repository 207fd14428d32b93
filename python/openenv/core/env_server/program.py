# python/openenv/core/env_server/program.py - what every `server/app.py` does when it is run.
"""The packages of the environments serve their applications alike."""

import argparse
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .application import Application

SESSIONS_MAX = 1000


def max_concurrent_envs() -> int:
    """How many sessions there may be at once: MAX_CONCURRENT_ENVS, or SESSIONS_MAX.

    Ends the program with status 2 and a message if the variable is no number from 1 on.
    """
    text = os.environ.get("MAX_CONCURRENT_ENVS", str(SESSIONS_MAX))
    if text.isascii() and text.isdigit() and int(text) > 0:
        return int(text)
    print(f"MAX_CONCURRENT_ENVS={text!r} must be a whole number from 1 on", file=sys.stderr)
    raise SystemExit(2)


def serve(app: "Application", name: str) -> None:
    """Serves the application of the environment `name` until it is told to end.

    Where it listens, the flags of the command line say.
    """
    import uvicorn

    flags = argparse.ArgumentParser(description=f"Serves {name}.")
    flags.add_argument("--host", default="127.0.0.1", help="the address to listen on")
    flags.add_argument("--port", type=int, default=8000, help="the port to listen on")
    chosen = flags.parse_args()
    uvicorn.run(app, host=chosen.host, port=chosen.port)
