# envs/echo/echo_env/server/app.py - serves Echo under any ASGI server.
"""`uvicorn echo_env.server.app:app` serves Echo; so does `python -m echo_env.server.app`."""

import argparse
import os

from openenv.core.env_server.http_server import create_app

from ..models import EchoAction, EchoObservation
from .echo_environment import EchoEnvironment

app = create_app(
    EchoEnvironment,
    EchoAction,
    EchoObservation,
    env_name="echo",
    max_concurrent_envs=int(os.environ.get("MAX_CONCURRENT_ENVS", "1000")),
)


def main() -> None:
    """Serves until it is told to end."""
    import uvicorn

    flags = argparse.ArgumentParser(description="Serves Echo.")
    flags.add_argument("--host", default="127.0.0.1", help="the address to listen on")
    flags.add_argument("--port", type=int, default=8000, help="the port to listen on")
    chosen = flags.parse_args()
    uvicorn.run(app, host=chosen.host, port=chosen.port)


if __name__ == "__main__":
    main()
