# tests/command/command.py - runs the command `openenv` to its end, or as a server.
"""The command is the one that tests/conftest.py names.

Variables that the command reads are taken out of the environment, so that a test sets them all.
"""

import os
import re
import signal
import subprocess
import threading

import pytest
from conftest import our_command

PATIENCE_S = 30
VARIABLES = ["HOST", "PORT", "MAX_CONCURRENT_ENVS", "OPENENV_MODE", "OPENENV_TOKEN"]
COMMAND = our_command("echo")[:-2]


def surroundings(variables):
    """The environment of the tests, with these variables and no other that the command reads."""
    rest = {name: value for name, value in os.environ.items() if name not in VARIABLES}
    return {**rest, **variables}


def run(*arguments, **variables):
    """Runs the command to its end; the result has returncode, stdout and stderr."""
    return subprocess.run(
        [*COMMAND, *map(str, arguments)],
        env=surroundings(variables),
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
    )


class Server:
    """A server that runs; `lines` are what it has said on stderr so far."""

    def __init__(self, arguments, variables):
        self.lines = []
        self._listening = threading.Event()
        self._process = subprocess.Popen(
            [*COMMAND, "serve", *map(str, arguments)],
            env=surroundings(variables),
            stderr=subprocess.PIPE,
            text=True,
        )
        self._listener = threading.Thread(target=self._listen)
        self._listener.start()
        assert self._listening.wait(PATIENCE_S), "the server says nothing"
        said = [re.search(r'listening on ([^\s"]+)', line) for line in self.lines]
        assert any(said), "\n".join(self.lines)
        self.url = next(found.group(1) for found in said if found)

    def _listen(self):
        for line in self._process.stderr:
            self.lines.append(line.rstrip("\n"))
            if "listening on" in line:
                self._listening.set()
        self._listening.set()

    @property
    def port(self):
        return int(self.url.rpartition(":")[2])

    def send(self, number):
        self._process.send_signal(number)

    def end(self, number=signal.SIGTERM):
        """Sends the signal, waits for the end and returns the exit code."""
        self.send(number)
        return self.wait()

    def wait(self):
        try:
            return self._process.wait(PATIENCE_S)
        finally:
            self._process.kill()
            self._listener.join()


@pytest.fixture
def serve():
    """Starts `openenv serve` with arguments and variables; what still runs is ended afterwards."""
    running = []

    def start(*arguments, **variables):
        running.append(Server(arguments, variables))
        return running[-1]

    yield start
    for server in running:
        server.end()
