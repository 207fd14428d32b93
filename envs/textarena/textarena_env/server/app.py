# envs/textarena/textarena_env/server/app.py - serves TextArena under any ASGI server.
"""`uvicorn textarena_env.server.app:app` serves TextArena; so does this module, run by itself."""

from openenv.core.env_server.http_server import create_app
from openenv.core.env_server.program import max_concurrent_envs, serve

from ..models import TextArenaAction, TextArenaObservation
from .environment import TextArenaEnvironment

app = create_app(
    TextArenaEnvironment,
    TextArenaAction,
    TextArenaObservation,
    env_name="textarena",
    max_concurrent_envs=max_concurrent_envs(),
)


def main() -> None:
    """Serves until it is told to end."""
    serve(app, "TextArena")


if __name__ == "__main__":
    main()
