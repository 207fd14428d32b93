# tests/python/asgi_server.py - starts ASGI servers for the tests.
"""Each is a process of its own that runs serve_asgi.py with the interpreter of the tests."""

import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
START_TIMEOUT_S = 60
STOP_TIMEOUT_S = 60


class AsgiServer:
    """A running server: where it listens, and what it has printed."""

    def __init__(self, process, log):
        self._process = process
        self._log = log
        self.url = self._wait_until_healthy()

    @property
    def output(self):
        """All that it has printed."""
        return self._log.read_text(errors="replace")

    def end(self, how=signal.SIGTERM):
        """Tells it to end, and returns its exit code."""
        self._process.send_signal(how)
        return self._process.wait(STOP_TIMEOUT_S)

    def _wait_until_healthy(self):
        deadline = time.monotonic() + START_TIMEOUT_S
        while time.monotonic() < deadline and self._process.poll() is None:
            words = self.output.partition("listening on ")[2].split()
            if words:
                try:
                    with urllib.request.urlopen(f"{words[0]}/health", timeout=5):
                        return words[0]
                except urllib.error.URLError:
                    pass
            time.sleep(0.02)
        raise RuntimeError(f"the server did not start:\n{self.output}")


@contextmanager
def serving(name, *flags, **variables):
    """An AsgiServer of that environment or `module:attribute`, with these flags and variables."""
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, str(FOLDER / "serve_asgi.py"), name, "--port", "0", *flags],
                stdout=output,
                stderr=output,
                cwd=FOLDER,
                env={**os.environ, "OPENENV_LEAK_WARNINGS": "1", **variables},
            )
        try:
            yield AsgiServer(process, log)
        finally:
            if process.poll() is None:
                process.kill()
            process.wait()
