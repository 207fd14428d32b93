# python/openenv/core/connection/blocking_connection.py - a WebSocket on a blocking socket.
"""One call sends, and sleeps until the reply is there; no event loop, no other thread.

A connection is used by one thread at a time: its session sees to that.
"""

import os
import socket
import ssl
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from ..._native import ClientCodec, ProtocolError
from ..url import WebSocketUrl, parse_websocket_url
from . import handshake
from .options import GOODBYE_S, READ_BYTES, ConnectionOptions
from .proxy import open_tunnel, proxy_for
from .tls import tls_context

if TYPE_CHECKING:
    from ..._native import Event

# What ends an exchange.
RESULTS = frozenset({"open", "refused", "message", "close", "eof"})


class BlockingConnection:
    """A connection; `over` says why it is of no more use, and is None while it is.

    `told` is the frame that the server sent unasked, which is how it refuses or ends a session.
    """

    loop = None

    def __init__(self, options: ConnectionOptions) -> None:
        self.over: str | None = None
        self.told: object = None
        self.busy = False
        self._owed = False  # whether the server has yet to answer a call that was cut off
        self._options = options
        self._codec = ClientCodec(options.message_bytes_max)
        self._socket: socket.socket | None = None
        self._pinged_at = time.monotonic()
        self._ping_answered = True

    @classmethod
    def open(cls, options: ConnectionOptions) -> "BlockingConnection":
        """Connects. Raises ConnectionFailed."""
        connection = cls(options)
        try:
            connection._open(parse_websocket_url(options.url))
        except (TimeoutError, BlockingIOError):
            connection._close("it never opened")
            span = handshake.seconds(options.connect_timeout_s)
            raise handshake.failed(options, f"no answer within {span}") from None
        except handshake.OPENING_ERRORS as error:
            connection._close("it never opened")
            raise handshake.failed(options, error) from None
        except BaseException:
            connection._close("it never opened")
            raise
        return connection

    def _open(self, url: WebSocketUrl) -> None:
        span = self._options.connect_timeout_s
        due = None if span is None else time.monotonic() + span
        proxy = proxy_for(url)
        if proxy is not None:
            self._socket = open_tunnel(proxy, url, span)
        else:
            self._socket = socket.create_connection((url.host, url.port), span)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if url.secure:
            self._socket = tls_context().wrap_socket(self._socket, server_hostname=url.host)
        request = handshake.opening_request(self._codec, url, self._options)
        opened = False
        for event in self._exchange(request, None if due is None else due - time.monotonic()):
            opened = handshake.check_opened(event) or opened
            if opened:
                self._heed(event)
        self._pinged_at = time.monotonic()

    def is_here(self) -> bool:
        """Whether it is of the event loop that runs here: it is of none."""
        return False

    def encode(self, message: Mapping[str, Any]) -> bytes:
        """The frame of a message. Raises TypeError or ValueError for what JSON cannot hold."""
        return handshake.encode(self._codec, message)

    def ask(self, frame: bytes) -> Any:
        """Sends a frame and returns its reply. Raises SessionLost or MessageTimeout."""
        if self.over is not None:
            raise handshake.lost(self.over)
        self.busy = True
        try:
            events = self._exchange(frame, self._options.message_timeout_s)
        except TimeoutError:
            reason = handshake.late_reply(self._options)
            self._owed = True
            self.end(reason)
            raise handshake.timed_out(reason) from None
        except (OSError, ProtocolError) as error:
            self._fail(error)
            raise handshake.lost(self.over or "") from None
        except BaseException:
            self._owed = True
            self.end("a call was interrupted while it waited for its reply")
            raise
        finally:
            self.busy = False
        if len(events) == 1 and events[0][0] == "message":
            return events[0][1]
        return self._sort_out(events)

    def tend(self) -> None:
        """Does what an idle connection needs: answers pings, sends ours, notices the end."""
        if self.over is not None:
            return
        interval, timeout = self._options.ping_interval_s, self._options.ping_timeout_s
        try:
            for event in self._pending_events():
                self._heed(event, 0)
            silence = time.monotonic() - self._pinged_at
            if self.over is not None or interval is None:
                return
            if not self._ping_answered and timeout is not None and silence >= timeout:
                self.end(f"no answer to a ping came within {handshake.seconds(timeout)}")
            elif silence >= interval and (self._ping_answered or timeout is None):
                self._pinged_at, self._ping_answered = time.monotonic(), False
                # Without waiting: a peer that reads nothing is not to hold up the others' pings.
                with suppress(BlockingIOError, ssl.SSLWantWriteError):
                    self._send(self._codec.ping(), 0)
        except (OSError, ProtocolError) as error:
            self._fail(error)
        except Exception as error:
            self.end(handshake.unread_reason(str(error) or type(error).__name__))

    def end(self, reason: str) -> None:
        """Gives the connection up, and tells the server."""
        if self.over is None:
            self.over = reason
            with suppress(OSError):
                # Without waiting: who gives up has waited enough.
                self._send(self._codec.close(), 0)
                self._connected().shutdown(socket.SHUT_WR)

    def goodbye(self) -> None:
        """Ends the session in good order, and returns when the server has let its place go."""
        if self.over is None:
            self.over = handshake.CLOSED
            try:
                # The server says goodbye itself when it has closed the environment.
                farewell = self._codec.message(handshake.CLOSE_MESSAGE)
                events = self._exchange(farewell, GOODBYE_S)
                for event in events:
                    self._heed(event)
                if not any(event[0] in ("close", "eof") for event in events):
                    self._send(self._codec.close())
            except (OSError, ProtocolError):
                self._close("")
        if self._owed:
            self._close("")  # The server may be busy for long.
        self.wait_ended()

    def wait_ended(self) -> None:
        """Returns when the server has closed the connection, or does not within a while."""
        due = time.monotonic() + GOODBYE_S
        with suppress(OSError):
            while self._socket is not None and (left := due - time.monotonic()) > 0:
                self._socket.settimeout(left)
                if not self._socket.recv(READ_BYTES):
                    break
        self._close(handshake.CLOSED)

    def abandon(self, reason: str) -> None:
        """Gives the connection up, and its socket with it."""
        self.end(reason)
        self._close(reason)

    def interrupt(self) -> None:
        """Makes the call that another thread waits in fail; does nothing if there is none."""
        if self.busy and self._socket is not None:
            self.over = self.over or handshake.CLOSED
            with suppress(OSError):
                # Not as an SSLSocket does it, which is not made for two threads.
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)

    def forget_parent(self) -> None:
        """Lets go, in a forked process, of the connection that its parent goes on to use."""
        self.busy = False
        self._close("the process was forked")

    def _close(self, reason: str) -> None:
        self.over = self.over or reason
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _connected(self) -> socket.socket:
        if self._socket is None:
            raise ConnectionResetError("the connection is closed")
        return self._socket

    def _fail(self, error: OSError | ProtocolError) -> None:
        """Notes that the connection is over because of `error`."""
        if isinstance(error, ProtocolError):
            with suppress(OSError):
                self._send(self._codec.close(error.code, error.reason), 0)
            self._close(f"the server broke the protocol: {error.reason}")
        else:
            self._close(f"the connection broke: {error}")

    def _sort_out(self, events: "Iterable[Event]") -> Any:
        """The reply among what came of a call, if it is there."""
        reply = None
        for event in events:
            if event[0] == "message" and reply is None:
                reply = event
            else:
                self._heed(event)
        if reply is None:
            raise handshake.lost(self.over or "no reply came")
        return reply[1]

    def _heed(self, event: "Event", span: float = GOODBYE_S) -> None:
        """Does what an event asks for that is no reply."""
        if event[0] == "reply":
            with suppress(OSError):
                self._send(event[1], span)
        elif event[0] == "pong":
            self._ping_answered = True
        elif event[0] == "message":
            self.told = event[1]
            self.end(handshake.told_reason(event[1]))
        elif event[0] == "close":
            self.over = self.over or handshake.close_reason(event[1], event[2])
        elif event[0] == "eof":
            self._close("the server closed the connection without a goodbye")

    def _send(self, data: bytes, span: float = GOODBYE_S) -> None:
        connected = self._connected()
        connected.settimeout(span)
        connected.sendall(data)

    def _exchange(self, data: bytes, span: float | None) -> "list[Event]":
        """Sends, and waits for something to come of it. Raises TimeoutError."""
        connected = self._connected()
        if span is not None:
            span = max(span, 0.0)
        if not isinstance(connected, ssl.SSLSocket):
            return self._codec.exchange(connected.fileno(), data, span)
        due = None if span is None else time.monotonic() + span
        connected.settimeout(span)
        connected.sendall(data)
        while True:
            connected.settimeout(None if due is None else max(due - time.monotonic(), 0.001))
            events = self._take(connected.recv(READ_BYTES))
            if any(event[0] in RESULTS for event in events):
                return events
            for event in events:
                self._heed(event)

    def _pending_events(self) -> "list[Event]":
        """What has come, without waiting for more."""
        connected = self._connected()
        if not isinstance(connected, ssl.SSLSocket):
            return self._codec.tend(connected.fileno())
        connected.settimeout(0)
        events: "list[Event]" = []
        with suppress(ssl.SSLWantReadError):
            while not events or events[-1][0] != "eof":
                events += self._take(connected.recv(READ_BYTES))
        return events

    def _take(self, data: bytes) -> "list[Event]":
        return self._codec.feed(data) if data else [*self._codec.end(), ("eof",)]
