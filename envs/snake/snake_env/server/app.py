# envs/snake/snake_env/server/app.py - serves Snake under any ASGI server.
"""`uvicorn snake_env.server.app:app` serves Snake; so does
`python -m snake_env.server.app`."""

from openenv.core.env_server.http_server import create_app
from openenv.core.env_server.program import max_concurrent_envs, serve

from ..models import SnakeAction, SnakeObservation
from .snake_environment import SnakeEnvironment

app = create_app(
    SnakeEnvironment,
    SnakeAction,
    SnakeObservation,
    env_name="snake",
    max_concurrent_envs=max_concurrent_envs(),
)


def main() -> None:
    """Serves until it is told to end."""
    serve(app, "Snake")


if __name__ == "__main__":
    main()
