# envs/maze/maze_env/server/app.py - serves the maze under any ASGI server.
"""`uvicorn maze_env.server.app:app` serves the maze; so does
`python -m maze_env.server.app`."""

from openenv.core.env_server.http_server import create_app
from openenv.core.env_server.program import max_concurrent_envs, serve

from ..models import MazeAction, MazeObservation
from .maze_environment import MazeEnvironment

app = create_app(
    MazeEnvironment,
    MazeAction,
    MazeObservation,
    env_name="maze",
    max_concurrent_envs=max_concurrent_envs(),
)


def main() -> None:
    """Serves until it is told to end."""
    serve(app, "the maze")


if __name__ == "__main__":
    main()
