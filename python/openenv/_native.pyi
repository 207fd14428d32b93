# python/openenv/_native.pyi - the types of the extension module.
"""Native parts of the package: JSON, the client's side of a WebSocket, and the engine."""

from asyncio import Future
from collections.abc import Callable, Iterable
from typing import Any, Literal, TypeAlias

__version__: str

Headers: TypeAlias = list[tuple[str, str]]

# What has come of the bytes of a connection, in order.
Event: TypeAlias = (
    tuple[Literal["open"], Headers]
    | tuple[Literal["refused"], int, Headers, bytes]
    | tuple[Literal["message"], object]
    | tuple[Literal["reply"], bytes]
    | tuple[Literal["pong"]]
    | tuple[Literal["close"], int, str]
    | tuple[Literal["eof"]]
    | tuple[Literal["broken"], int, str]
    | tuple[Literal["failed"], str]
)

class ProtocolError(Exception):
    """The peer broke HTTP or the WebSocket protocol: the connection is of no more use."""

    code: int
    """Code of a WebSocket close that says so."""
    reason: str

def dumps(value: object, name: str = "") -> bytes:
    """JSON text of `value`, in UTF-8 and without spaces.

    Takes what json.dumps takes, pydantic models (as model_dump(mode="json") has them), NumPy
    scalars, and NumPy arrays, which become {"shape", "dtype", "data"} with base64 data; bool
    arrays are sent as uint8 and float16 as float32.

    Raises TypeError for what cannot be written; ValueError for NaN and infinities, for cycles
    and for nesting deeper than 512 levels. The text begins with the way to it ("action.x[2]"),
    which starts with `name`.
    """

def loads(text: str | bytes) -> object:
    """The value of a JSON text, as json.loads has it; raises ValueError (as json.loads)."""

class ClientCodec:
    """The client's side of a WebSocket, without I/O: bytes in, events out, and back.

    Used by one thread at a time; a call while another runs raises RuntimeError. Messages are
    JSON. After ProtocolError, or an event "refused", "close" or "eof", it is done.
    """

    def __init__(self, max_message_bytes: int) -> None:
        """`max_message_bytes` bounds a message of the peer's, after decompression."""

    def request(
        self, host: str, target: str, headers: Headers = [], *, compress: bool = True
    ) -> bytes:
        """The HTTP request that opens the connection.

        `host` is the value of the Host header, `target` path and query. `compress` offers
        permessage-deflate. Raises ValueError for a header that is not one, or is ours to write.
        """

    def message(self, value: object, name: str = "") -> bytes:
        """A frame with `value` as JSON; raises as dumps does."""

    def envelope(self, type: str, data: object, name: str = "data") -> bytes:
        """A frame with {"type": type, "data": data}; `name` is what errors call the data."""

    def close(self, code: int = 1000, reason: str = "") -> bytes:
        """A close frame. A later ping of the peer's is not answered any more."""

    def ping(self) -> bytes:
        """A ping frame; its answer comes as the event "pong"."""

    def feed(self, data: bytes | bytearray | memoryview) -> list[Event]:
        """Takes bytes from the peer; raises ProtocolError.

        "open": the peer agreed. "refused": it answered with another HTTP status than 101.
        "message": a value. "reply": bytes to send at once. "close": code and reason (1005 if
        there was none); a "reply" that answers it follows.
        """

    def end(self) -> list[Event]:
        """To be called when the peer has ended the stream.

        Gives "refused" if that is what ended its answer; raises ProtocolError if it ended
        within an answer to the request.
        """

    def exchange(self, fd: int, data: bytes, timeout_s: float | None = None) -> list[Event]:
        """Sends all of `data` on a connected socket, and reads until something comes of it.

        That is one of "open", "refused", "message", "close" and "eof": the stream has ended,
        and nothing more comes. If it broke, what had come before is told first. Pings are
        answered. The GIL is released meanwhile; the socket may be blocking or not.

        Raises TimeoutError, OSError (ConnectionResetError if the stream broke with nothing to
        tell), and ProtocolError. KeyboardInterrupt and what else signal handlers raise comes
        through. After any of them the connection is of no more use, because a part of `data`
        may have been sent.
        """

    def tend(self, fd: int) -> list[Event]:
        """Reads what lies there without waiting, and answers pings; raises as exchange does."""

# A response as ASGI has it: status, headers, body.
Response: TypeAlias = tuple[int, list[tuple[bytes, bytes]], bytes]

BODY_BYTES_MAX: int
"""The most that one HTTP body may have."""
SESSION_IDLE_S: float
"""Seconds that an unused session is kept, unless something else is said."""
DEADLINE_S: float
"""Seconds that one call may take, unless something else is said."""
GRACE_S: float
"""Seconds that running calls get when a server goes down."""

class Session:
    """A session of a built-in environment in this process, in messages of the wire.

    Any thread; one at a time is served, and the GIL is free meanwhile.
    """

    def __init__(self, name: str) -> None:
        """Raises ValueError, which lists the names, if there is no such environment."""

    def begin(self) -> bytes:
        """Makes the environment; returns the error frame that says why there is none, or b""."""

    def handle(self, message: str | bytes) -> bytes:
        """The reply to a message; never raises for what is wrong with it."""

    def close(self) -> None:
        """Closes the environment; later calls do nothing."""

class Site:
    """An engine with one environment, and its HTTP side. Any thread."""

    def __init__(
        self,
        kind: object,
        *,
        max_sessions: int,
        production: bool,
        idle_s: float,
        deadline_s: float,
        log: Callable[[int, str], None],
    ) -> None:
        """`kind` is an EnvironmentKind, which is not kept alive, or a NativeKind.

        Times are in seconds, 0 for no limit.

        `log` gets a severity (0 information, 1 warning, 2 error) and a line. Raises ValueError.
        """

    @property
    def active_sessions(self) -> int: ...
    @property
    def is_quick(self) -> bool:
        """Whether the environment's calls take microseconds, so that they need no thread."""

    @property
    def paths(self) -> list[str]:
        """The paths of its HTTP side, but for `/`; `{name}` stands for its name."""

    def has_websocket(self, target: str) -> bool: ...

class Request:
    """One HTTP request to a site."""

    def __init__(
        self, site: Site, method: str, target: str, content_type: str, body: bytes
    ) -> None: ...
    @property
    def runs_environment(self) -> bool:
        """Whether the answer may take its time, so that it belongs on a thread."""

    @property
    def time_allowed_s(self) -> float:
        """Seconds that the answer may take; infinity for no limit."""

    def answer(self) -> Response:
        """Any thread, once; the GIL is free while the environment is native."""

    def cancel(self) -> None:
        """Tells the environment that nobody waits for the answer."""

class Work:
    """A job of a session."""

    def run(self) -> None:
        """Does it, where environments run."""

    def finish(self) -> None:
        """Ends it, on the event loop's thread."""

class Conversation:
    """What happens behind one WebSocket. Used by the thread of its event loop."""

    def __init__(self, site: Site, executor: object | None, refusal: str = "") -> None:
        """`executor` has `run(work)`; without one everything runs at once.

        With a `refusal` there is no session: the client is told these words.
        """

    def receive(self, message: str | bytes) -> None: ...
    def tick(self) -> None:
        """Ends what has overrun its deadline or its lease."""

    def drain(self) -> None:
        """The server goes down: ends as soon as nothing runs."""

    def leave(self) -> None:
        """The client is gone; what still runs closes its environment when it is done."""

    def take(self) -> list[str | tuple[int, str]]:
        """What is to be sent, in order: texts, and last the code and reason of a close."""

    @property
    def has_news(self) -> bool:
        """Whether there is something to be taken."""

    @property
    def wants_more(self) -> bool:
        """False while so many messages wait that no more should be read."""

class Guard:
    """Who may ask: the token, the origin and the host of requests."""

    def __init__(
        self, *, token: str, allow_origins: list[str], allow_hosts: list[str]
    ) -> None: ...
    def refuse(
        self, path: str, headers: Iterable[tuple[bytes, bytes]], server_host: str
    ) -> Response | None:
        """The response that refuses a request to an address of ours, or None."""

def error_response(status: int, detail: str) -> Response: ...
def deadline_response() -> Response:
    """What is answered when the answer itself is late."""

class LoopIo:
    """Reads and sends for all connections of one event loop, many in one call."""

    def __init__(self, buffer: memoryview) -> None:
        """What comes is read into `buffer`, by transports of asyncio too."""

    def fileno(self) -> int:
        """A descriptor that is readable when `read` is due."""

    def read(self) -> bool:
        """Reads from every connection that is watched and ready, once.

        True if somebody must see to `flush`: those who got replies will have something to send.
        """

    def flush(self) -> None:
        """Sends what has been posted."""

class AsyncCodec(ClientCodec):
    """A ClientCodec as an asyncio.BufferedProtocol uses it.

    Its `get_buffer` and `buffer_updated` are the protocol's. `ask` and `post` return True if
    somebody must see to the `flush` of `io`.
    """

    def __init__(
        self, max_message_bytes: int, io: LoopIo, on_events: Callable[[list[Event]], object]
    ) -> None:
        """`on_events` is given all that is no awaited message, or tells of an error.

        An event "broken", with the code and the reason of a close, takes the place of
        ProtocolError, "failed", with its words, that of any other error in what came, and "eof"
        tells that a watched socket has ended or failed.
        """

    def connect(self, fd: int, write: Callable[[bytes], object]) -> None:
        """From now on frames are sent on the socket `fd`, and what it does not take by `write`.

        -1 sends everything by `write`.
        """

    def watch(self) -> None:
        """From now on `io` reads the socket, and no transport."""

    def disconnect(self) -> None:
        """From now on nothing is sent, nor read by `io`."""

    def forget(self) -> None:
        """The same in a forked process, whose parent goes on with the connection."""

    def ask(self, message: object, waiter: Future[Any]) -> bool:
        """Posts a message; the next one that comes is the result of `waiter`."""

    def post(self, frame: bytes) -> bool:
        """Posts a frame that another method has made."""

    def get_buffer(self, sizehint: int) -> memoryview:
        """The buffer."""

    def buffer_updated(self, nbytes: int) -> None:
        """Takes what was read into the buffer."""

    @property
    def waiter(self) -> Future[Any] | None:
        """What waits for a message; None again as soon as that has come."""

    def take_waiter(self) -> Future[Any] | None:
        """The same, which does not wait any more."""
