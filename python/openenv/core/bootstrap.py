# python/openenv/core/bootstrap.py - clients of servers that have yet to be started.
"""What `from_docker_image` and `from_env` return, and what they do once it is resolved."""

import time
from collections.abc import Callable, Coroutine, Generator, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from .client_types import ActT, ObsT, StateT
from .url import hf_space_subdomain

if TYPE_CHECKING:
    from .env_client import EnvClient
    from .sync_client import SyncEnvClient

NO_PROVIDER = (
    "this version of openenv-cpp has no provider of its own: pass provider=..., or start the "
    "server yourself and give its URL as base_url"
)

ClientT = TypeVar("ClientT", bound="EnvClient[Any, Any, Any]")


class Bootstrap(Coroutine[Any, Any, ClientT], Generic[ClientT, ActT, ObsT, StateT]):
    """A server that is started when this is awaited, or when its `sync()` is called; once.

    It is a coroutine, and may stand wherever one may.
    """

    def __init__(self, start: Callable[[], ClientT]) -> None:
        self._start = start
        self._used = False
        self._coroutine: Coroutine[Any, Any, ClientT] | None = None

    def __await__(self) -> Generator[Any, Any, ClientT]:
        return self._begun().__await__()

    def send(self, value: Any) -> Any:
        """Goes on, as a coroutine does."""
        return self._begun().send(value)

    def throw(self, *error: Any) -> Any:
        """Goes on with an exception, as a coroutine does."""
        return self._begun().throw(*error)

    def close(self) -> None:
        """Ends it, as a coroutine is ended. What was not begun never begins."""
        self._begun().close()
        self._used = True

    def sync(self) -> "SyncEnvClient[ActT, ObsT, StateT]":
        """Starts the server, and returns a connected client for code that does not await."""
        client = self._started()
        try:
            client._run_sync(client._connect_async)
        except BaseException:
            with suppress(Exception):
                client._stop_provider()
            raise
        blocking: "SyncEnvClient[ActT, ObsT, StateT]" = client.sync()
        return blocking

    def __repr__(self) -> str:
        return f"<{type(self).__name__} (await it, or call its sync())>"

    def _begun(self) -> Coroutine[Any, Any, ClientT]:
        if self._coroutine is None:
            self._coroutine = self._connect()
        return self._coroutine

    async def _connect(self) -> ClientT:
        client = self._started()
        try:
            await client.connect()
        except BaseException:
            # Nobody else knows the client.
            with suppress(Exception):
                client._stop_provider()
            raise
        return client

    def _started(self) -> ClientT:
        if self._used:
            raise RuntimeError("this was resolved before; call the factory again for a new server")
        self._used = True
        return self._start()


def image_start(
    kind: type[ClientT], image: str, provider: Any, arguments: Mapping[str, Any]
) -> Callable[[], ClientT]:
    """What starts a container, and makes a client of it; see `EnvClient.from_docker_image`."""
    _require(provider)
    return lambda: _start_image(kind, image, provider, arguments)


def space_start(
    kind: type[ClientT], repo_id: str, use_docker: bool, provider: Any, arguments: Mapping[str, Any]
) -> Callable[[], ClientT]:
    """The same for a Hugging Face Space; see `EnvClient.from_env`."""
    _require(provider)
    start = _start_space if use_docker else _start_process
    return lambda: start(kind, repo_id, provider, dict(arguments))


def _require(provider: object) -> None:
    if provider is None:
        raise NotImplementedError(NO_PROVIDER)


def _start_image(
    kind: type[ClientT], image: str, provider: Any, arguments: Mapping[str, Any]
) -> ClientT:
    """Starts a container of an image, and makes a client of it that is not yet connected."""
    try:
        url = provider.start_container(image, **arguments)
        provider.wait_for_ready(url)
        return kind(base_url=url, provider=provider)
    except BaseException:
        provider.stop_container()  # Nobody else knows that it may run.
        raise


def _start_space(
    kind: type[ClientT], repo_id: str, provider: Any, arguments: dict[str, Any]
) -> ClientT:
    """Starts a container of a Space's image, as `_start_image` does."""
    tag = arguments.pop("tag", "latest")
    image = f"registry.hf.space/{hf_space_subdomain(repo_id)}:{tag}"
    return _start_image(kind, image, provider, arguments)


def _start_process(
    kind: type[ClientT], repo_id: str, provider: Any, arguments: dict[str, Any]
) -> ClientT:
    """Has the provider start what it was made for, and makes a client that is not connected."""
    start = {key: arguments.pop(key) for key in ("port", "env_vars", "workers") if key in arguments}
    if arguments:
        raise ValueError(
            f"{', '.join(arguments)}: give these to the provider when it is made, not to from_env "
            f"for {repo_id}"
        )
    try:
        begun_at = time.monotonic()
        url = provider.start(**start)
        span = getattr(provider, "context_timeout_s", None)
        if span is None:
            provider.wait_for_ready()
        else:
            left = span - (time.monotonic() - begun_at)
            provider.wait_for_ready(timeout_s=max(left, 0.0))
        return kind(base_url=url, provider=provider)
    except BaseException:
        provider.stop()
        raise
