# python/openenv/core/connection/handshake.py - the words that begin and end a connection.
"""What both kinds of connection say to the server, and to their callers, around the messages."""

import os
from collections.abc import Mapping
from ssl import SSLCertVerificationError, SSLError
from typing import TYPE_CHECKING, Any

from ..._native import ClientCodec, ProtocolError, __version__
from ..errors import ConnectionFailed, MessageTimeout, ServerError, SessionLost, error_of
from ..url import WebSocketUrl
from .options import ConnectionOptions
from .proxy import TunnelRefused

if TYPE_CHECKING:
    from ..._native import Event

CLOSE_MESSAGE = {"type": "close"}
# Why there is no session after its client was told to end it.
CLOSED = "the client was closed"
BODY_CHARACTERS_SHOWN_MAX = 200
# What errors of the encoder call the data of a message.
DATA_NAMES = {"step": "action", "reset": "options"}


class HandshakeRefused(Exception):
    """The server answered the handshake, but not by opening a WebSocket."""


# What keeps a connection from opening.
OPENING_ERRORS = (OSError, ValueError, HandshakeRefused, TunnelRefused, ProtocolError)


def opening_request(codec: ClientCodec, url: WebSocketUrl, options: ConnectionOptions) -> bytes:
    """The request that asks for a WebSocket. Raises ValueError for a header that is none."""
    headers = {"User-Agent": f"openenv-cpp/{__version__}"}
    if url.authorization:
        headers["Authorization"] = url.authorization
    for name, value in options.headers.items():
        if not isinstance(value, str):
            raise ValueError(f"header {name}: must be text, not {value!r}")
        headers = {key: kept for key, kept in headers.items() if key.lower() != name.lower()}
        headers[name] = value
    # On one machine, to compress costs more than it saves.
    return codec.request(
        url.host_header, url.target, list(headers.items()), compress=not url.is_loopback
    )


def check_opened(event: "Event") -> bool:
    """Whether `event` is the opening. Raises HandshakeRefused if it is a refusal or the end."""
    if event[0] == "refused":
        said = event[3].decode(errors="replace").strip()[:BODY_CHARACTERS_SHOWN_MAX]
        raise HandshakeRefused(f"the server answered HTTP {event[1]}{': ' if said else ''}{said}")
    if event[0] == "eof":
        raise HandshakeRefused("the server closed the connection without an answer")
    return event[0] == "open"


def encode(codec: ClientCodec, message: Mapping[str, Any]) -> bytes:
    """The frame of a message. Raises TypeError or ValueError for what JSON cannot hold."""
    try:
        return codec.message(message)
    except (TypeError, ValueError):
        # The same once more, in the words of the one who gave the data.
        codec.message(message.get("data"), DATA_NAMES.get(message["type"], "data"))
        raise


def close_reason(code: int, reason: str) -> str:
    """Why a connection is over that the server closed."""
    return f"the server closed the connection with code {code}" + (f" ({reason})" if reason else "")


def told_reason(frame: object) -> str:
    """Why a connection is over whose server sent `frame` out of turn."""
    if isinstance(frame, dict) and frame.get("type") == "error":
        return f"the server ended it: {error_of(frame.get('data')).message}"
    return "the server sent what is no reply"


def unread_reason(words: str) -> str:
    """Why a connection is over of which something could not be read, for no fault of its own."""
    return f"what the server sent could not be read: {words}"


def told_error(frame: object) -> ServerError | SessionLost:
    """The error of the call that learns of `frame`."""
    if isinstance(frame, dict) and frame.get("type") == "error":
        return error_of(frame.get("data"))
    return lost(told_reason(frame))


def seconds(span: float | None) -> str:
    """A span of time as people write it."""
    return f"{span or 0:g} s"


def failed(options: ConnectionOptions, reason: str | Exception) -> ConnectionFailed:
    """The error of a connection that cannot be made."""
    hint = ""
    if isinstance(reason, ConnectionError) and reason.errno:
        reason = os.strerror(reason.errno)
    elif isinstance(reason, SSLError) and not isinstance(reason, SSLCertVerificationError):
        hint = " (does the server speak TLS? If not, its URL begins with http)"
    elif isinstance(reason, HandshakeRefused) and options.url.endswith("/ws/ws"):
        hint = " (base_url is given without the /ws at its end)"
    return ConnectionFailed(
        f"Failed to connect to {options.url}: {str(reason) or type(reason).__name__}{hint}"
    )


def lost(reason: str) -> SessionLost:
    """The error of a call whose episode is gone."""
    return SessionLost(f"The session is lost: {reason}. A reset begins a new episode.")


def late_reply(options: ConnectionOptions) -> str:
    """Why a connection is over whose server did not reply in time."""
    return f"no reply came within {seconds(options.message_timeout_s)} (message_timeout_s)"


def timed_out(reason: str) -> MessageTimeout:
    """The error of the call that got no reply in time."""
    return MessageTimeout(f"The session is lost: {reason}. A reset begins a new episode.")
