# python/openenv/core/connection/session.py - a client's session: calls in order, and its losses.
"""A session has a connection when it needs one, an episode, or the memory of a lost one.

Within an event loop its connection is an AsyncConnection, elsewhere a BlockingConnection. When it
breaks in mid-episode, every step and state raises SessionLost until a reset begins a new episode:
no player goes on in another one unawares.
"""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Any

from ..errors import SessionLost
from . import handshake
from .async_connection import AsyncConnection
from .blocking_connection import BlockingConnection
from .keeper import KEEPER
from .options import ConnectionOptions
from .turns import Turns

# Messages after which there is an episode that can be lost, and those that need it.
BEGINNING = frozenset({"reset", "step"})
NEEDY = frozenset({"step", "state"})

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
        self.lock = threading.RLock()
        self._here: tuple[asyncio.AbstractEventLoop, Turns, asyncio.Lock] | None = None
        self.turns = Turns()
        KEEPER.know(self)

    async def connect(self, options: ConnectionOptions) -> None:
        """Connects on the running event loop, unless that is done.

        Raises ConnectionFailed, and SessionLost if the session is closed meanwhile.
        """
        closings = self._closings
        loop, _, connecting = self._enter_loop()
        async with connecting:
            self._require_open(closings)
            if self._usable("connect", loop) is None:
                if isinstance(self._previous, AsyncConnection):
                    # It holds a place at the server until its end.
                    await self._previous.wait_ended()
                self._previous = None
                link = await AsyncConnection.open(options)
                try:
                    self._take_up(link, closings)
                except SessionLost:
                    await link.goodbye()
                    raise

    def connect_blocking(self, options: ConnectionOptions) -> None:
        """As `connect`, without an event loop."""
        closings = self._closings
        with self.lock:
            self._require_open(closings)
            if self._usable("connect", None) is None:
                if isinstance(self._previous, BlockingConnection):
                    self._previous.wait_ended()
                self._previous = None
                link = BlockingConnection.open(options)
                try:
                    self._take_up(link, closings)
                except SessionLost:
                    link.goodbye()
                    raise
        KEEPER.start()

    def begin(
        self, message: Mapping[str, Any], link: Link | None, turns: Turns
    ) -> "asyncio.Future[Any] | None":
        """Sends a message if that can be done here at once; its reply is the future's result.

        Whoever gets a future does as `ask` does; whoever gets None calls that.
        """
        if (
            not isinstance(link, AsyncConnection)
            or self._lost is not None
            or turns.taken
            or turns.loop is not link.loop
            or not link.is_here()
        ):
            return None
        waiter = link.request(message)
        turns.taken = True
        self._began = self._began or message["type"] in BEGINNING
        return waiter

    async def ask(self, message: Mapping[str, Any], connect: Connect) -> dict[str, Any]:
        """The reply to a message; `connect` is called if there is no connection.

        Raises ServerError for an error frame, SessionLost, MessageTimeout and ConnectionFailed.
        """
        kind = message["type"]
        link, turns = await self._take_turn(kind, connect)
        try:
            waiter = link.request(message)
            self._began = self._began or kind in BEGINNING
            reply: dict[str, Any] = await waiter
            if kind == "reset":
                self._lost = None
            return reply
        except BaseException as error:
            link.give_up(error)
            raise
        finally:
            turns.pass_on()

    async def _take_turn(self, kind: str, connect: Connect) -> tuple[AsyncConnection, Turns]:
        """Waits for a call's turn; gives that, to be passed on, and a connection."""
        closings = self._closings
        loop, turns, _ = self._enter_loop()
        await turns.take()
        try:
            self._require_open(closings)
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

    async def ask_blocking(self, message: Mapping[str, Any], connect: Connect) -> dict[str, Any]:
        """As `ask`, but it never suspends its caller unless `connect` does."""
        kind, closings = message["type"], self._closings
        with self.lock:
            self._require_open(closings)
            if isinstance(self.link, BlockingConnection) and self.link.busy:
                raise RuntimeError(
                    "this thread is in a call of the client already; a signal's handler may "
                    "close the client, and no more"
                )
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
            if not isinstance(reply, dict):
                link.end(handshake.told_reason(reply))
            if not isinstance(reply, dict) or reply.get("type") == "error":
                raise handshake.told_error(reply)
            if kind == "reset":
                self._lost = None
            return reply

    async def close(self) -> None:
        """Says goodbye to the server and waits for its own; forgets every episode."""
        for link in self._leave():
            if isinstance(link, AsyncConnection) and link.loop is asyncio.get_running_loop():
                await link.goodbye()
            else:
                link.abandon(handshake.CLOSED)

    def interrupt(self) -> None:
        """Has blocking calls of other threads raise SessionLost, before the session is closed."""
        self._closings += 1
        if isinstance(self.link, BlockingConnection):
            self.link.interrupt()

    def close_blocking(self) -> None:
        """As `close`. Calls of other threads raise SessionLost."""
        self.interrupt()
        with self.lock:
            for link in self._leave():
                if not isinstance(link, BlockingConnection):
                    link.abandon(handshake.CLOSED)
                elif not link.busy:  # Else a signal's handler closes it: its call ends it.
                    link.goodbye()

    def condition(self) -> str:
        """In words, whether there is a connection."""
        if self._lost is not None or (self.link is not None and self.link.over is not None):
            return "lost" if self._lost != handshake.CLOSED else "closed"
        return "not connected" if self.link is None else "connected"

    def tend(self) -> None:
        """Looks after an idle blocking connection; called by the keeper's thread."""
        if self.lock.acquire(blocking=False):
            try:
                if isinstance(self.link, BlockingConnection):
                    self.link.tend()
            finally:
                self.lock.release()

    def forget_parent(self) -> None:
        """Lets go, in a forked process, of the connections that its parent goes on to use."""
        self.lock = threading.RLock()
        self._here = None
        for link in (self.link, self._previous):
            if link is not None:
                link.forget_parent()

    def __reduce__(self) -> tuple[type["Session"], tuple[()]]:
        """A copy of a client, here or in another process, has a session of its own."""
        return Session, ()

    def __del__(self) -> None:
        # A transport lives on in its event loop when nobody else knows it.
        link = getattr(self, "link", None)
        if link is not None:
            with suppress(Exception):
                link.abandon("its client is gone")

    def _enter_loop(self) -> tuple[asyncio.AbstractEventLoop, Turns, asyncio.Lock]:
        """The running loop, and what is for calls there: those in another one hold up nobody."""
        loop = asyncio.get_running_loop()
        here = self._here
        if here is None or here[0] is not loop:
            self._here = here = loop, Turns(loop), asyncio.Lock()
            self.turns = here[1]
        return here

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

    def _require_open(self, closings: int) -> None:
        """Raises SessionLost if the session was closed since there were so many closings."""
        if closings != self._closings:
            raise handshake.lost(handshake.CLOSED)

    def _take_up(self, link: Link, closings: int) -> None:
        """Makes a new connection the session's. Raises SessionLost if it comes too late."""
        self._require_open(closings)
        if self.link is not None:
            raise handshake.lost("another event loop connected at the same time")
        self.link = link
        if self._lost == handshake.CLOSED:
            self._lost = None  # Whoever connects it again begins as with a new client.

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
        self._lost = handshake.CLOSED
        self._closings += 1
        return links
