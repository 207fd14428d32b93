# bench/server.py - starts servers on a core of their own.
"""What every measurement needs: a running server, and a word for what went wrong."""

import os
import random
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager

START_TIMEOUT_S = 60
STOP_TIMEOUT_S = 15
# Below the range from which the kernel takes the ports of outgoing connections.
PORTS = range(20_000, 32_000)


class RunFailed(Exception):
    """A server or the load generator did not do what a measurement needs."""


@contextmanager
def running_on(core):
    """Lets this process, and so what it starts meanwhile, run on `core` alone; None is any."""
    before = os.sched_getaffinity(0)
    if core is not None:
        os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def free_port():
    for port in random.sample(PORTS, 100):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue
    raise RunFailed("no free port was found")


def healthy(port):
    """Whether the server on `port` answers `GET /health` well."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
            connection.sendall(
                b"GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
            )
            reply = b""
            while b'"healthy"' not in reply:
                more = connection.recv(4096)
                if not more:
                    return False
                reply += more
            return reply.startswith(b"HTTP/1.1 200")
    except OSError:
        return False


class Server:
    """One running server; use it as a context. `start_ms` is the time to its first answer."""

    def __init__(self, command, core):
        self.port = free_port()
        self.url = f"ws://127.0.0.1:{self.port}/ws"
        self.http_url = f"http://127.0.0.1:{self.port}"
        self._command = [str(self.port) if word == "PORT" else word for word in command]
        self._core = core

    def __enter__(self):
        self._log = tempfile.TemporaryFile()
        begin = time.perf_counter()
        with running_on(self._core):
            try:
                self._process = subprocess.Popen(self._command, stdout=self._log, stderr=self._log)
            except OSError as error:
                raise RunFailed(f"cannot start {self._command[0]}: {error.strerror}") from error
        self.pid = self._process.pid
        while not healthy(self.port):
            if self._process.poll() is not None:
                raise RunFailed(f"{' '.join(self._command)} ended early:\n{self.said()}")
            if time.perf_counter() - begin > START_TIMEOUT_S:
                self.__exit__()
                raise RunFailed(f"{' '.join(self._command)} never became healthy:\n{self.said()}")
            time.sleep(0.0002)
        self.start_ms = (time.perf_counter() - begin) * 1000
        return self

    def __exit__(self, *_):
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def said(self):
        """The last lines that the server printed."""
        self._log.seek(0)
        return "\n".join(self._log.read().decode(errors="replace").splitlines()[-10:])
