# envs/grid_world/grid_world_env/server/app.py - serves the grid world under any ASGI server.
"""`uvicorn grid_world_env.server.app:app` serves the grid world; so does
`python -m grid_world_env.server.app`."""

from openenv.core.env_server.http_server import create_app
from openenv.core.env_server.program import max_concurrent_envs, serve

from ..models import GridWorldAction, GridWorldObservation
from .grid_world_environment import GridWorldEnvironment

app = create_app(
    GridWorldEnvironment,
    GridWorldAction,
    GridWorldObservation,
    env_name="grid_world",
    max_concurrent_envs=max_concurrent_envs(),
)


def main() -> None:
    """Serves until it is told to end."""
    serve(app, "the grid world")


if __name__ == "__main__":
    main()
