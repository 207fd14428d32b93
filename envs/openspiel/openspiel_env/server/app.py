# envs/openspiel/openspiel_env/server/app.py - serves OpenSpiel under any ASGI server.
"""`uvicorn openspiel_env.server.app:app` serves OpenSpiel; so does
`python -m openspiel_env.server.app`."""

from openenv.core.env_server.http_server import create_app
from openenv.core.env_server.program import max_concurrent_envs, serve

from ..models import OpenSpielAction, OpenSpielObservation
from .openspiel_environment import OpenSpielEnvironment

app = create_app(
    OpenSpielEnvironment,
    OpenSpielAction,
    OpenSpielObservation,
    env_name="openspiel",
    max_concurrent_envs=max_concurrent_envs(),
)


def main() -> None:
    """Serves until it is told to end."""
    serve(app, "OpenSpiel")


if __name__ == "__main__":
    main()
