# python/openenv/core/sync_client.py - the client for code that does not await.
"""Its calls block their thread and no other: a socket of its own, and no event loop."""

import copy
import functools
import inspect
import operator
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from .blocking_calls import run_now
from .client_types import ActT, ObsT, StateT, StepResult

if TYPE_CHECKING:
    from types import TracebackType

    from typing_extensions import Self

    from .env_client import EnvClient

T = TypeVar("T")


class SyncEnvClient(Generic[ActT, ObsT, StateT]):
    """The same client with plain functions; `EnvClient.sync()` makes it.

    Several threads may use it; their calls wait for each other. What it does not have itself it
    takes from the client that it wraps, whose coroutine functions become plain ones.
    """

    def __init__(self, async_client: "EnvClient[ActT, ObsT, StateT]") -> None:
        self._async = async_client

    @property
    def async_client(self) -> "EnvClient[ActT, ObsT, StateT]":
        """The client that this one wraps."""
        return self._async

    def connect(self) -> "Self":
        """Connects to the server, and returns this client. Raises ConnectionFailed."""
        self._run(self._async._connect_async())
        return self

    def disconnect(self) -> None:
        """Ends the session; a provider goes on."""
        self._run(self._async._disconnect_async())

    def reset(self, **kwargs: Any) -> StepResult[ObsT]:
        """Begins an episode; see `EnvClient.reset`."""
        return self._run(self._async._reset_async(**kwargs))

    def step(self, action: ActT, **kwargs: Any) -> StepResult[ObsT]:
        """Takes a step; see `EnvClient.step`."""
        return self._run(self._async._step_async(action, **kwargs))

    def state(self) -> StateT:
        """What the server tells of the episode; see `EnvClient.state`."""
        return self._run(self._async._state_async())

    def close(self) -> None:
        """Ends the session and those of its children, and stops the provider.

        A call that another thread waits in raises SessionLost.
        """
        client = self._async
        client._claim_execution_mode("sync")
        client._session.interrupt()
        try:
            self._run(client._close_async())
        finally:
            client._loop_thread.stop()

    def new_session(self) -> "SyncEnvClient[ActT, ObsT, StateT]":
        """One more client of the same server, connected; it is closed with this one."""
        child = self._async._create_session_client()
        child.sync().connect()
        self._async._child_clients.append(child)
        client: SyncEnvClient[ActT, ObsT, StateT] = child.sync()
        return client

    def __enter__(self) -> "Self":
        return self.connect()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: "TracebackType | None",
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"{self._async!r}.sync()"

    def __reduce__(self) -> tuple[Any, ...]:
        """A copy, here or in another process, is that of a copied client."""
        return operator.methodcaller("sync"), (copy.copy(self._async),)

    def __getattr__(self, name: str) -> Any:
        if name == "_async":  # It was never set.
            raise AttributeError(name)
        attribute = getattr(self._async, name)
        if not inspect.iscoroutinefunction(attribute):
            return attribute

        @functools.wraps(attribute)
        def call(*args: Any, **kwargs: Any) -> Any:
            self._async._claim_execution_mode("sync")
            return self._async._loop_thread.run(attribute(*args, **kwargs))

        return call

    def _run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """Has the result of a coroutine of the client's."""
        try:
            self._async._claim_execution_mode("sync")
        except RuntimeError:
            coroutine.close()
            raise
        if self._async._has_our_coroutines:
            return run_now(coroutine)
        return self._async._loop_thread.run(coroutine)

    # Names under which a subclass of the client's may be asked for what it does.

    def _step_payload(self, action: ActT) -> dict[str, Any]:
        return self._async._step_payload(action)

    def _parse_result(self, payload: dict[str, Any]) -> StepResult[ObsT]:
        return self._async._parse_result(payload)

    def _parse_state(self, payload: dict[str, Any]) -> StateT:
        return self._async._parse_state(payload)
