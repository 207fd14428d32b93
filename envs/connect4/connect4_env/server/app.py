# envs/connect4/connect4_env/server/app.py - serves Connect Four under any ASGI server.
"""`uvicorn connect4_env.server.app:app` serves Connect Four; so does
`python -m connect4_env.server.app`."""

from openenv.core.env_server.http_server import create_app
from openenv.core.env_server.program import max_concurrent_envs, serve

from ..models import Connect4Action, Connect4Observation
from .connect4_environment import Connect4Environment

app = create_app(
    Connect4Environment,
    Connect4Action,
    Connect4Observation,
    env_name="connect4",
    max_concurrent_envs=max_concurrent_envs(),
)


def main() -> None:
    """Serves until it is told to end."""
    serve(app, "Connect Four")


if __name__ == "__main__":
    main()
