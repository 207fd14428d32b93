# scripts/plain_client.py - plays Echo with nothing but a WebSocket.
"""`plain_client.py http://HOST:PORT` plays one episode and says how many steps a second it gets.

It shows that any language with sockets can play: the frames are JSON text, and no library of ours
is involved. It speaks just enough of RFC 6455 for that: short text frames, no fragments.
"""

import base64
import json
import os
import socket
import struct
import sys
import time
from urllib.parse import urlsplit

MEASURED_S = 1.0
TEXT = 0x81
CLOSE = 0x88


class WebSocket:
    """One connection. Raises ConnectionError when the server does not keep to the protocol."""

    def __init__(self, url):
        parts = urlsplit(url)
        if parts.scheme not in ("http", "ws") or not parts.hostname:
            raise ConnectionError(f"{url!r} is no URL such as http://localhost:8000")
        self._socket = socket.create_connection((parts.hostname, parts.port or 80), timeout=10)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._file = self._socket.makefile("rb")
        key = base64.b64encode(os.urandom(16)).decode()
        request = (
            f"GET {parts.path.rstrip('/')}/ws HTTP/1.1\r\nHost: {parts.netloc}\r\n"
            "Connection: Upgrade\r\nUpgrade: websocket\r\n"
            f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n"
        )
        self._socket.sendall(request.encode())
        status = self._file.readline().decode().strip()
        if " 101 " not in status:
            raise ConnectionError(f"the server refused the upgrade: {status}")
        while self._file.readline() not in (b"\r\n", b""):
            pass

    def ask(self, message):
        """Sends `message` as JSON, and returns the next text frame, decoded."""
        self._send(TEXT, json.dumps(message).encode())
        kind, payload = self._receive()
        if kind != TEXT:
            raise ConnectionError(f"a text frame was due, not {kind:#x}")
        return json.loads(payload)

    def close(self):
        """Says goodbye and waits for the answer."""
        self._send(CLOSE, struct.pack("!H", 1000))
        self._receive()
        self._socket.close()

    def _send(self, kind, payload):
        size = len(payload)
        length = bytes([0x80 | size]) if size < 126 else struct.pack("!BH", 0x80 | 126, size)
        mask = os.urandom(4)
        masked = bytes(byte ^ mask[i % 4] for i, byte in enumerate(payload))
        self._socket.sendall(bytes([kind]) + length + mask + masked)

    def _receive(self):
        kind, size = self._read(2)
        if size == 126:
            (size,) = struct.unpack("!H", self._read(2))
        elif size == 127:
            (size,) = struct.unpack("!Q", self._read(8))
        return kind, self._read(size)

    def _read(self, size):
        data = self._file.read(size)
        if len(data) != size:
            raise ConnectionError("the server closed the connection")
        return data


def step(server, message):
    """Plays one step and returns what the server says of it."""
    reply = server.ask({"type": "step", "data": {"message": message}})
    if reply["type"] != "observation":
        raise ConnectionError(f"the server answered {reply}")
    return reply["data"]


def show(what, data):
    """Prints an observation and its reward."""
    print(f"  {what}: {json.dumps(data['observation'])}  reward {data['reward']}")


def play(url):
    """One episode, shown step by step, then as many steps as fit into a second."""
    server = WebSocket(url)
    show("reset", server.ask({"type": "reset"})["data"])
    for message in ["Hello", "from any language", "with a WebSocket"]:
        show("step", step(server, message))

    count = 0
    start = time.perf_counter()
    while time.perf_counter() - start < MEASURED_S:
        step(server, "Hello")
        count += 1
    print(f"  {count / (time.perf_counter() - start):.0f} steps per second, one after the other")
    server.close()


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: plain_client.py http://HOST:PORT")
    try:
        play(sys.argv[1])
    except OSError as error:
        sys.exit(f"plain_client: {error}")


if __name__ == "__main__":
    main()
