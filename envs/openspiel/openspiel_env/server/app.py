# envs/openspiel/openspiel_env/server/app.py - serves OpenSpiel under any ASGI server.
"""`uvicorn openspiel_env.server.app:app` serves OpenSpiel; so does
`python -m openspiel_env.server.app`."""

import argparse
import os

from openenv.core.env_server.http_server import create_app

from ..models import OpenSpielAction, OpenSpielObservation
from .openspiel_environment import OpenSpielEnvironment

app = create_app(
    OpenSpielEnvironment,
    OpenSpielAction,
    OpenSpielObservation,
    env_name="openspiel",
    max_concurrent_envs=int(os.environ.get("MAX_CONCURRENT_ENVS", "1000")),
)


def main() -> None:
    """Serves until it is told to end."""
    import uvicorn

    flags = argparse.ArgumentParser(description="Serves OpenSpiel.")
    flags.add_argument("--host", default="127.0.0.1", help="the address to listen on")
    flags.add_argument("--port", type=int, default=8000, help="the port to listen on")
    chosen = flags.parse_args()
    uvicorn.run(app, host=chosen.host, port=chosen.port)


if __name__ == "__main__":
    main()
