# envs/wildfire/wildfire_env/server/app.py - serves Wildfire under any ASGI server.
"""`uvicorn wildfire_env.server.app:app` serves Wildfire; so does
`python -m wildfire_env.server.app`."""

from openenv.core.env_server.http_server import create_app
from openenv.core.env_server.program import max_concurrent_envs, serve

from ..models import WildfireAction, WildfireObservation
from .wildfire_environment import WildfireEnvironment

app = create_app(
    WildfireEnvironment,
    WildfireAction,
    WildfireObservation,
    env_name="wildfire",
    max_concurrent_envs=max_concurrent_envs(),
)


def main() -> None:
    """Serves until it is told to end."""
    serve(app, "Wildfire")


if __name__ == "__main__":
    main()
