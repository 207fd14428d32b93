# tests/conftest.py - starts the servers that the Python suites talk to.
"""One server for each kind of need, started when first asked for and kept until the run ends.

Ours is the command in OPENENV_COMMAND or, for the probe, OPENENV_PROBE, by default what the
release preset builds; a missing program is a failure, never a skipped test. The reference is the
Python package, run by the interpreter that runs the tests.
"""

import os
import re
import shlex
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parent
PROGRAMS = TESTS.parent / "build" / "release" / "bin"
START_TIMEOUT_S = 60
STOP_TIMEOUT_S = 10


def our_command(environment):
    """The words that start our server of `environment`; the flags follow."""
    if environment != "probe":
        return shlex.split(os.environ.get("OPENENV_COMMAND", str(PROGRAMS / "openenv"))) + [
            "serve",
            environment,
        ]
    return shlex.split(os.environ.get("OPENENV_PROBE", str(PROGRAMS / "openenv-probe")))


def free_port():
    """A port that nobody listens on now; for servers that cannot say which one they took."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Servers:
    """The running servers, by who wrote them, what they serve, their flags and their variables."""

    def __init__(self, folder):
        self._folder = folder
        self._urls = {}
        self._processes = []

    def url(self, author, environment, flags=(), variables=()):
        """The base URL of such a server, started if need be. `author` is "ours" or "reference"."""
        key = (author, environment, tuple(flags), tuple(variables))
        if key not in self._urls:
            self._urls[key] = self._start(*key)
        return self._urls[key]

    def stop(self):
        """Ends every server that was started, and returns the commands of ours that failed."""
        for _, process in self._processes:
            process.terminate()
        failed = []
        for author, process in self._processes:
            try:
                process.wait(STOP_TIMEOUT_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            if author == "ours" and process.returncode != 0:
                failed.append(f"{process.args} ended with {process.returncode}")
        return failed

    def _start(self, author, environment, flags, variables):
        if author == "ours":
            port = 0
            command = our_command(environment)
        else:
            port = free_port()
            command = [sys.executable, str(TESTS / "interop" / f"reference_{environment}.py")]
        log = self._folder / f"{author}-{environment}-{len(self._processes)}.log"
        with log.open("wb") as output:
            try:
                process = subprocess.Popen(
                    [*command, "--port", str(port), *flags],
                    stdout=output,
                    stderr=output,
                    env={**os.environ, **dict(variables)},
                )
            except FileNotFoundError:
                pytest.fail(f"no such program: {command[0]} (make build makes it)", pytrace=False)
        self._processes.append((author, process))
        return wait_until_healthy(process, log, port)


def wait_until_healthy(process, log, port):
    """Polls until the server answers `GET /health`, and returns its base URL."""
    url = f"http://127.0.0.1:{port}" if port else None
    deadline = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < deadline and process.poll() is None:
        if url is None:
            said = re.search(r"listening on (http://[\w.:]+)", log.read_text(errors="replace"))
            url = said and said.group(1)
        if url is not None:
            try:
                with urllib.request.urlopen(f"{url}/health", timeout=5):
                    return url
            except urllib.error.URLError:
                pass
        time.sleep(0.02)
    pytest.fail(f"{process.args} did not start:\n{log.read_text(errors='replace')}", pytrace=False)


@pytest.fixture(scope="session")
def servers(tmp_path_factory):
    """The `Servers` of this run."""
    running = Servers(tmp_path_factory.mktemp("servers"))
    yield running
    assert running.stop() == []


@pytest.fixture(scope="session", params=["ours", "reference"])
def author(request):
    """Each test that takes this runs once for our server and once for the reference's."""
    return request.param
