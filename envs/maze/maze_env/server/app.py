# envs/maze/maze_env/server/app.py - serves the maze under any ASGI server.
"""`uvicorn maze_env.server.app:app` serves the maze; so does
`python -m maze_env.server.app`."""

import argparse
import os

from openenv.core.env_server.http_server import create_app

from ..models import MazeAction, MazeObservation
from .maze_environment import MazeEnvironment

app = create_app(
    MazeEnvironment,
    MazeAction,
    MazeObservation,
    env_name="maze",
    max_concurrent_envs=int(os.environ.get("MAX_CONCURRENT_ENVS", "1000")),
)


def main() -> None:
    """Serves until it is told to end."""
    import uvicorn

    flags = argparse.ArgumentParser(description="Serves the maze.")
    flags.add_argument("--host", default="127.0.0.1", help="the address to listen on")
    flags.add_argument("--port", type=int, default=8000, help="the port to listen on")
    chosen = flags.parse_args()
    uvicorn.run(app, host=chosen.host, port=chosen.port)


if __name__ == "__main__":
    main()
