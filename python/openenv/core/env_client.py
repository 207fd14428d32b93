# python/openenv/core/env_client.py - the client of an environment, as Python code uses it.
"""A client has one session of a server: it resets it, steps it, and reads its state.

Its calls are awaited in asynchronous code, and block in code that runs in no event loop; the first
use of a client decides which. `sync()` gives a client that always blocks.
"""

import asyncio
import functools
import inspect
import weakref
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from .blocking_calls import LoopThread, run_now
from .bootstrap import Bootstrap, image_start, space_start
from .client_models import ClientModels, models_of, reply_data
from .client_options import connection_options, mode_of, session_options, state_of_copy
from .client_types import ActT, ObsT, StateT, StepResult
from .connection.async_connection import AsyncConnection
from .connection.session import Session
from .pending_result import PendingResult, ResultOrAwaitable, StateOrAwaitable
from .provider_lease import ProviderLease
from .sync_client import SyncEnvClient
from .url import session_url

if TYPE_CHECKING:
    from types import TracebackType

    from typing_extensions import Self

T = TypeVar("T")

_running_loop = asyncio._get_running_loop


class EnvClient(Generic[ActT, ObsT, StateT]):
    """A session of an environment's server.

    A class `EchoEnv(EnvClient[EchoAction, EchoObservation, State])` needs nothing more where the
    three types are models that match the wire. Otherwise it overrides `_step_payload`,
    `_parse_result` and `_parse_state`.
    """

    _mode: str
    # Whether no coroutine of ours is overridden: those do without more of an event loop.
    _has_our_coroutines = True

    def __init__(
        self,
        base_url: str | None = None,
        connect_timeout_s: float | None = 10.0,
        message_timeout_s: float | None = 60.0,
        max_message_size_mb: float = 100.0,
        websocket_ping_interval_s: float | None = 20.0,
        websocket_ping_timeout_s: float | None = 20.0,
        provider: Any = None,
        mode: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Notes where the server is; connects to it when first used.

        Times are in seconds; None is no limit, and no pings. `max_message_size_mb` bounds what
        the server may send, in MiB. `headers` go with the request that opens the connection, such
        as `{"Authorization": "Bearer ..."}`. Without `base_url` the `provider` is started when
        the client connects; with or without, it is stopped when the client is closed
        (provider_lease.py says what a provider is).

        Raises ValueError if there is neither URL nor provider, and for a `mode` that is not
        "simulation" or "production".
        """
        if base_url is None and provider is None:
            raise ValueError("EnvClient requires either base_url or provider.")
        self._mode = mode_of(mode)
        self._base_url: str | None = None
        self._ws_url: str | None = None
        self._connect_timeout = connect_timeout_s
        self._message_timeout = message_timeout_s
        self._max_message_size = int(max_message_size_mb * (1 << 20))
        self._websocket_ping_interval_s = websocket_ping_interval_s
        self._websocket_ping_timeout_s = websocket_ping_timeout_s
        self._headers = headers
        self._starts_provider = base_url is None
        self._provider = (
            None if provider is None else ProviderLease(provider, running=base_url is not None)
        )
        self._child_clients: list[EnvClient[ActT, ObsT, StateT]] = []
        self._execution_mode: str | None = None
        # Not a strong one: a client that nobody knows any more is to leave its place at once.
        self._sync_client: "weakref.ref[SyncEnvClient[ActT, ObsT, StateT]] | None" = None
        # Only for coroutines of subclasses, which may wait for anything.
        self._loop_thread = LoopThread()
        self._session = Session()
        if base_url is not None:
            self._set_base_url(base_url)

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls._has_our_coroutines = all(
            getattr(cls, name) is function
            for name, function in vars(EnvClient).items()
            if inspect.iscoroutinefunction(function)
        )

    def __setattr__(self, name: str, value: object) -> None:
        if name == "_mode" and hasattr(self, "_mode"):
            raise AttributeError("Cannot modify mode after initialization")
        super().__setattr__(name, value)

    @property
    def base_url(self) -> str | None:
        """The server's URL without a slash at its end; None until a provider has told it."""
        return self._base_url

    # How a client is used.

    def connect(self) -> "Awaitable[Self]":
        """Connects to the server unless that is done, and gives this client.

        Raises ConnectionFailed.
        """
        result: "Awaitable[Self]" = self._dispatch(self._connect_async)
        return result

    def disconnect(self) -> Awaitable[None]:
        """Ends the session; a provider goes on, and so do clients made by `new_session`."""
        result: Awaitable[None] = self._dispatch(self._disconnect_async)
        return result

    def reset(self, **kwargs: Any) -> ResultOrAwaitable[ObsT]:
        """Begins an episode; `seed`, `episode_id` and the environment's own options are optional.

        Connects if need be, also after the session was lost. Raises ServerError (ValidationError,
        CapacityReached, ExecutionError, ...), ConnectionFailed, SessionLost and MessageTimeout.
        """
        result: ResultOrAwaitable[ObsT] = self._dispatch(self._reset_async, **kwargs)
        return result

    def step(self, action: ActT, **kwargs: Any) -> ResultOrAwaitable[ObsT]:
        """Takes a step; arguments beside the action are ignored. Raises as `reset` does.

        Two calls at once are sent one after the other. A call that is cancelled or overruns its
        time leaves the session lost: steps raise SessionLost until a reset.
        """
        result: Any
        link = self._session.link
        if self._execution_mode == "async" and link is not None and link.is_here():
            result = self._step_async(action, **kwargs)  # As by _dispatch, but sooner.
        else:
            result = self._dispatch(self._step_async, action, **kwargs)
        answer: ResultOrAwaitable[ObsT] = result
        return answer

    def state(self) -> StateOrAwaitable[StateT]:
        """What the server tells of the episode. Raises as `step` does."""
        result: StateOrAwaitable[StateT] = self._dispatch(self._state_async)
        return result

    def close(self) -> Awaitable[None]:
        """Ends the session and those of `new_session`, and stops the provider.

        Returns when the server has let its place go, or has not within a few seconds; at once if
        a call was cut off, for which the server may be busy still.
        """
        if self._execution_mode == "sync":
            self._session.interrupt()
        result: Awaitable[None] = self._dispatch(self._close_async)
        return result

    async def new_session(self) -> "Self":
        """One more client of this class and server, connected; it is closed with this one."""
        client = self._create_session_client()
        await client.connect()
        self._child_clients.append(client)
        return client

    def sync(self) -> SyncEnvClient[ActT, ObsT, StateT]:
        """The same client with plain functions, which block; the same object while it lives."""
        client = None if self._sync_client is None else self._sync_client()
        if client is None:
            client = SyncEnvClient(self)
            self._sync_client = weakref.ref(client)
        return client

    def __repr__(self) -> str:
        place = self._base_url or "of a provider that has not started"
        return f"<{type(self).__name__} {place}, {self._session.condition()}>"

    def __getstate__(self) -> dict[str, Any]:
        return state_of_copy(self)

    async def __aenter__(self) -> "Self":
        self._claim_execution_mode("async")
        await self._connect_async()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: "TracebackType | None",
    ) -> None:
        await self._close_async()

    def __enter__(self) -> "Self":
        self._run_sync(self._connect_async)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: "TracebackType | None",
    ) -> None:
        self._session.interrupt()
        self._run_sync(self._close_async)

    @classmethod
    def from_docker_image(
        cls, image: str, provider: Any = None, **kwargs: Any
    ) -> "Bootstrap[Self, ActT, ObsT, StateT]":
        """A client of a container of `image`, which `provider` starts when this is resolved.

        To be awaited; or `.sync()` gives a blocking client. `kwargs` are arguments of the
        provider's `start_container`.
        """
        return Bootstrap(image_start(cls, image, provider, kwargs))

    @classmethod
    def from_env(
        cls, repo_id: str, *, use_docker: bool = True, provider: Any = None, **provider_kwargs: Any
    ) -> "Bootstrap[Self, ActT, ObsT, StateT]":
        """A client of a Hugging Face Space, which `provider` starts when this is resolved.

        As a container (`tag` chooses the image's, other arguments are `start_container`'s), or
        with `use_docker=False` by the provider's `start` (`port`, `env_vars`, `workers`).
        """
        return Bootstrap(space_start(cls, repo_id, use_docker, provider, provider_kwargs))

    # What a subclass may override, and build upon.

    def _step_payload(self, action: ActT) -> dict[str, Any]:
        """The JSON data of an action."""
        payload: dict[str, Any] = self._models.payload(action)
        return payload

    def _parse_result(self, payload: dict[str, Any]) -> StepResult[ObsT]:
        """The result in the data of a reply to a reset or a step."""
        return self._models.result(payload)

    def _parse_state(self, payload: dict[str, Any]) -> StateT:
        """The state in the data of a reply."""
        state: StateT = self._models.state(payload)
        return state

    @functools.cached_property
    def _models(self) -> ClientModels:
        kind: type = type(self)
        return models_of(kind, EnvClient)

    async def _reset_async(self, **kwargs: Any) -> StepResult[ObsT]:
        reply = await self._send_and_receive({"type": "reset", "data": kwargs})
        return self._parse_result(reply_data(reply, "observation"))

    async def _step_async(self, action: ActT, **kwargs: Any) -> StepResult[ObsT]:
        message = {"type": "step", "data": self._step_payload(action)}
        session = self._session
        link, turns = session.link, session.turns
        waiter = session.begin(message, link, turns) if self._has_our_coroutines else None
        if waiter is None or not isinstance(link, AsyncConnection):
            reply = await self._send_and_receive(message)
        else:
            # Nearly all steps go this way. It does without the coroutines of the other one.
            try:
                reply = await waiter
            except BaseException as error:
                link.give_up(error)
                raise
            finally:
                turns.pass_on()
        return self._parse_result(reply_data(reply, "observation"))

    async def _state_async(self) -> StateT:
        reply = await self._send_and_receive({"type": "state"})
        return self._parse_state(reply_data(reply, "state"))

    async def _send_and_receive(self, message: Mapping[str, Any]) -> dict[str, Any]:
        """The reply to any message of the protocol. Raises as `step` does."""
        if self._execution_mode == "sync":
            return await self._session.ask_blocking(message, self._connect_async)
        return await self._session.ask(message, self._connect_async)

    async def _connect_async(self) -> "Self":
        try:
            self._start_provider_if_needed()
            options = connection_options(self)
            if self._execution_mode == "sync":
                self._session.connect_blocking(options)
            else:
                await self._session.connect(options)
        except Exception:
            # Nobody may be left to close what the provider started. Who is cancelled goes on.
            if self._provider is not None:
                await self._close_children()
                with suppress(Exception):
                    self._stop_provider()
            raise
        return self

    async def _disconnect_async(self) -> None:
        if self._execution_mode == "sync":
            self._session.close_blocking()
        else:
            await self._session.close()

    async def _close_async(self) -> None:
        try:
            await self._close_children()
        finally:
            try:
                await self._disconnect_async()
            finally:
                self._stop_provider()

    async def _close_children(self) -> None:
        children, self._child_clients = self._child_clients, []
        if self._execution_mode != "sync":
            closings = (child._close_async() for child in children)
            await asyncio.gather(*closings, return_exceptions=True)
            return
        for child in children:
            with suppress(Exception):
                child._execution_mode = "sync"
                child.sync().close()

    # The server's address, and the provider that may have made it.

    def _set_base_url(self, base_url: str) -> None:
        if not isinstance(base_url, str):
            raise TypeError(
                f"base_url must be text such as 'http://localhost:8000', not {base_url!r}"
            )
        self._base_url = base_url.rstrip("/")
        self._ws_url = session_url(base_url)

    def _start_provider_if_needed(self) -> None:
        with self._session.lock:  # Threads may connect at once.
            if self._ws_url is None and self._provider is not None:
                self._set_base_url(self._provider.start())

    def _stop_provider(self) -> None:
        try:
            if self._provider is not None:
                self._provider.stop()
        finally:
            if self._starts_provider:
                self._base_url = self._ws_url = None

    def _create_session_client(self) -> "Self":
        """A client like this one, not connected; made of what its class's constructor takes."""
        self._start_provider_if_needed()
        return type(self)(**session_options(self))

    # Whether a call blocks.

    def _claim_execution_mode(self, mode: str) -> None:
        if self._execution_mode is None:
            self._execution_mode = mode
        elif self._execution_mode != mode:
            raise RuntimeError(
                f"EnvClient is already being used in {self._execution_mode} mode. Use one client "
                "in asynchronous code and another one in code that does not await"
            )

    def _dispatch(
        self, call: Callable[..., Coroutine[Any, Any, T]], *args: Any, **kwargs: Any
    ) -> Any:
        """The coroutine in asynchronous code, its result elsewhere, or what can be either."""
        loop = _running_loop()
        if self._execution_mode == "sync":
            if loop is not None and loop is self._loop_thread.loop:
                return call(*args, **kwargs)
        elif loop is not None:
            if self._execution_mode == "async":
                return call(*args, **kwargs)
            name = getattr(call, "__name__", "a call").removeprefix("_").removesuffix("_async")
            return PendingResult(self, functools.partial(call, *args, **kwargs), f"{name}()")
        return self._run_sync(functools.partial(call, *args, **kwargs), allow_async_handoff=True)

    def _run_sync(
        self, call: Callable[[], Coroutine[Any, Any, T]], *, allow_async_handoff: bool = False
    ) -> T:
        """Has the result of a call in this thread; a client of a loop that has ended may."""
        if allow_async_handoff:
            self._execution_mode = "sync"
        self._claim_execution_mode("sync")
        if self._has_our_coroutines:
            return run_now(call())
        return self._loop_thread.run(call())
