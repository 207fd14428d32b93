# envs/grid_world/grid_world_env/server/app.py - serves the grid world under any ASGI server.
"""`uvicorn grid_world_env.server.app:app` serves the grid world; so does
`python -m grid_world_env.server.app`."""

import argparse
import os

from openenv.core.env_server.http_server import create_app

from ..models import GridWorldAction, GridWorldObservation
from .grid_world_environment import GridWorldEnvironment

app = create_app(
    GridWorldEnvironment,
    GridWorldAction,
    GridWorldObservation,
    env_name="grid_world",
    max_concurrent_envs=int(os.environ.get("MAX_CONCURRENT_ENVS", "1000")),
)


def main() -> None:
    """Serves until it is told to end."""
    import uvicorn

    flags = argparse.ArgumentParser(description="Serves the grid world.")
    flags.add_argument("--host", default="127.0.0.1", help="the address to listen on")
    flags.add_argument("--port", type=int, default=8000, help="the port to listen on")
    chosen = flags.parse_args()
    uvicorn.run(app, host=chosen.host, port=chosen.port)


if __name__ == "__main__":
    main()
