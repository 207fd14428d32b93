# envs/connect4/connect4_env/server/app.py - serves Connect Four under any ASGI server.
"""`uvicorn connect4_env.server.app:app` serves Connect Four; so does
`python -m connect4_env.server.app`."""

import argparse
import os

from openenv.core.env_server.http_server import create_app

from ..models import Connect4Action, Connect4Observation
from .connect4_environment import Connect4Environment

app = create_app(
    Connect4Environment,
    Connect4Action,
    Connect4Observation,
    env_name="connect4",
    max_concurrent_envs=int(os.environ.get("MAX_CONCURRENT_ENVS", "1000")),
)


def main() -> None:
    """Serves until it is told to end."""
    import uvicorn

    flags = argparse.ArgumentParser(description="Serves Connect Four.")
    flags.add_argument("--host", default="127.0.0.1", help="the address to listen on")
    flags.add_argument("--port", type=int, default=8000, help="the port to listen on")
    chosen = flags.parse_args()
    uvicorn.run(app, host=chosen.host, port=chosen.port)


if __name__ == "__main__":
    main()
