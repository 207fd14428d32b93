# python/openenv/core/env_server/exceptions.py - what can go wrong around sessions of a server.
"""Errors of a server's own code; what a client meets stands in `openenv.core.errors`."""

from ..errors import OpenEnvError

__all__ = [
    "ConcurrencyConfigurationError",
    "EnvironmentFactoryError",
    "OpenEnvError",
    "SessionCapacityError",
    "SessionCreationError",
    "SessionNotFoundError",
]


class ConcurrencyConfigurationError(OpenEnvError):
    """A server was to run several sessions of an environment that can have only one."""

    code = "CONCURRENCY_CONFIGURATION"

    def __init__(
        self, environment_name: str, max_concurrent_envs: int, message: str | None = None
    ) -> None:
        self.environment_name = environment_name
        self.max_concurrent_envs = max_concurrent_envs
        super().__init__(
            message
            or f"{environment_name} does not say SUPPORTS_CONCURRENT_SESSIONS = True, so that "
            f"max_concurrent_envs={max_concurrent_envs} is not possible: set it to 1, or say "
            "that its sessions do not disturb each other"
        )


class SessionCapacityError(OpenEnvError):
    """A server holds as many sessions as it may."""

    code = "CAPACITY_REACHED"

    def __init__(self, active_sessions: int, max_sessions: int, message: str | None = None) -> None:
        self.active_sessions = active_sessions
        self.max_sessions = max_sessions
        super().__init__(
            message
            or f"Server at capacity: {active_sessions}/{max_sessions} sessions active. "
            "Cannot accept new connections."
        )


class SessionNotFoundError(OpenEnvError):
    """There is no session of that id."""

    code = "SESSION_ERROR"

    def __init__(self, session_id: str, message: str | None = None) -> None:
        self.session_id = session_id
        super().__init__(message or f"There is no session {session_id!r}")


class SessionCreationError(OpenEnvError):
    """A session could not be made, for the `reason` given."""

    code = "SESSION_ERROR"

    def __init__(self, reason: str, message: str | None = None) -> None:
        self.reason = reason
        super().__init__(message or f"No session could be made: {reason}")


class EnvironmentFactoryError(OpenEnvError):
    """The function that makes the environment failed."""

    code = "FACTORY_ERROR"

    def __init__(self, factory_name: str, message: str | None = None) -> None:
        self.factory_name = factory_name
        super().__init__(
            message or f"Environment factory '{factory_name}' failed to create instance."
        )
