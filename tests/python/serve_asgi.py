# tests/python/serve_asgi.py - our package's applications under an ASGI server.
"""Takes the words and flags of `openenv serve` that the suites use, so that it can stand for it.

`python serve_asgi.py serve echo --port 8000` serves Echo, `probe` the probe of tests/interop as a
Python environment. An environment may also be `module:attribute`, an application in this folder.
`--server` picks uvicorn, hypercorn or granian. Readiness is known by `GET /health`.
"""

import argparse
import asyncio
import importlib
import os
import signal
import socket
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
APPLICATIONS = {"echo": "echo_env.server.app:app", "probe": "asgi_probe:app"}


def load(target):
    """The application that `module:attribute` names."""
    module, attribute = target.split(":")
    return getattr(importlib.import_module(module), attribute)


def end_well(*_):
    """A server that was told to end has done what it should."""
    raise SystemExit(0)


def run_uvicorn(target, listener, chosen):
    """Serves by uvicorn until SIGTERM."""
    import uvicorn

    config = uvicorn.Config(
        load(target), ws_max_size=chosen.max_message_bytes, log_level="warning", ws=chosen.ws
    )
    uvicorn.Server(config).run(sockets=[listener])


def run_hypercorn(target, listener, chosen):
    """Serves by hypercorn until SIGTERM."""
    from hypercorn.asyncio import serve
    from hypercorn.config import Config

    config = Config()
    config.bind = [f"fd://{listener.fileno()}"]
    config.websocket_max_message_size = chosen.max_message_bytes
    asyncio.run(serve(load(target), config))


def run_granian(target, listener, chosen):
    """Serves by granian until SIGTERM; its workers load the application by themselves."""
    from granian import Granian
    from granian.constants import Interfaces

    port = listener.getsockname()[1]
    listener.close()
    Granian(target, address="127.0.0.1", port=port, interface=Interfaces.ASGI).serve()


RUNNERS = {"uvicorn": run_uvicorn, "hypercorn": run_hypercorn, "granian": run_granian}


def main():
    """Parses the flags and serves until the process is told to end."""
    flags = argparse.ArgumentParser(description="Serves an environment of our package.")
    flags.add_argument("words", nargs="+", help="serve NAME, or NAME alone")
    flags.add_argument("--port", type=int, default=8000)
    flags.add_argument("--max-sessions", type=int, default=10_000)
    flags.add_argument("--max-message-bytes", type=int, default=100 << 20)
    flags.add_argument("--mode", choices=["simulation", "production"], default="simulation")
    flags.add_argument("--token-file", type=Path)
    flags.add_argument("--server", choices=sorted(RUNNERS), default="uvicorn")
    flags.add_argument("--ws", default="auto", help="uvicorn's implementation of WebSockets")
    chosen = flags.parse_args()

    signal.signal(signal.SIGTERM, end_well)
    sys.path.insert(0, str(FOLDER))
    os.environ["OPENENV_MODE"] = chosen.mode
    if chosen.token_file:
        os.environ["OPENENV_TOKEN"] = chosen.token_file.read_text().strip()
    os.environ["MAX_CONCURRENT_ENVS"] = str(chosen.max_sessions)
    name = chosen.words[-1]
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", chosen.port))
    print(f"listening on http://127.0.0.1:{listener.getsockname()[1]}", flush=True)
    RUNNERS[chosen.server](APPLICATIONS.get(name, name), listener, chosen)


if __name__ == "__main__":
    main()
