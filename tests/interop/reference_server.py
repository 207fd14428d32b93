# tests/interop/reference_server.py - runs a reference environment under uvicorn.
"""The command line shared by the reference programs of this folder.

The flags are the ones of `openenv serve` that the suites use, so that a suite starts either
server in the same way. Readiness is known by `GET /health`.
"""

import argparse

import uvicorn
from openenv.core.env_server import create_app


def serve(environment, action, observation, state, name):
    """Parses the flags and serves `environment` until the process is told to end."""
    flags = argparse.ArgumentParser(description=f"The reference's server for {name}.")
    flags.add_argument("--port", type=int, default=8000)
    flags.add_argument("--max-sessions", type=int, default=10_000)
    flags.add_argument("--max-message-bytes", type=int, default=16 << 20)
    flags.add_argument("--mode", choices=["simulation", "production"], default="simulation")
    chosen = flags.parse_args()

    app = create_app(
        environment,
        action,
        observation,
        env_name=name,
        max_concurrent_envs=chosen.max_sessions,
        state_cls=state,
        mode=chosen.mode,
    )
    uvicorn.run(
        app,
        host="127.0.0.1",
        port=chosen.port,
        ws_max_size=chosen.max_message_bytes,
        log_level="warning",
    )
