# python/openenv/core/client_options.py - what clients are made with.
"""Of a client's options come its connection, the clients of further sessions, and its copies."""

import inspect
import os
from typing import TYPE_CHECKING, Any

from .blocking_calls import LoopThread
from .connection.options import ConnectionOptions
from .connection.session import Session

if TYPE_CHECKING:
    from .env_client import EnvClient

MODES = ("simulation", "production")


def mode_of(mode: str | None) -> str:
    """The mode that is asked for, here or by the environment. Raises ValueError if it is none."""
    chosen = (os.environ.get("OPENENV_CLIENT_MODE") or MODES[0] if mode is None else mode).lower()
    if chosen not in MODES:
        raise ValueError(
            f"Invalid mode: '{chosen}'. Must be 'simulation' or 'production', as the argument "
            "mode or in the environment variable OPENENV_CLIENT_MODE"
        )
    return chosen


def connection_options(client: "EnvClient[Any, Any, Any]") -> ConnectionOptions:
    """What the client wants of its connection."""
    return ConnectionOptions(
        url=client._ws_url or "",
        connect_timeout_s=client._connect_timeout,
        message_timeout_s=client._message_timeout,
        message_bytes_max=client._max_message_size,
        ping_interval_s=client._websocket_ping_interval_s,
        ping_timeout_s=client._websocket_ping_timeout_s,
        headers=client._headers or {},
    )


def session_options(client: "EnvClient[Any, Any, Any]") -> dict[str, Any]:
    """Arguments for a client like this one: of those that its class takes."""
    options: dict[str, Any] = {
        "base_url": client._base_url,
        "connect_timeout_s": client._connect_timeout,
        "message_timeout_s": client._message_timeout,
        "max_message_size_mb": client._max_message_size / (1 << 20),
        "websocket_ping_interval_s": client._websocket_ping_interval_s,
        "websocket_ping_timeout_s": client._websocket_ping_timeout_s,
        "mode": client._mode,
        "headers": client._headers,
    }
    parameters = inspect.signature(type(client)).parameters.values()
    takes_all = any(parameter.kind is parameter.VAR_KEYWORD for parameter in parameters)
    names = {parameter.name for parameter in parameters}
    return {name: value for name, value in options.items() if takes_all or name in names}


def state_of_copy(client: "EnvClient[Any, Any, Any]") -> dict[str, Any]:
    """The attributes of a copy, which has a session of its own, and is unused.

    Where the server is known, its provider remains with the original, which is to stop it.
    """
    state = dict(vars(client))
    state.pop("_models", None)
    state.update(
        _session=Session(),
        _child_clients=[],
        _execution_mode=None,
        _sync_client=None,
        _loop_thread=LoopThread(),
    )
    if client._ws_url is not None:
        state.update(_provider=None, _starts_provider=False)
    return state
