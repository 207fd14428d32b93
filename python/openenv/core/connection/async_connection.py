# python/openenv/core/connection/async_connection.py - a WebSocket on an asyncio event loop.
"""One call is one frame out and one future, which native code completes as the reply arrives.

A connection is used by the thread of its loop alone, but for `abandon` and `forget_parent`.
"""

import asyncio
import os
from collections.abc import Mapping
from contextlib import suppress
from threading import get_ident
from time import monotonic
from typing import TYPE_CHECKING, Any, cast

from ..._native import AsyncCodec, ProtocolError
from ..url import WebSocketUrl, parse_websocket_url
from . import handshake
from .loop_io import io_of
from .options import GOODBYE_S, ConnectionOptions
from .proxy import open_tunnel, proxy_for
from .tls import tls_context

if TYPE_CHECKING:
    from ..._native import Event

# A loop that was busy for long may run its timers before it reads what has come meanwhile, so
# that nobody is given up who was not looked at once more.
SECOND_LOOK_S = 0.05

NO_GOODBYE = "the server closed the connection without a goodbye"


class AsyncConnection(asyncio.BufferedProtocol):
    """A connection; `over` says why it is of no more use, and is None while it is.

    `told` is the frame that the server sent unasked, which is how it refuses or ends a session.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, options: ConnectionOptions) -> None:
        self.loop = loop
        self.over: str | None = None
        self.told: object = None
        self._thread = get_ident()
        self._options = options
        self._timeout_s = options.message_timeout_s
        self._io = io_of(loop)
        self._codec = AsyncCodec(options.message_bytes_max, self._io.native, self._heed_all)
        # What comes is read by native code, which calls ours for all that is no awaited reply.
        setattr(self, "get_buffer", self._codec.get_buffer)
        setattr(self, "buffer_updated", self._codec.buffer_updated)
        self._transport: asyncio.Transport | None = None
        self._opened: asyncio.Future[None] = loop.create_future()
        self._ended: asyncio.Future[None] = loop.create_future()
        self._owed = False  # whether the server has yet to answer a call that was cut off
        self._due = 0.0
        self._alarm: asyncio.TimerHandle | None = None
        self._pinger: asyncio.TimerHandle | None = None
        self._aborter: asyncio.TimerHandle | None = None

    @classmethod
    async def open(cls, options: ConnectionOptions) -> "AsyncConnection":
        """Connects. Raises ConnectionFailed."""
        connection = cls(asyncio.get_running_loop(), options)
        try:
            url = parse_websocket_url(options.url)
            await asyncio.wait_for(connection._open(url), options.connect_timeout_s)
        except asyncio.TimeoutError:
            connection._abort()
            span = handshake.seconds(options.connect_timeout_s)
            raise handshake.failed(options, f"no answer within {span}") from None
        except handshake.OPENING_ERRORS as error:
            connection._abort()
            raise handshake.failed(options, error) from None
        except BaseException:
            connection._abort()
            raise
        return connection

    async def _open(self, url: WebSocketUrl) -> None:
        how: dict[str, Any] = {
            "ssl": tls_context() if url.secure else None,
            "server_hostname": url.host if url.secure else None,
        }
        proxy = proxy_for(url)
        if proxy is None:
            how.update(host=url.host, port=url.port)
        else:
            how["sock"] = await self.loop.run_in_executor(
                None, open_tunnel, proxy, url, self._options.connect_timeout_s
            )
        await self.loop.create_connection(lambda: self, **how)
        self._send(handshake.opening_request(self._codec, url, self._options))
        await self._opened
        if not url.secure and self._io.watch_by(self.loop) and self._transport is not None:
            # The transport goes on to send what the socket does not take at once.
            self._transport.pause_reading()
            self._codec.watch()
        self._ping_later()

    def is_here(self) -> bool:
        """Whether the code that asks can use it: it is open, and its loop runs that code."""
        return self.over is None and self.loop.is_running() and get_ident() == self._thread

    def request(self, message: Mapping[str, Any]) -> "asyncio.Future[Any]":
        """Sends a message; the future is its reply, and raises what Session.ask does.

        There is one at a time. Whoever stops waiting calls `end`. Raises TypeError or ValueError
        for what JSON cannot hold.
        """
        if self.over is not None:
            raise handshake.lost(self.over)
        waiter: asyncio.Future[Any] = asyncio.Future(loop=self.loop)
        try:
            if self._codec.ask(message, waiter):
                self._io.flush_soon(self.loop)
        except (TypeError, ValueError):
            handshake.encode(self._codec, message)  # Tells in better words what is wrong.
            raise
        if self._timeout_s is not None:
            self._due = monotonic() + self._timeout_s
            if self._alarm is None:
                self._alarm = self.loop.call_later(self._timeout_s, self._check_due, False)
        return waiter

    def end(self, reason: str) -> None:
        """Gives the connection up: a call that waits gets SessionLost, and the server a close."""
        if self.over is None:
            self._send(self._codec.close())
            self._finish(reason)

    def give_up(self, error: BaseException) -> None:
        """Ends it if a call was cut off, and its caller will not learn what became of it."""
        if not isinstance(error, Exception) or self._codec.waiter is not None:
            if (waiter := self._codec.waiter) is not None:
                waiter.cancel()
            self.end("a call was cancelled while it waited for its reply")
            self._owed = True

    async def goodbye(self) -> None:
        """Ends the session in good order, and returns when the server has let its place go."""
        if self.over is None:
            if self._codec.waiter is None:
                # The server says goodbye itself when it has closed the environment.
                self._send(self._codec.message(handshake.CLOSE_MESSAGE))
            else:
                self._send(self._codec.close())
            self._finish(handshake.CLOSED)
        if self._owed:
            # The server may be busy for long.
            self._io.native.flush()
            self._abort()
        await self.wait_ended()

    async def wait_ended(self) -> None:
        """Returns when the server has closed the connection, or does not within a while."""
        try:
            await asyncio.wait([self._ended], timeout=GOODBYE_S)
        finally:
            self._abort()

    def abandon(self, reason: str) -> None:
        """Gives the connection up from another thread, or when its loop may be closed."""
        if self._transport is None:
            return
        if not self.loop.is_running():
            self._release()
        with suppress(RuntimeError):
            self.loop.call_soon_threadsafe(self.end, reason)

    def forget_parent(self) -> None:
        """Lets go, in a forked process, of the connection that its parent goes on to use."""
        self.over = "the process was forked"
        self._release()
        self._codec.forget()
        self._transport = None

    # What the transport calls.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begins with an open socket."""
        self._transport = cast(asyncio.Transport, transport)
        # By TLS only the transport knows how to send.
        plain = transport.get_extra_info("ssl_object") is None
        number = transport.get_extra_info("socket").fileno() if plain else -1
        self._codec.connect(number, self._transport.write)
        self._io.connections += 1

    def connection_lost(self, error: Exception | None) -> None:
        """Notes the end, and what led to it."""
        self._transport = None
        self._codec.disconnect()
        self._io.connections -= 1
        if not self._opened.done():
            try:
                self._heed_all(self._codec.end())
            except ProtocolError as broken:
                self._break(broken.code, broken.reason)
        self._finish(str(error) if error else NO_GOODBYE)
        if self._aborter is not None:
            self._aborter.cancel()
        if not self._ended.done():
            self._ended.set_result(None)

    # What becomes of what they say.

    def _heed_all(self, events: "list[Event]") -> None:
        for event in events:
            self._heed(event)

    def _heed(self, event: "Event") -> None:
        if event[0] == "message":
            self._receive(event[1])
        elif event[0] == "reply":
            self._send(event[1])
        elif event[0] == "pong":
            self._ping_later()
        elif event[0] == "close":
            self._finish(handshake.close_reason(event[1], event[2]))
        elif event[0] == "broken":
            self._break(event[1], event[2])
        elif event[0] == "failed":
            self.end(handshake.unread_reason(event[1]))
        elif event[0] == "eof":
            self._finish(NO_GOODBYE)
            self._abort()
        elif not self._opened.done():
            try:
                if handshake.check_opened(event):
                    self._opened.set_result(None)
            except handshake.HandshakeRefused as refused:
                self._opened.set_exception(refused)

    def _receive(self, message: object) -> None:
        """A message that native code did not give to whoever waits for one."""
        waiter = self._codec.take_waiter()
        if waiter is None or waiter.done():
            if self.over is None:
                self.told = message
                self.end(handshake.told_reason(message))
        elif isinstance(message, dict) and message.get("type") != "error":
            waiter.set_result(message)
        else:
            waiter.set_exception(handshake.told_error(message))
            if not isinstance(message, dict):
                self.end(handshake.told_reason(message))

    def _break(self, code: int, reason: str) -> None:
        if self.over is None and self._opened.done():
            self._send(self._codec.close(code, reason))
        self._finish(f"the server broke the protocol: {reason}")

    def _finish(self, reason: str) -> None:
        """Notes that nothing more is sent or awaited, and why."""
        if self.over is not None:
            return
        self.over = reason
        for timer in (self._alarm, self._pinger):
            if timer is not None:
                timer.cancel()
        if not self._opened.done():
            self._opened.set_exception(handshake.HandshakeRefused(reason))
            self._opened.exception()  # Perhaps nobody waits for it any more.
        waiter = self._codec.take_waiter()
        if waiter is not None and not waiter.done():
            waiter.set_exception(handshake.lost(reason))
        if self._transport is not None:
            self._aborter = self.loop.call_later(GOODBYE_S, self._abort)

    def _check_due(self, looked: bool) -> None:
        """The alarm. It is not set anew by each call, so that it may ring too early."""
        self._alarm = None
        waiter = self._codec.waiter
        if waiter is None or waiter.done():
            return
        wait = self._due - monotonic()
        if wait > 0 or not looked:
            late = max(wait, SECOND_LOOK_S)
            self._alarm = self.loop.call_later(late, self._check_due, wait <= 0)
            return
        reason = handshake.late_reply(self._options)
        waiter.set_exception(handshake.timed_out(reason))
        self.end(reason)
        self._owed = True

    def _ping(self) -> None:
        self._send(self._codec.ping())
        if self._options.ping_timeout_s is None:
            self._ping_later()
        else:
            self._pinger = self.loop.call_later(
                self._options.ping_timeout_s, self._miss_pong, False
            )

    def _ping_later(self) -> None:
        if self._options.ping_interval_s is not None and self.over is None:
            if self._pinger is not None:
                self._pinger.cancel()
            self._pinger = self.loop.call_later(self._options.ping_interval_s, self._ping)

    def _miss_pong(self, looked: bool) -> None:
        if looked:
            span = handshake.seconds(self._options.ping_timeout_s)
            self.end(f"no answer to a ping came within {span}")
        else:
            self._pinger = self.loop.call_later(SECOND_LOOK_S, self._miss_pong, True)

    # The socket.

    def _send(self, frame: bytes) -> None:
        if self._codec.post(frame):
            self._io.flush_soon(self.loop)

    def _abort(self) -> None:
        self._finish("it was abandoned")
        self._codec.disconnect()
        if self._transport is not None:
            self._transport.abort()

    def _release(self) -> None:
        """Closes this process's end of the socket, where no loop can do it.

        Its number stays taken, so that the transport may close it once more.
        """
        if self._transport is None:
            return
        with suppress(OSError, ValueError):
            number = self._transport.get_extra_info("socket").fileno()
            nothing = os.open(os.devnull, os.O_RDWR)
            os.dup2(nothing, number, inheritable=False)
            os.close(nothing)
