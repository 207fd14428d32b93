# tests/python/scripted_server.py - WebSocket servers that do what a test says.
"""For what no proper server does at a moment of the test's choice: ping, err, fall silent."""

import threading
from contextlib import contextmanager

from websockets.sync.server import serve

HELLO_REPLY = '{"type":"observation","data":{"observation":{"said":"%s"},"reward":1,"done":false}}'


@contextmanager
def scripted(handler, **options):
    """Runs `handler` with each connection, in a thread of its own; gives the base URL.

    `options` are those of the library's `serve`. It sends no pings by itself.
    """
    settings = {"ping_interval": None, "compression": None, **options}
    with serve(handler, "127.0.0.1", 0, **settings) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        scheme = "https" if "ssl" in settings else "http"
        yield f"{scheme}://127.0.0.1:{server.socket.getsockname()[1]}"
        server.shutdown()
        thread.join()


def answer(connection, count=1_000_000):
    """Answers messages one by one, up to `count`; returns early when the client closes."""
    for number, message in zip(range(count), connection):
        if '"close"' in message:
            return
        connection.send(HELLO_REPLY % number)
