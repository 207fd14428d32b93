# python/openenv/core/env_server/web_socket.py - one WebSocket of an ASGI server.
"""Carries messages between a client and a native conversation, which says what they mean."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from openenv import _native

from .session_threads import SessionExecutor, SessionThreads

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Answer = Callable[[Scope, Receive, Send], Awaitable[None]]

log = logging.getLogger("openenv.server")

# How long a client that takes nothing more may hold up the end of its session.
PARTING_S = 5.0


class WebSocket:
    """A session over one connection, from its acceptance to the end of its environment."""

    def __init__(
        self, site: _native.Site, threads: SessionThreads, tick_interval_s: float, send: Send
    ) -> None:
        """`tick_interval_s` is how often the limits of time are looked at; 0 for never."""
        self._site = site
        self._threads = threads
        self._loop = asyncio.get_running_loop()
        self._tick_interval_s = tick_interval_s
        self._send = send
        self._executor: SessionExecutor | None = None
        self._conversation: _native.Conversation | None = None
        self._reader: asyncio.Task[None] | None = None
        self._writer: asyncio.Task[None] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._has_room = asyncio.Event()
        self._flushing = asyncio.Lock()
        self._goodbye: tuple[int, str] | None = None
        self.ended: asyncio.Future[None] = self._loop.create_future()

    async def run(self, receive: Receive, session_id: str) -> None:
        """Serves the client until one side ends it, and its environment is closed."""
        try:
            await self._serve(receive, session_id)
        finally:
            self.ended.set_result(None)

    async def _serve(self, receive: Receive, session_id: str) -> None:
        await self._send({"type": "websocket.accept"})
        refusal = f"Unknown session_id: {session_id}" if session_id else ""
        if not refusal and not self._site.is_quick:
            try:
                self._executor = self._threads.for_session(self._wake)
            except RuntimeError as error:
                refusal = f"The session has no thread to run in: {error}"
        conversation = _native.Conversation(self._site, self._executor, refusal)
        self._conversation = conversation
        self._reader = self._loop.create_task(self._read(conversation, receive))
        self._tick_later()
        try:
            await asyncio.wait([self._reader])
            await self._say_goodbye()
        except asyncio.CancelledError:  # So some servers end their connections.
            self._reader.cancel()
            conversation.drain()
            try:
                await asyncio.wait_for(self._part(conversation), PARTING_S)
            except asyncio.TimeoutError:
                log.debug("a client took no farewell")
            raise
        finally:
            self._leave(conversation)
            if self._executor is not None and self._loop.is_running():
                await self._executor.wait_idle(_native.GRACE_S)
        if not self._reader.cancelled():
            self._reader.result()

    def drain(self) -> None:
        """The server goes down: the session ends as soon as nothing runs."""
        if self._conversation is not None:
            self._conversation.drain()
            self._wake()

    @property
    def loop(self) -> asyncio.AbstractEventLoop:
        """The event loop that it belongs to."""
        return self._loop

    async def _read(self, conversation: _native.Conversation, receive: Receive) -> None:
        """Takes what the client sends, until it leaves or there is nothing more to be said."""
        await self._flush(conversation)
        while self._goodbye is None:
            message = await receive()
            if message["type"] != "websocket.receive":
                return
            text = message.get("text")
            conversation.receive(message["bytes"] if text is None else text)
            await self._flush(conversation)
            while self._goodbye is None and not conversation.wants_more:
                self._has_room.clear()
                await self._has_room.wait()

    async def _part(self, conversation: _native.Conversation) -> None:
        await self._flush(conversation)
        await self._say_goodbye()

    async def _say_goodbye(self) -> None:
        """Nobody may be receiving meanwhile: some servers would not end the connection then."""
        if self._goodbye is not None:
            code, reason = self._goodbye
            await self._send({"type": "websocket.close", "code": code, "reason": reason})

    def _leave(self, conversation: _native.Conversation) -> None:
        self._conversation = None
        if self._timer is not None:
            self._timer.cancel()
        conversation.leave()
        if self._executor is not None:
            self._executor.cancel()

    def _tick_later(self) -> None:
        if self._tick_interval_s > 0:
            self._timer = self._loop.call_later(self._tick_interval_s, self._tick)

    def _tick(self) -> None:
        if self._conversation is not None:
            self._conversation.tick()
            if self._conversation.has_news:
                self._wake()
            self._tick_later()

    def _wake(self) -> None:
        """Something may be there to be sent, and there may be room for more messages."""
        self._has_room.set()
        if self._writer is None and self._conversation is not None:
            self._writer = self._loop.create_task(self._write(self._conversation))

    async def _write(self, conversation: _native.Conversation) -> None:
        """Sends what was not an answer at once."""
        try:
            await self._flush(conversation)
        except Exception:  # The client is gone, as whoever receives will learn.
            log.debug("a reply could not be sent", exc_info=True)
        finally:
            self._writer = None
        if self._goodbye is not None and self._reader is not None:
            self._reader.cancel()

    async def _flush(self, conversation: _native.Conversation) -> None:
        """Sends what the conversation has to say, in order; waits while somebody else does."""
        async with self._flushing:
            while items := conversation.take():
                for item in items:
                    if isinstance(item, str):
                        await self._send({"type": "websocket.send", "text": item})
                    else:
                        self._goodbye = item
