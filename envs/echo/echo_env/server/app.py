# envs/echo/echo_env/server/app.py - serves Echo under any ASGI server.
"""`uvicorn echo_env.server.app:app` serves Echo; so does `python -m echo_env.server.app`."""

from openenv.core.env_server.http_server import create_app
from openenv.core.env_server.program import max_concurrent_envs, serve

from ..models import EchoAction, EchoObservation
from .echo_environment import EchoEnvironment

app = create_app(
    EchoEnvironment,
    EchoAction,
    EchoObservation,
    env_name="echo",
    max_concurrent_envs=max_concurrent_envs(),
)


def main() -> None:
    """Serves until it is told to end."""
    serve(app, "Echo")


if __name__ == "__main__":
    main()
