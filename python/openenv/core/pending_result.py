# python/openenv/core/pending_result.py - what a call gives before it is known how it is used.
"""Code in an event loop awaits a result, or reads its attributes at once; both must work.

The first use of a client decides which of the two it is for; before it, calls give an object
that can do either.
"""

import warnings
from collections.abc import Awaitable, Callable, Coroutine, Generator
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from .client_types import ObsT, StateT, StepResult

if TYPE_CHECKING:
    from .env_client import EnvClient

    class ResultOrAwaitable(StepResult[ObsT], Awaitable[StepResult[ObsT]]):
        """As calls are declared: a result in plain code, to be awaited in asynchronous code."""

    class StateOrAwaitable(Awaitable[StateT]):
        """The same for a state, whose type may be anything."""

        def __getattr__(self, name: str) -> Any: ...
        def __getitem__(self, key: Any) -> Any: ...

else:
    # Nobody makes them; what is returned is the one or the other.
    ResultOrAwaitable = StateOrAwaitable = Awaitable

T = TypeVar("T")


class PendingResult(Generic[T]):
    """A call that begins when it is awaited, or when its result is looked at without that."""

    _begun = True

    def __init__(
        self,
        client: "EnvClient[Any, Any, Any]",
        call: Callable[[], Coroutine[Any, Any, T]],
        name: str,
    ) -> None:
        self._client = client
        self._name = name
        self._call = call
        self._result: tuple[T] | None = None
        self._begun = False

    def __await__(self) -> Generator[Any, Any, T]:
        self._begun = True
        return self._claim_and_call().__await__()

    async def _claim_and_call(self) -> T:
        self._client._claim_execution_mode("async")
        return await self._call()

    def _resolve(self) -> T:
        self._begun = True
        if self._result is None:
            self._result = (self._client._run_sync(self._call),)
        return self._result[0]

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):  # Programs that look around ask for such names.
            raise AttributeError(name)
        return getattr(self._resolve(), name)

    def __getitem__(self, key: Any) -> Any:
        result: Any = self._resolve()
        return result[key]

    def __bool__(self) -> bool:
        return bool(self._resolve())

    def __repr__(self) -> str:
        return "<a call that has not begun>" if self._result is None else repr(self._result[0])

    def __del__(self) -> None:
        if not self._begun:
            warnings.warn(
                f"{self._name} of {self._client!r} was never awaited", RuntimeWarning, stacklevel=2
            )
