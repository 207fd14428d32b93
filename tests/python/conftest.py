# tests/python/conftest.py - what the suites of the Python package share.
"""The package under test is the one that the interpreter has. The reference is run by another one,
so that the two, which have the same name, never meet."""

import asyncio
import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
os.environ.setdefault("OPENENV_REFERENCE", str(ROOT / "build" / "venv" / "bin" / "python"))

# No test is to wait for ever; none is to depend on how long something takes.
TEST_TIMEOUT_S = 120


@pytest.fixture
def play():
    """A function that runs a coroutine in an event loop of its own."""

    def run(coroutine):
        return asyncio.run(asyncio.wait_for(coroutine, TEST_TIMEOUT_S))

    return run


@pytest.fixture(scope="session")
def _own_servers():
    """The servers of `own_server` that may be used again."""
    return {}


@pytest.fixture
def own_server(servers, author, _own_servers):
    """An Echo server for four sessions that the test may pause and end, by each author in turn."""
    server = _own_servers.get(author)
    if server is None or server.process.poll() is not None:
        server = _own_servers[author] = servers.start(author, "echo", ("--max-sessions", "4"))
    yield server
    server.go_on()
