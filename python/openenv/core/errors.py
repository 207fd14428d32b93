# python/openenv/core/errors.py - the one family of exceptions.
"""What a client and an environment may raise; each class carries the code of its kind.

The names are those of the C++ library. Where callers are used to RuntimeError, ConnectionError
or TimeoutError, the class is one of these too.
"""

import sys
from collections.abc import Mapping
from typing import Any

if sys.version_info >= (3, 11):
    _TimedOut = TimeoutError
else:
    import asyncio

    class _TimedOut(TimeoutError, asyncio.TimeoutError):
        """Both classes of this name, which are two before Python 3.11."""


PROBLEMS_SHOWN_MAX = 20


class OpenEnvError(Exception):
    """Base of all errors of this package; `code` is a word that tells their kinds apart."""

    code: str = "ERROR"


class ServerError(OpenEnvError, RuntimeError):
    """A server answered with an error.

    `message` and `code` are what it said, `details` whatever else stood beside them.
    """

    def __init__(
        self,
        message: str,
        code: str | None = None,
        details: Mapping[str, Any] | None = None,
    ) -> None:
        self.message = message
        if code is not None:
            self.code = code
        self.details: dict[str, Any] = dict(details or {})
        super().__init__(f"Server error: {message} (code: {self.code}){self._more()}")

    def __reduce__(self) -> tuple[Any, ...]:
        """Lets it travel to another process with everything that it carries."""
        return type(self), (self.message, self.code, self.details)

    def _more(self) -> str:
        """What follows the server's own words."""
        return ""

    def _count(self, name: str) -> int:
        value = self.details.get(name)
        return value if isinstance(value, int) else 0


class ValidationError(ServerError, ValueError):
    """An input breaks rules; `problems` lists all of them, and the text shows the first ones.

    A problem is a dict with `type`, `loc` (the way to the faulty value), `msg` and `input`, and
    with `ctx`, the numbers or choices behind the rule, where there are any.
    """

    code = "VALIDATION_ERROR"

    @property
    def problems(self) -> list[dict[str, Any]]:
        """Every problem found, in the order met; empty if the server named none."""
        errors = self.details.get("errors")
        if not isinstance(errors, list):
            return []
        return [item for item in errors if isinstance(item, dict)]

    def _more(self) -> str:
        # Some servers name them in their message already.
        unnamed = [item for item in self.problems if str(item.get("msg")) not in self.message]
        lines = [_describe(problem) for problem in unnamed[:PROBLEMS_SHOWN_MAX]]
        if hidden := len(unnamed) - len(lines):
            lines.append(f"and {hidden} more")
        return "".join(f"\n  {line}" for line in lines)


def _describe(problem: Mapping[str, Any]) -> str:
    """One problem in one line: where, and what would be right."""
    way = problem.get("loc") or ()
    where = ".".join(map(str, way if isinstance(way, list | tuple) else [way])) or "(root)"
    kind = problem.get("type")
    return f"{where}: {problem.get('msg', 'is wrong')}" + (f" [{kind}]" if kind else "")


class CapacityReached(ServerError):
    """The server holds as many sessions as it may."""

    code = "CAPACITY_REACHED"

    @property
    def active_sessions(self) -> int:
        """The sessions that it held; 0 if it did not say."""
        return self._count("active_sessions")

    @property
    def max_sessions(self) -> int:
        """The most that it may hold; 0 if it did not say."""
        return self._count("max_sessions")


class FactoryError(ServerError):
    """The environment could not be made."""

    code = "FACTORY_ERROR"

    @property
    def factory_name(self) -> str:
        """Which environment it was; empty if the server did not say."""
        return str(self.details.get("factory_name", ""))


class ExecutionError(ServerError):
    """The environment failed while it ran; the message is the environment's own."""

    code = "EXECUTION_ERROR"


class SessionError(ServerError):
    """The session cannot go on as asked: it is unknown, expired, or was cut off."""

    code = "SESSION_ERROR"


class InvalidJson(ServerError):
    """A text is not JSON."""

    code = "INVALID_JSON"


class UnknownType(ServerError):
    """A message has a `type` that the protocol does not have, or that is closed in this mode."""

    code = "UNKNOWN_TYPE"


class DeadlineExceeded(ServerError):
    """A reset or step overran its deadline on the server; its session is over."""

    code = "DEADLINE_EXCEEDED"


class RemoteError(ServerError):
    """A server told of an error by a code that has no class here.

    With the code INVALID_REPLY: what it sent does not fit the client's types.
    """

    code = "UNKNOWN"


class ConnectionFailed(OpenEnvError, ConnectionError):
    """A client could not reach its server; the text says at what it failed."""

    code = "CONNECTION_FAILED"


class SessionLost(OpenEnvError, ConnectionError):
    """A client's session is gone and its episode with it; a reset begins a new one.

    A call was cut off or overran its time, or the connection ended.
    """

    code = "SESSION_LOST"


class MessageTimeout(OpenEnvError, _TimedOut):
    """No reply came within `message_timeout_s`. The session is lost; a reset begins a new one."""

    code = "MESSAGE_TIMEOUT"


_BY_CODE: dict[str, type[ServerError]] = {
    kind.code: kind
    for kind in (
        ValidationError,
        CapacityReached,
        FactoryError,
        ExecutionError,
        SessionError,
        InvalidJson,
        UnknownType,
        DeadlineExceeded,
    )
}


def error_of(data: object) -> ServerError:
    """The exception for the `data` of an error frame."""
    told = dict(data) if isinstance(data, Mapping) else {}
    code = str(told.pop("code", RemoteError.code))
    message = str(told.pop("message", "Unknown error"))
    return _BY_CODE.get(code, RemoteError)(message, code, told)
