# python/openenv/core/env_server/web_socket.py - one WebSocket of an ASGI server.
"""Carries messages between a client and a native conversation, which says what they mean."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from openenv import _native

from .session_threads import SessionThreads

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

log = logging.getLogger("openenv.server")


class WebSocket:
    """A session over one connection, from its acceptance to its end."""

    def __init__(
        self, site: _native.Site, threads: SessionThreads, tick_interval_s: float, send: Send
    ) -> None:
        """`tick_interval_s` is how often the limits of time are looked at; 0 for never."""
        self._site = site
        self._loop = asyncio.get_running_loop()
        self._executor = None if site.is_quick else threads.for_session(self._wake)
        self._tick_interval_s = tick_interval_s
        self._send = send
        self._conversation: _native.Conversation | None = None
        self._reader: asyncio.Task[None] | None = None
        self._writer: asyncio.Task[None] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._has_room = asyncio.Event()
        self._is_flushing = False
        self._goodbye: tuple[int, str] | None = None

    async def run(self, receive: Receive, session_id: str) -> None:
        """Serves the client until one side ends it."""
        await self._send({"type": "websocket.accept"})
        conversation = _native.Conversation(self._site, self._executor, session_id)
        self._conversation = conversation
        self._reader = self._loop.create_task(self._read(conversation, receive))
        self._tick_later()
        try:
            await asyncio.wait([self._reader])
        except asyncio.CancelledError:  # So some servers end their connections.
            self._reader.cancel()
            conversation.drain()
            await self._flush()
            await self._say_goodbye()
            raise
        finally:
            self._leave()
        await self._say_goodbye()
        if not self._reader.cancelled():
            self._reader.result()

    def drain(self) -> None:
        """The server goes down: the session ends as soon as nothing runs."""
        if self._conversation is not None:
            self._conversation.drain()
            self._wake()

    async def _read(self, conversation: _native.Conversation, receive: Receive) -> None:
        """Takes what the client sends, until it leaves or there is nothing more to be said."""
        await self._flush()
        while self._goodbye is None:
            message = await receive()
            if message["type"] != "websocket.receive":
                return
            text = message.get("text")
            conversation.receive(message["bytes"] if text is None else text)
            await self._flush()
            while self._goodbye is None and not conversation.wants_more:
                self._has_room.clear()
                await self._has_room.wait()

    async def _say_goodbye(self) -> None:
        """Nobody may be receiving meanwhile: some servers would not end the connection then."""
        if self._goodbye is not None:
            code, reason = self._goodbye
            await self._send({"type": "websocket.close", "code": code, "reason": reason})

    def _leave(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        if self._conversation is not None:
            self._conversation.leave()
            self._conversation = None  # Each of the two would keep the other alive.
        if self._executor is not None:
            self._executor.leave()

    def _tick_later(self) -> None:
        if self._tick_interval_s > 0:
            self._timer = self._loop.call_later(self._tick_interval_s, self._tick)

    def _tick(self) -> None:
        if self._conversation is not None:
            self._conversation.tick()
            self._wake()
            self._tick_later()

    def _wake(self) -> None:
        """Something may be there to be sent, and there may be room for more messages."""
        self._has_room.set()
        if self._writer is None:
            self._writer = self._loop.create_task(self._write())

    async def _write(self) -> None:
        """Sends what was not an answer at once."""
        try:
            await self._flush()
        except Exception:  # The client is gone, as whoever receives will learn.
            log.debug("a reply could not be sent", exc_info=True)
        finally:
            self._writer = None
        if self._goodbye is not None and self._reader is not None:
            self._reader.cancel()

    async def _flush(self) -> None:
        """Sends what the conversation has to say, in order."""
        conversation = self._conversation
        if self._is_flushing or conversation is None:
            return  # Whoever is at it sends this too.
        self._is_flushing = True
        try:
            while items := conversation.take():
                for item in items:
                    if isinstance(item, str):
                        await self._send({"type": "websocket.send", "text": item})
                    else:
                        self._goodbye = item
        finally:
            self._is_flushing = False
