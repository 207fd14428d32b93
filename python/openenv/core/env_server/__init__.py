# python/openenv/core/env_server/__init__.py - the server's side: environments and wire types.
"""The names stand in the modules of this package, and are imported when first used."""

from typing import TYPE_CHECKING

from openenv.lazy import lazy_names

if TYPE_CHECKING:
    from .base_transforms import (
        CompositeTransform as CompositeTransform,
        NullTransform as NullTransform,
    )
    from .exceptions import (
        ConcurrencyConfigurationError as ConcurrencyConfigurationError,
        EnvironmentFactoryError as EnvironmentFactoryError,
        OpenEnvError as OpenEnvError,
        SessionCapacityError as SessionCapacityError,
        SessionCreationError as SessionCreationError,
        SessionNotFoundError as SessionNotFoundError,
    )
    from .http_server import (
        HTTPEnvServer as HTTPEnvServer,
        create_app as create_app,
        create_fastapi_app as create_fastapi_app,
    )
    from .interfaces import (
        Environment as Environment,
        Message as Message,
        ModelTokenizer as ModelTokenizer,
        TaskProvider as TaskProvider,
        Transform as Transform,
    )
    from .route_config import GetEndpointConfig as GetEndpointConfig
    from .serialization import (
        deserialize_action as deserialize_action,
        deserialize_action_with_preprocessing as deserialize_action_with_preprocessing,
        serialize_observation as serialize_observation,
    )
    from .types import (
        Action as Action,
        BaseMessage as BaseMessage,
        ConcurrencyConfig as ConcurrencyConfig,
        EnvironmentMetadata as EnvironmentMetadata,
        GetTaskRangeRequest as GetTaskRangeRequest,
        GetTaskRequest as GetTaskRequest,
        HealthResponse as HealthResponse,
        HealthStatus as HealthStatus,
        ListTasksRequest as ListTasksRequest,
        NumTasksRequest as NumTasksRequest,
        Observation as Observation,
        SchemaResponse as SchemaResponse,
        ServerCapacityStatus as ServerCapacityStatus,
        ServerMode as ServerMode,
        SessionInfo as SessionInfo,
        State as State,
        WSCloseMessage as WSCloseMessage,
        WSErrorCode as WSErrorCode,
        WSErrorResponse as WSErrorResponse,
        WSIncomingMessage as WSIncomingMessage,
        WSObservationResponse as WSObservationResponse,
        WSResetMessage as WSResetMessage,
        WSStateMessage as WSStateMessage,
        WSStateResponse as WSStateResponse,
        WSStepMessage as WSStepMessage,
    )
else:
    __getattr__, __dir__, __all__ = lazy_names(
        __name__,
        {
            ".base_transforms": ["CompositeTransform", "NullTransform"],
            ".exceptions": [
                "ConcurrencyConfigurationError",
                "EnvironmentFactoryError",
                "OpenEnvError",
                "SessionCapacityError",
                "SessionCreationError",
                "SessionNotFoundError",
            ],
            ".http_server": ["HTTPEnvServer", "create_app", "create_fastapi_app"],
            ".interfaces": [
                "Environment",
                "Message",
                "ModelTokenizer",
                "TaskProvider",
                "Transform",
            ],
            ".route_config": ["GetEndpointConfig"],
            ".serialization": [
                "deserialize_action",
                "deserialize_action_with_preprocessing",
                "serialize_observation",
            ],
            ".types": [
                "Action",
                "BaseMessage",
                "ConcurrencyConfig",
                "EnvironmentMetadata",
                "GetTaskRangeRequest",
                "GetTaskRequest",
                "HealthResponse",
                "HealthStatus",
                "ListTasksRequest",
                "NumTasksRequest",
                "Observation",
                "SchemaResponse",
                "ServerCapacityStatus",
                "ServerMode",
                "SessionInfo",
                "State",
                "WSCloseMessage",
                "WSErrorCode",
                "WSErrorResponse",
                "WSIncomingMessage",
                "WSObservationResponse",
                "WSResetMessage",
                "WSStateMessage",
                "WSStateResponse",
                "WSStepMessage",
            ],
        },
    )
