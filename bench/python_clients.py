# bench/python_clients.py - measures the Python clients of both packages.
"""Each package is played by player.py in an interpreter that has it, on a core of its own."""

import json
import subprocess
from pathlib import Path

from server import RunFailed, Server, running_on

HERE = Path(__file__).resolve().parent
PLAYER = HERE / "player.py"
REFERENCE_PIXELS = HERE / "reference_pixels.py"


class PythonClients:
    """Measures one package's client at a time.

    `interpreters` has one for each package, by the names "ours" and "reference"; `echo` and
    `pixels` have the commands of their servers, by the same names.
    """

    def __init__(self, interpreters, echo, pixels, server_core, client_core, seconds):
        self._interpreters = interpreters
        self._echo = echo
        self._pixels = pixels
        self._server_core = server_core
        self._client_core = client_core
        self._seconds = seconds

    def speed(self, name):
        """Steps per second of the client of that package, by measure."""
        figures = {}
        with Server(self._echo[name], self._server_core) as server:
            figures["client_1"] = self._play(name, "sync", server)
            figures["client_64"] = self._play(name, "async", server)
        with Server(self._echo["reference"], self._server_core) as server:
            figures["client_64_elsewhere"] = self._play(name, "async", server)
        with Server(self._pixels[name], self._server_core) as server:
            figures["pixels"] = self._play(name, "pixels", server)
        return figures

    def _play(self, name, mode, server):
        flags = [mode, server.http_url, "--seconds", str(self._seconds)]
        with running_on(self._client_core):
            try:
                done = subprocess.run(
                    [self._interpreters[name], str(PLAYER), *flags],
                    capture_output=True,
                    text=True,
                    check=False,
                )
            except OSError as error:
                raise RunFailed(f"cannot start {self._interpreters[name]}: {error}") from error
        if done.returncode != 0:
            raise RunFailed(f"{name}, {PLAYER.name} {mode}\n{done.stderr}{server.said()}")
        return json.loads(done.stdout)["steps_per_s"]
