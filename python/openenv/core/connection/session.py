# python/openenv/core/connection/session.py - a client's session: calls in order, and its losses.
"""A session has a connection when it needs one, an episode, or the memory of a lost one.

Within an event loop its connection is an AsyncConnection, elsewhere a BlockingConnection. When it
breaks in mid-episode, every step and state raises SessionLost until a reset begins a new episode:
no player goes on in another one unawares.
"""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from . import handshake
from .async_connection import AsyncConnection
from .blocking_connection import BlockingConnection
from .keeper import KEEPER
from .options import ConnectionOptions
from .turns import Turns

# Messages after which there is an episode that can be lost, and those that need it.
BEGINNING = frozenset({"reset", "step"})
NEEDY = frozenset({"step", "state"})

CLOSED = "it was closed"
CLOSED_AT_ONCE = "the connection ended as soon as it was made"

Link = AsyncConnection | BlockingConnection
Connect = Callable[[], Awaitable[object]]


class Session:
    """What a client has with its server. Two calls at once wait for each other."""

    def __init__(self) -> None:
        self.link: Link | None = None
        self._previous: Link | None = None
        self._began = False
        self._lost: str | None = None
        self._closings = 0
        self._lock = threading.RLock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._turns = Turns()
        self._connecting = asyncio.Lock()
        KEEPER.know(self)

    async def connect(self, options: ConnectionOptions) -> None:
        """Connects on the running event loop, unless that is done. Raises ConnectionFailed."""
        loop = self._enter_loop()
        async with self._connecting:
            if self._usable("connect", loop) is None:
                if isinstance(self._previous, AsyncConnection):
                    # It holds a place at the server until its end.
                    await self._previous.wait_ended()
                self._previous = None
                self.link = await AsyncConnection.open(options)

    def connect_blocking(self, options: ConnectionOptions) -> None:
        """Connects, unless that is done. Raises ConnectionFailed."""
        with self._lock:
            if self._usable("connect", None) is None:
                if isinstance(self._previous, BlockingConnection):
                    self._previous.wait_ended()
                self._previous = None
                self.link = BlockingConnection.open(options)
        KEEPER.start()

    async def ask(self, message: Mapping[str, Any], connect: Connect) -> Any:
        """The reply to a message; `connect` is called if there is no connection.

        Raises ServerError for an error frame, SessionLost, MessageTimeout and ConnectionFailed.
        """
        kind, link, turns = message["type"], self.link, self._turns
        if (
            isinstance(link, AsyncConnection)
            and link.is_here()
            and not turns.taken
            and self._lost is None
        ):
            turns.taken = True
        else:
            link, turns = await self._take_turn(kind, connect)
        try:
            waiter = link.request(message)
            if kind in BEGINNING:
                self._began = True
            try:
                reply = await waiter
            except BaseException:  # Cancelled, or the coroutine was closed.
                waiter.cancel()
                link.end("a call was cancelled while it waited for its reply")
                raise
            if kind == "reset" or type(reply) is not dict or reply.get("type") == "error":
                self._settle(kind, reply, link)
            return reply
        finally:
            turns.pass_on()

    async def _take_turn(self, kind: str, connect: Connect) -> tuple[AsyncConnection, Turns]:
        """Waits for a call's turn; gives that, to be passed on, and a connection."""
        loop = self._enter_loop()
        turns, closings = self._turns, self._closings
        await turns.take()
        try:
            if closings != self._closings:
                raise handshake.lost(CLOSED)
            link = self._usable(kind, loop)
            if link is None:
                await connect()
                link = self._usable(kind, loop)
            if not isinstance(link, AsyncConnection):
                raise handshake.lost(CLOSED_AT_ONCE)
            return link, turns
        except BaseException:
            turns.pass_on()
            raise

    async def ask_blocking(self, message: Mapping[str, Any], connect: Connect) -> Any:
        """As `ask`, but it never suspends its caller unless `connect` does."""
        kind, closings = message["type"], self._closings
        with self._lock:
            if closings != self._closings:
                raise handshake.lost(CLOSED)
            if kind == "reset" and isinstance(self.link, BlockingConnection):
                self.link.tend()  # What ended meanwhile is no reply to it.
            link = self._usable(kind, None)
            if link is None:
                await connect()
                link = self._usable(kind, None)
            if not isinstance(link, BlockingConnection):
                raise handshake.lost(CLOSED_AT_ONCE)
            frame = link.encode(message)
            if kind in BEGINNING:
                self._began = True
            reply = link.ask(frame)
            self._settle(kind, reply, link)
            return reply

    async def close(self) -> None:
        """Says goodbye to the server and waits for its own; forgets every episode."""
        for link in self._leave():
            if isinstance(link, AsyncConnection) and link.loop is asyncio.get_running_loop():
                await link.goodbye()
            else:
                link.abandon(CLOSED)

    def close_blocking(self) -> None:
        """As `close`. A call that another thread waits in raises SessionLost."""
        if isinstance(self.link, BlockingConnection):
            self.link.interrupt()
        with self._lock:
            for link in self._leave():
                if isinstance(link, BlockingConnection):
                    link.goodbye()
                else:
                    link.abandon(CLOSED)

    def tend(self) -> None:
        """Looks after an idle blocking connection; called by the keeper's thread."""
        if self._lock.acquire(blocking=False):
            try:
                if isinstance(self.link, BlockingConnection):
                    self.link.tend()
            finally:
                self._lock.release()

    def forget_parent(self) -> None:
        """Lets go, in a forked process, of the connections that its parent goes on to use."""
        self._lock = threading.RLock()
        self._loop = None
        for link in (self.link, self._previous):
            if link is not None:
                link.forget_parent()

    def __reduce__(self) -> tuple[type["Session"], tuple[()]]:
        """A copy of a client, here or in another process, has a session of its own."""
        return Session, ()

    def __del__(self) -> None:
        # A transport lives on in its event loop when nobody else knows it.
        link = getattr(self, "link", None)
        if isinstance(link, AsyncConnection):
            link.abandon("its client is gone")

    def _enter_loop(self) -> asyncio.AbstractEventLoop:
        """The running loop. Whoever waits in another one does not hold up those here."""
        loop = asyncio.get_running_loop()
        if loop is not self._loop:
            self._loop, self._turns, self._connecting = loop, Turns(), asyncio.Lock()
        return loop

    def _usable(self, kind: str, loop: asyncio.AbstractEventLoop | None) -> Link | None:
        """The connection, if a message of this kind can go over it from here.

        Raises SessionLost if the message needs an episode that is gone; and what the server said
        when it refused or ended the session, once, and not to a reset that begins anew.
        """
        link = self.link
        if link is not None and (link.over is not None or link.loop is not loop):
            began = self._began
            self._part(link, loop)
            if link.told is not None and not (began and kind == "reset"):
                raise handshake.told_error(link.told)
            link = None
        if self._lost is not None and kind in NEEDY:
            raise handshake.lost(self._lost)
        return link

    def _part(self, link: Link, loop: asyncio.AbstractEventLoop | None) -> None:
        """Lets a connection go that is of no use here, and notes if an episode goes with it."""
        self.link = None
        self._previous = link if link.loop is loop else None
        if link.over is None:
            link.abandon("its client went on in another event loop")
        if self._began:
            self._lost = link.over or "its connection belongs to another event loop"
        self._began = False

    def _leave(self) -> list[Link]:
        """Forgets everything, and returns the connections that are to be closed."""
        links = [link for link in (self._previous, self.link) if link is not None]
        self.link = self._previous = None
        self._began = False
        self._lost = None
        self._closings += 1
        return links

    def _settle(self, kind: str, reply: object, link: Link) -> None:
        """Raises what a reply tells of, if that is an error; a reset that worked ends a loss."""
        if not isinstance(reply, dict):
            link.end(handshake.told_reason(reply))
            raise handshake.lost(handshake.told_reason(reply))
        if reply.get("type") == "error":
            raise handshake.told_error(reply)
        if kind == "reset":
            self._lost = None
