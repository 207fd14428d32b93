# python/openenv/core/env_server/application.py - an environment as an ASGI application.
"""`Application` is what an ASGI server (uvicorn, hypercorn, granian) runs.

Requests and messages are answered by the native engine. What else people do with an application
of FastAPI, such as `@app.get("/config")` or `app.add_middleware(...)`, is done by one that is made
when it is first asked for, and stands in front.
"""

import asyncio
import weakref
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, quote

from openenv import _native

from .loop_calls import LoopCalls
from .session_threads import SessionThreads
from .settings import Settings
from .web_socket import Answer, Message, Receive, Scope, Send, WebSocket

if TYPE_CHECKING:
    from fastapi import FastAPI

Response = tuple[int, list[tuple[bytes, bytes]], bytes]

NO_WEBSOCKETS = (
    "this ASGI server has no support for WebSockets, which sessions need: for uvicorn, "
    "pip install 'uvicorn[standard]'"
)

# How often the limits of time are looked at, at most and as a part of the shortest of them.
TICK_INTERVAL_S = 1.0
TICKS_PER_LIMIT = 4


class Application:
    """One environment, served by whoever runs this. One object may serve many event loops."""

    def __init__(
        self,
        site: _native.Site,
        kind: object,
        threads: SessionThreads,
        settings: Settings,
        idle_s: float,
    ) -> None:
        """`kind` is that of the site, which does not keep it alive.

        `idle_s` is the time after which a session that nobody uses ends; 0 for never.
        """
        self._site = site
        self._kind = kind
        self._threads = threads
        limits = [limit for limit in (idle_s, settings.deadline_s) if limit > 0]
        self._tick_interval_s = min(
            (min(TICK_INTERVAL_S, limit / TICKS_PER_LIMIT) for limit in limits), default=0.0
        )
        self._guard = _native.Guard(
            token=settings.token,
            allow_origins=settings.allow_origin,
            allow_hosts=settings.allow_host,
        )
        # Weak, as an event loop may be dropped in the middle of everything.
        self._sockets: weakref.WeakSet[WebSocket] = weakref.WeakSet()
        self._front: "FastAPI | None" = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The entry point of ASGI 3."""
        if self._front is None:
            await self.answer(scope, receive, send)
        elif scope["type"] == "lifespan":
            await self._front(scope, receive, self._drain_first(send))
        else:
            await self._if_welcome(self._front, scope, receive, send)

    def __getattr__(self, name: str) -> Any:
        """What is not ours is that of the FastAPI application in front."""
        if name.startswith("_"):
            raise AttributeError(f"'Application' object has no attribute {name!r}")
        return getattr(self._in_front(), name)

    def __setattr__(self, name: str, value: Any) -> None:
        """What is not ours is set on the FastAPI application in front."""
        if name.startswith("_"):
            super().__setattr__(name, value)
        else:
            setattr(self._in_front(), name, value)

    def _in_front(self) -> "FastAPI":
        if self._front is None:
            try:
                from .fastapi_front import make_front
            except ImportError as error:
                raise AttributeError(
                    "routes and middleware of one's own need FastAPI (pip install fastapi)"
                ) from error
            self._front = make_front(self._site, self._answer)
        return self._front

    async def answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers whoever may ask, without what stands in front."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        else:
            await self._if_welcome(self._answer, scope, receive, send)

    async def _if_welcome(
        self, answer: Answer, scope: Scope, receive: Receive, send: Send
    ) -> None:
        """Has it answered, unless the guard refuses it."""
        server_host = (scope.get("server") or ("", None))[0]
        refusal = self._guard.refuse(scope["path"], scope["headers"], server_host)
        if refusal is None:
            await answer(scope, receive, send)
        elif scope["type"] == "http":
            await _respond(send, "http.response", refusal)
        else:
            await receive()  # It says that the client wants to connect.
            await _refuse_handshake(scope, send, refusal)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._answer_http(scope, receive, send)
        else:
            await self._answer_websocket(scope, receive, send)

    # ---- the application's own life ------------------------------------------------------------

    async def _live(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                await send({"type": "lifespan.startup.complete"})
            elif message["type"] == "lifespan.shutdown":
                await self.drain()
                await send({"type": "lifespan.shutdown.complete"})
                return

    def _drain_first(self, send: Send) -> Send:
        async def send_after_drain(message: Message) -> None:
            if message["type"] == "lifespan.shutdown.complete":
                await self.drain()
            await send(message)

        return send_after_drain

    async def drain(self) -> None:
        """Ends every session of this event loop.

        Waits, within the grace time, until their environments are closed.
        """
        loop = asyncio.get_running_loop()
        own = [socket for socket in self._sockets if socket.loop is loop]
        for socket in own:
            socket.drain()
        if own:
            await asyncio.wait([socket.ended for socket in own], timeout=_native.GRACE_S)

    # ---- HTTP ----------------------------------------------------------------------------------

    async def _answer_http(self, scope: Scope, receive: Receive, send: Send) -> None:
        if _header(scope, b"upgrade").lower() == "websocket":
            status, headers, content = _native.error_response(426, NO_WEBSOCKETS)
            headers.append((b"upgrade", b"websocket"))
            await _respond(send, "http.response", (status, headers, content))
            return
        body = await _read_body(receive)
        response = None if body is None else await self._response(scope, body, receive)
        if response is not None:
            await _respond(send, "http.response", response)

    async def _response(self, scope: Scope, body: bytes, receive: Receive) -> Response | None:
        """The answer; None if the client went before it was there."""
        if len(body) > _native.BODY_BYTES_MAX:
            return _native.error_response(413, "the body exceeds this server's limit")
        content_type = _header(scope, b"content-type")
        request = _native.Request(
            self._site, scope["method"], target_of(scope), content_type, body
        )
        if not request.runs_environment:
            return request.answer()
        calls = LoopCalls()
        try:
            answer = self._threads.run(request.answer, calls)
        except RuntimeError as error:
            return _native.error_response(503, f"the request has no thread to run in: {error}")
        gone = asyncio.ensure_future(_disconnect(receive))
        first: set[asyncio.Future[Any]] = {answer, gone}
        try:
            await asyncio.wait(
                first, timeout=request.time_allowed_s, return_when=asyncio.FIRST_COMPLETED
            )
        finally:
            gone.cancel()
            if not answer.done():
                request.cancel()
                calls.cancel()
        if answer.done():
            return answer.result()
        return None if gone.done() and not gone.cancelled() else _native.deadline_response()

    # ---- WebSockets ----------------------------------------------------------------------------

    async def _answer_websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        await receive()  # It says that the client wants to connect.
        if not self._site.has_websocket(target_of(scope)):
            await _refuse_handshake(scope, send, _native.error_response(404, "Not Found"))
            return
        query = parse_qs(scope["query_string"].decode("latin-1"))
        socket = WebSocket(self._site, self._threads, self._tick_interval_s, send)
        self._sockets.add(socket)
        try:
            await socket.run(receive, query.get("session_id", [""])[0])
        finally:
            self._sockets.discard(socket)


def target_of(scope: Scope) -> str:
    """Path and query of a request, below the place where the application is mounted."""
    path = scope["path"].removeprefix(scope.get("root_path", ""))
    query = scope["query_string"].decode("latin-1")
    return quote(path or "/") + (f"?{query}" if query else "")


def _header(scope: Scope, name: bytes) -> str:
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), "")


async def _read_body(receive: Receive) -> bytes | None:
    """The body, or more of it than there may be; None if the client went."""
    parts: list[bytes] = []
    size = 0
    while size <= _native.BODY_BYTES_MAX:
        message = await receive()
        if message["type"] != "http.request":
            return None
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if not message.get("more_body", False):
            break
    return b"".join(parts)


async def _disconnect(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _respond(send: Send, kind: str, response: Response) -> None:
    status, headers, body = response
    await send({"type": f"{kind}.start", "status": status, "headers": headers})
    await send({"type": f"{kind}.body", "body": body})


async def _refuse_handshake(scope: Scope, send: Send, refusal: Response) -> None:
    """Says why, if the server can; else the handshake just fails."""
    if "websocket.http.response" in (scope.get("extensions") or {}):
        await _respond(send, "websocket.http.response", refusal)
    else:
        await send({"type": "websocket.close"})
