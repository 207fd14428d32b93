# envs/chess/chess_env/server/app.py - serves chess under any ASGI server.
"""`uvicorn chess_env.server.app:app` serves chess; so does
`python -m chess_env.server.app`."""

from openenv.core.env_server.http_server import create_app
from openenv.core.env_server.program import max_concurrent_envs, serve

from ..models import ChessAction, ChessObservation
from .chess_environment import ChessEnvironment

app = create_app(
    ChessEnvironment,
    ChessAction,
    ChessObservation,
    env_name="chess",
    max_concurrent_envs=max_concurrent_envs(),
)


def main() -> None:
    """Serves until it is told to end."""
    serve(app, "chess")


if __name__ == "__main__":
    main()
