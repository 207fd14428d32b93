# python/openenv/core/__init__.py - clients, environments, and the types that both speak of.
"""The names stand in the modules of this package, and are imported when first used."""

from typing import TYPE_CHECKING

from openenv.lazy import lazy_module, lazy_names

from . import env_server

if TYPE_CHECKING:
    from .client_types import StepResult as StepResult
    from .env_client import EnvClient as EnvClient
    from .errors import (
        CapacityReached as CapacityReached,
        ConnectionFailed as ConnectionFailed,
        DeadlineExceeded as DeadlineExceeded,
        ExecutionError as ExecutionError,
        FactoryError as FactoryError,
        InvalidJson as InvalidJson,
        MessageTimeout as MessageTimeout,
        RemoteError as RemoteError,
        ServerError as ServerError,
        SessionError as SessionError,
        SessionLost as SessionLost,
        UnknownType as UnknownType,
        ValidationError as ValidationError,
    )
    from .generic_client import (
        GenericAction as GenericAction,
        GenericEnvClient as GenericEnvClient,
    )
    from .native_environment import NativeEnvironment as NativeEnvironment
    from .sync_client import SyncEnvClient as SyncEnvClient
    from .tensor import Tensor as Tensor
    from . import rubrics as rubrics
    from .env_server import *
else:
    __getattr__, __dir__, __all__ = lazy_names(
        __name__,
        {
            ".client_types": ["StepResult"],
            ".env_client": ["EnvClient"],
            ".errors": [
                "CapacityReached",
                "ConnectionFailed",
                "DeadlineExceeded",
                "ExecutionError",
                "FactoryError",
                "InvalidJson",
                "MessageTimeout",
                "RemoteError",
                "ServerError",
                "SessionError",
                "SessionLost",
                "UnknownType",
                "ValidationError",
            ],
            ".generic_client": ["GenericAction", "GenericEnvClient"],
            ".native_environment": ["NativeEnvironment"],
            ".sync_client": ["SyncEnvClient"],
            ".tensor": ["Tensor"],
            ".env_server": env_server.__all__,
            ".rubrics": [],
        },
    )
    # The name under which others look for them.
    utils = lazy_module(
        f"{__name__}.utils",
        {
            "..event_loop": ["run_async_safely"],
            "..url": ["convert_to_ws_url", "hf_space_subdomain"],
        },
    )
