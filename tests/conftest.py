# tests/conftest.py - starts the servers that the Python suites talk to.
"""One server for each kind of need, started when first asked for and kept until the run ends.

Ours is the command in OPENENV_COMMAND or, for the probe, OPENENV_PROBE, by default what the
release preset builds; a missing program is a failure, never a skipped test. The reference is the
Python package, run by the interpreter in OPENENV_REFERENCE, by default the one that runs the tests.
"""

import os
import re
import shlex
import signal
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


class Server:
    """A running server: its base URL, and its process."""

    def __init__(self, author, process):
        self.author = author
        self.process = process
        self.url = None
        self._killed = False

    def pause(self):
        """Lets it do nothing, as if a step took for ever, until it is told to go on."""
        self.process.send_signal(signal.SIGSTOP)
        os.waitid(os.P_PID, self.process.pid, os.WSTOPPED)

    def go_on(self):
        """Ends a pause."""
        self.process.send_signal(signal.SIGCONT)

    def kill(self):
        """Ends it at once, as a crash would."""
        self._killed = True
        self.process.kill()
        self.process.wait()

    def stop(self):
        """Ends it in good order; returns what is wrong with how it ended, if it is ours."""
        self.go_on()
        self.process.terminate()
        try:
            self.process.wait(STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        if self.author == "ours" and self.process.returncode != 0 and not self._killed:
            return [f"{self.process.args} ended with {self.process.returncode}"]
        return []


class Servers:
    """The running servers, by who wrote them, what they serve, their flags and their variables."""

    def __init__(self, folder):
        self._folder = folder
        self._urls = {}
        self._servers = []

    def url(self, author, environment, flags=(), variables=()):
        """The base URL of such a server, started if need be. `author` is "ours" or "reference"."""
        key = (author, environment, tuple(flags), tuple(variables))
        if key not in self._urls:
            self._urls[key] = self.start(*key).url
        return self._urls[key]

    def stop(self):
        """Ends every server that was started, and returns the commands of ours that failed."""
        return [problem for server in self._servers for problem in server.stop()]

    def start(self, author, environment, flags=(), variables=()):
        """A `Server` for the caller alone."""
        inherited = dict(os.environ)
        if author == "ours":
            port = 0
            command = our_command(environment)
        else:
            port = free_port()
            inherited.pop("PYTHONPATH", None)  # It may lead to another package of the name.
            interpreter = os.environ.get("OPENENV_REFERENCE", sys.executable)
            command = [interpreter, str(TESTS / "interop" / f"reference_{environment}.py")]
        log = self._folder / f"{author}-{environment}-{len(self._servers)}.log"
        with log.open("wb") as output:
            try:
                process = subprocess.Popen(
                    [*command, "--port", str(port), *flags],
                    stdout=output,
                    stderr=output,
                    env={**inherited, **dict(variables)},
                )
            except FileNotFoundError:
                pytest.fail(f"no such program: {command[0]} (make build makes it)", pytrace=False)
        server = Server(author, process)
        self._servers.append(server)
        server.url = wait_until_healthy(process, log, port)
        return server


def wait_until_healthy(process, log, port):
    """Polls until the server answers `GET /health`, and returns its base URL."""
    url = f"http://127.0.0.1:{port}" if port else None
    deadline = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < deadline and process.poll() is None:
        if url is None:
            said = re.search(r"listening on (https?://[\w.:]+)", log.read_text(errors="replace"))
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
