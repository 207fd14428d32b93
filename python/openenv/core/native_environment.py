# python/openenv/core/native_environment.py - a built-in environment as a Python object.
"""`NativeEnvironment` plays, in this process, an environment that is written in C++."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from typing_extensions import Self

from openenv import _native

from .client_models import models_of, type_arguments
from .env_server.interfaces import ActT, Environment, ObsT, StateT, Transform
from .env_server.types import EnvironmentMetadata, State
from .errors import error_of

if TYPE_CHECKING:
    from .rubrics.base import Rubric


class NativeMetadata(EnvironmentMetadata):
    """What a native environment tells about itself: also what its rewards are, if it says so."""

    rewards: Literal["per_step", "at_end", "total"] | None = None
    """How the rewards of an episode are to be read."""
    reward_range: tuple[float | None, float | None] | None = None
    """The least and the greatest reward; None where there is no bound."""


class NativeEnvironment(Environment[ActT, ObsT, StateT]):
    """Base of such environments. A class says its models, and in `native_name` what it plays.

    The GIL is free while the environment runs. An object may be used by several threads; one at a
    time is served. Errors are those of `openenv.core.errors`, as a client would raise them.
    """

    SUPPORTS_CONCURRENT_SESSIONS = True

    native_name: ClassVar[str]

    def __init__(
        self, transform: Transform[ObsT] | None = None, rubric: "Rubric | None" = None
    ) -> None:
        """Makes the environment. A transform is applied to each observation, and a rubric gives
        each step's reward. Raises ValueError for an unknown name, and FactoryError."""
        super().__init__(transform, rubric)
        self._models = models_of(type(self), NativeEnvironment)
        self._session = _native.Session(self.native_name)
        refusal = self._session.begin()
        if refusal:
            raise _error(refusal)

    def reset(self, seed: int | None = None, episode_id: str | None = None, **kwargs: Any) -> ObsT:
        """Begins an episode; `kwargs` are the environment's options. Raises ValidationError."""
        wanted = {**kwargs, "seed": seed, "episode_id": episode_id}
        data = {key: value for key, value in wanted.items() if value is not None}
        observation: ObsT = self._models.result(self._ask("reset", data)).observation
        self._reset_rubric()
        return self._apply_transform(observation)

    def step(
        self, action: ActT | Mapping[str, Any], timeout_s: float | None = None, **kwargs: Any
    ) -> ObsT:
        """Takes one step. Raises ValidationError for a wrong action, and ExecutionError.

        There is no way to interrupt it, so `timeout_s` changes nothing.
        """
        reply = self._ask("step", self._models.payload(action))
        observation: ObsT = self._models.result(reply).observation
        if self.rubric is not None:
            observation.reward = self._apply_rubric(action, observation)  # type: ignore[arg-type]
        return self._apply_transform(observation)

    @property
    def state(self) -> StateT:
        """The state of the current episode."""
        state: StateT = self._models.state(self._ask("state"))
        return state

    def close(self) -> None:
        """Ends the environment; every later call raises SessionError."""
        self._session.close()

    def get_metadata(self) -> NativeMetadata:
        """What the native environment tells about itself."""
        site = _native.Site(
            NativeKind(self.native_name, self.native_name),
            max_sessions=1,
            production=False,
            idle_s=0,
            deadline_s=0,
            log=lambda severity, line: None,
        )
        _, _, told = _native.Request(site, "GET", "/metadata", "", b"").answer()
        return NativeMetadata.model_validate_json(told)

    def __enter__(self) -> Self:
        """The environment itself, to be closed at the end of the block."""
        return self

    def __exit__(self, *_: object) -> None:
        """Closes it."""
        self.close()

    def __getattr__(self, name: str) -> Any:
        """Raises AttributeError, which knows of an `__init__` that was left out."""
        if name in ("_session", "_models"):
            raise AttributeError(
                f"{type(self).__name__}: call super().__init__() before the environment is used"
            )
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")

    def _ask(self, kind: str, data: object = None) -> Mapping[str, Any]:
        """The data of the reply to a message of this kind."""
        message = {"type": kind} if data is None else {"type": kind, "data": data}
        reply: Any = _native.loads(self._session.handle(_native.dumps(message)))
        answer: Mapping[str, Any] = reply["data"]
        if reply["type"] == "error":
            raise error_of(answer)
        return answer


def _error(frame: bytes) -> Exception:
    told: Any = _native.loads(frame)
    return error_of(told["data"])


@dataclass
class NativeKind:
    """A built-in environment, to be served under a name."""

    native_name: str
    name: str


def native_kind(
    factory: Callable[[], Any], name: str, models: tuple[type, type, type, type]
) -> NativeKind | None:
    """How to serve a class without Python in the way of a step.

    `models` are those of actions, observations, first observations and the state. None if the
    class does more than say what it plays, or if the models are others than its own.
    """
    if not (isinstance(factory, type) and issubclass(factory, NativeEnvironment)):
        return None
    action, observation, state = type_arguments(factory, NativeEnvironment)
    if models[:3] != (action, observation, observation) or models[3] not in (state, State):
        return None
    bases = factory.__mro__[: factory.__mro__.index(NativeEnvironment)]
    own = {attribute for base in bases for attribute in vars(base)}
    changed = {name for name, value in vars(Environment).items() if callable(value)} | {"state"}
    if own & changed or "__init__" in own:
        return None
    return NativeKind(factory.native_name, name)
