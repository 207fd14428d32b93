# python/openenv/core/env_server/http_server.py - makes an ASGI application of an environment.
"""`create_app` for most, `HTTPEnvServer` for those who have an application of their own."""

import functools
import inspect
import logging
import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from openenv import _native

from ..native_environment import native_kind
from .application import Application
from .environment_adapter import EnvironmentKind, close
from .environment_checks import check_environment, check_models
from .exceptions import ConcurrencyConfigurationError
from .interfaces import Environment
from .session_threads import SessionThreads
from .settings import Settings, server_mode
from .types import (
    Action,
    ConcurrencyConfig,
    Observation,
    ServerCapacityStatus,
    ServerMode,
    SessionInfo,
    State,
)

if TYPE_CHECKING:
    from fastapi import FastAPI

Factory = Callable[[], Environment[Any, Any, Any]]

LEVELS = (logging.INFO, logging.WARNING, logging.ERROR)
TRUE_WORDS = ("true", "1", "yes")

log = logging.getLogger("openenv.server")


class HTTPEnvServer:
    """An environment with all that is said about how to serve it."""

    def __init__(
        self,
        env: Factory,
        action_cls: type[Action],
        observation_cls: type[Observation],
        max_concurrent_envs: int | None = None,
        concurrency_config: ConcurrencyConfig | None = None,
        env_name: str | None = None,
        state_cls: type[State] = State,
        *,
        reset_observation_cls: type[Observation] | None = None,
    ) -> None:
        """`env` makes one environment for each session; a class is such a function.

        The models are what actions are checked by, and what `/schema` shows. Without
        `max_concurrent_envs` or a `concurrency_config` there is one session at a time. `env_name`
        stands in URLs. Raises TypeError, ValueError, and ConcurrencyConfigurationError if there
        are to be several sessions of a class that does not say that it can have them.
        """
        if not callable(env):
            raise TypeError(
                f"env must be a callable (class or factory function), got {type(env)}: give the "
                "class itself (MyEnvironment), not an object of it (MyEnvironment())"
            )
        first_cls = reset_observation_cls or observation_cls
        check_models(action_cls, observation_cls, first_cls, state_cls=state_cls)
        self._factory = env
        self._concurrency = _concurrency(max_concurrent_envs, concurrency_config)
        self._environment_class = self._find_class()
        if self._environment_class is not None:
            check_environment(self._environment_class)
        if self.max_concurrent_envs > 1 and not self.is_concurrency_safe:
            raise ConcurrencyConfigurationError(
                self._class().__name__, self.max_concurrent_envs
            )
        self.action_cls = action_cls
        self.observation_cls = observation_cls
        self.reset_observation_cls = first_cls
        self.state_cls = state_cls
        self.env_name = env_name or _url_name(getattr(env, "__name__", "environment"))
        self._sites: list[_native.Site] = []

    @property
    def active_sessions(self) -> int:
        """The sessions that there are now."""
        return sum(site.active_sessions for site in self._sites)

    @property
    def max_concurrent_envs(self) -> int:
        """The most sessions that there may be."""
        return self._concurrency.max_concurrent_envs

    @property
    def concurrency_config(self) -> ConcurrencyConfig:
        """How many sessions there may be, and for how long an idle one."""
        return self._concurrency

    @property
    def is_concurrency_safe(self) -> bool:
        """Whether the environment says that its sessions do not disturb each other."""
        return bool(getattr(self._class(), "SUPPORTS_CONCURRENT_SESSIONS", False))

    def get_capacity_status(self) -> ServerCapacityStatus:
        """The sessions that there are, and that there may be."""
        return ServerCapacityStatus.from_counts(
            active=self.active_sessions, max_sessions=self.max_concurrent_envs
        )

    def get_session_info(self, session_id: str) -> SessionInfo | None:
        """What is known of a session by its id: none has one that is told to anybody."""
        return None

    def register_routes(
        self, app: "FastAPI", mode: ServerMode | str = ServerMode.SIMULATION
    ) -> None:
        """Adds the environment's routes to an application of FastAPI.

        In production mode there are no `/reset`, `/step` and `/state`. Raises ValueError for an
        unknown mode.
        """
        from .fastapi_front import add_routes

        add_routes(app, *self._serve(mode))

    def application(self, mode: ServerMode | str = ServerMode.SIMULATION) -> Application:
        """An ASGI application of its own. Raises ValueError for an unknown mode."""
        return self._serve(mode)[1]

    def _serve(self, mode: ServerMode | str) -> tuple[_native.Site, Application]:
        settings = Settings.read()
        idle_s = self._concurrency.session_timeout or settings.session_timeout_s
        kind = self._kind()
        site = _native.Site(
            kind,
            max_sessions=self.max_concurrent_envs,
            production=server_mode(mode) is ServerMode.PRODUCTION,
            idle_s=idle_s,
            deadline_s=settings.deadline_s,
            log=_log_briefly if isinstance(kind, EnvironmentKind) else _log,
        )
        self._sites.append(site)
        threads = SessionThreads(
            own_thread=isinstance(kind, EnvironmentKind),
            one_thread=bool(
                getattr(self._environment_class, "REQUIRES_SINGLE_THREAD_EXECUTOR", False)
            ),
        )
        return site, Application(site, kind, threads, settings, idle_s)

    def _kind(self) -> object:
        models = (
            self.action_cls,
            self.observation_cls,
            self.reset_observation_cls,
            self.state_cls,
        )
        return native_kind(self._factory, self.env_name, models) or EnvironmentKind(
            self._factory,
            self.env_name,
            concurrent=self.max_concurrent_envs > 1,
            action_cls=self.action_cls,
            observation_cls=self.observation_cls,
            reset_observation_cls=self.reset_observation_cls,
            state_cls=self.state_cls,
        )

    def _find_class(self) -> type | None:
        """The environment's class, if that is known without making one."""
        factory = self._factory
        if isinstance(factory, functools.partial):
            factory = factory.func
        return factory if inspect.isclass(factory) else None

    def _class(self) -> type:
        """The environment's class; of a function one is made, looked at and closed."""
        if self._environment_class is None:
            environment = self._factory()
            self._environment_class = type(environment)
            close(environment)
        return self._environment_class


def _concurrency(most: int | None, config: ConcurrencyConfig | None) -> ConcurrencyConfig:
    if most is not None and config is not None:
        raise ValueError("give max_concurrent_envs or concurrency_config, not both")
    return config or ConcurrencyConfig(max_concurrent_envs=1 if most is None else most)


def _url_name(name: str) -> str:
    """A function's name as it can stand in URLs; `<lambda>` cannot."""
    return "".join(c for c in name if c.isascii() and (c.isalnum() or c in "_-")) or "environment"


def _log(severity: int, line: str) -> None:
    log.log(LEVELS[severity], "%s", line)


def _log_briefly(severity: int, line: str) -> None:
    """For environments in Python: what their factories raise is logged with its traceback."""
    _log(0 if ": FACTORY_ERROR: " in line else severity, line)


def create_app(
    env: Factory,
    action_cls: type[Action],
    observation_cls: type[Observation],
    env_name: str | None = None,
    max_concurrent_envs: int | None = None,
    concurrency_config: ConcurrencyConfig | None = None,
    gradio_builder: Callable[..., Any] | None = None,
    custom_tab_name: str = "Custom",
    custom_tab_primary: bool = False,
    show_default_tab: bool = True,
    title_override: str | None = None,
    state_cls: type[State] = State,
    *,
    mode: ServerMode | str | None = None,
    reset_observation_cls: type[Observation] | None = None,
) -> Application:
    """An ASGI application that serves an environment; see HTTPEnvServer for what it takes.

    Without a `mode` it is that of the variable OPENENV_MODE, or simulation. The web interface is
    not in this version: where ENABLE_WEB_INTERFACE asks for it, a warning is logged.
    """
    if os.environ.get("ENABLE_WEB_INTERFACE", "").lower() in TRUE_WORDS:
        log.warning(
            "ENABLE_WEB_INTERFACE is set, and this version has no web interface: /web is not found"
        )
    return create_fastapi_app(
        env,
        action_cls,
        observation_cls,
        max_concurrent_envs,
        concurrency_config,
        env_name,
        state_cls,
        mode=mode,
        reset_observation_cls=reset_observation_cls,
    )


def create_fastapi_app(
    env: Factory,
    action_cls: type[Action],
    observation_cls: type[Observation],
    max_concurrent_envs: int | None = None,
    concurrency_config: ConcurrencyConfig | None = None,
    env_name: str | None = None,
    state_cls: type[State] = State,
    *,
    mode: ServerMode | str | None = None,
    reset_observation_cls: type[Observation] | None = None,
) -> Application:
    """The same, without what is said about a web interface.

    FastAPI itself is imported when the application is first used as one of FastAPI.
    """
    server = HTTPEnvServer(
        env,
        action_cls,
        observation_cls,
        max_concurrent_envs,
        concurrency_config,
        env_name,
        state_cls,
        reset_observation_cls=reset_observation_cls,
    )
    if mode is None:
        mode = os.environ.get("OPENENV_MODE", ServerMode.SIMULATION.value)
    return server.application(mode)
