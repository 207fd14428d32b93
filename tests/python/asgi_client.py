# tests/python/asgi_client.py - plays an ASGI application in this process, without a server.
"""It does what an ASGI server does, so that a test can hold an environment at any point."""

import asyncio
import json

ANSWER_TIMEOUT_S = 20
HOST = ("testserver", 80)


def scope_of(kind, path, headers=(), **more):
    """The scope of a request or a WebSocket; `path` may have a query."""
    path, _, query = path.partition("?")
    return {
        "type": kind,
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": query.encode(),
        "headers": [(b"host", b"testserver"), *headers],
        "server": HOST,
        "client": ("127.0.0.1", 1),
        "extensions": {"websocket.http.response": {}},
        **more,
    }


class Response:
    """The answer to an HTTP request."""

    def __init__(self, messages):
        self.status = messages[0]["status"]
        self.headers = {key.decode(): value.decode() for key, value in messages[0]["headers"]}
        self.text = b"".join(each.get("body", b"") for each in messages[1:]).decode()

    @property
    def json(self):
        """Its body, parsed."""
        return json.loads(self.text)


class Gone(Exception):
    """The other side has said all that it will."""


class Exchange:
    """One run of the application: what it is sent, and what it has said."""

    def __init__(self, app, scope, *messages):
        self._to_app = asyncio.Queue()
        self._from_app = asyncio.Queue()
        for message in messages:
            self._to_app.put_nowait(message)
        self.task = asyncio.create_task(app(scope, self._to_app.get, self._from_app.put))

    def tell(self, message):
        """Sends one message of ASGI."""
        self._to_app.put_nowait(message)

    async def hear(self):
        """The next message. Raises Gone if the application ends without one."""
        heard = asyncio.create_task(self._from_app.get())
        await asyncio.wait(
            {heard, self.task}, timeout=ANSWER_TIMEOUT_S, return_when=asyncio.FIRST_COMPLETED
        )
        if not heard.done() and self._from_app.empty():
            heard.cancel()
            assert self.task.done(), "the application says nothing"
            self.task.result()
            raise Gone
        return await heard


async def request(app, method, path, body=None, headers=(), **more):
    """The answer to a request; `body` is sent as JSON."""
    content = b"" if body is None else json.dumps(body).encode()
    headers = [(b"content-type", b"application/json"), *headers]
    exchange = Exchange(
        app,
        scope_of("http", path, headers, method=method, **more),
        {"type": "http.request", "body": content, "more_body": False},
    )
    messages = [await exchange.hear(), await exchange.hear()]
    while messages[-1].get("more_body"):
        messages.append(await exchange.hear())
    await exchange.task
    return Response(messages)


def get(app, path, headers=(), **more):
    """The answer to a GET."""
    return asyncio.run(request(app, "GET", path, headers=headers, **more))


class Player:
    """A client of `/ws`."""

    def __init__(self, app, path="/ws", headers=(), **more):
        self.exchange = Exchange(
            app,
            scope_of("websocket", path, headers, subprotocols=[], **more),
            {"type": "websocket.connect"},
        )

    async def __aenter__(self):
        accepted = await self.exchange.hear()
        assert accepted["type"] == "websocket.accept", accepted
        return self

    async def __aexit__(self, *_):
        await self.leave()

    def hang_up(self):
        """Leaves without a word."""
        self.exchange.tell({"type": "websocket.disconnect", "code": 1006})

    async def leave(self):
        """Hangs up, and waits until the application is done with it."""
        self.hang_up()
        await asyncio.wait_for(self.exchange.task, ANSWER_TIMEOUT_S)

    def send(self, kind, data=None):
        """Sends a message."""
        message = {"type": kind} if data is None else {"type": kind, "data": data}
        self.exchange.tell({"type": "websocket.receive", "text": json.dumps(message)})

    async def receive(self):
        """The next message, or the code of a close."""
        message = await self.exchange.hear()
        if message["type"] == "websocket.close":
            return message["code"]
        return json.loads(message["text"])

    async def ask(self, kind, data=None):
        """Sends a message and returns the data of the reply, which is of the fitting type."""
        self.send(kind, data)
        reply = await self.receive()
        assert reply["type"] == ("state" if kind == "state" else "observation"), reply
        return reply["data"]

    async def fail(self, kind, data=None):
        """Sends a message and returns the data of the error that it gets."""
        self.send(kind, data)
        reply = await self.receive()
        assert reply["type"] == "error", reply
        return reply["data"]
