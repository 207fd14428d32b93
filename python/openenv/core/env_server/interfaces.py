# python/openenv/core/env_server/interfaces.py - what an environment is.
"""The classes that authors of environments inherit from, and protocols that they may satisfy."""

import inspect
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from typing_extensions import TypedDict

from .types import Action, EnvironmentMetadata, Observation, State

if TYPE_CHECKING:
    from openenv.core.rubrics.base import Rubric

ActT = TypeVar("ActT", bound=Action)
ObsT = TypeVar("ObsT", bound=Observation)
StateT = TypeVar("StateT", bound=State)


class Message(TypedDict):
    """One message of a conversation, as chat templates take it."""

    role: str
    content: str


class ModelTokenizer(Protocol):
    """What an environment of conversations needs of a tokenizer."""

    def apply_chat_template(
        self,
        conversation: list[Message],
        tokenize: bool = True,
        return_tensors: str | None = None,
        **kwargs: Any,
    ) -> Any:
        """Makes a model's prompt of a conversation: tokens, or text if not `tokenize`."""
        ...

    def decode(self, token_ids: Any, skip_special_tokens: bool = False, **kwargs: Any) -> str:
        """Makes text of tokens."""
        ...


class TaskProvider(Protocol):
    """Methods of an environment that has a dataset of tasks.

    An environment does not inherit from this: it has the methods, plain or `async`. They are called
    on a fresh environment and change nothing. A task is chosen by `reset(split=..., index=...)`.
    """

    def list_splits(self) -> list[Any]:
        """The splits: names, or objects with a `name` and a `type`."""
        ...

    def list_tasks(self, split: str) -> list[Any]:
        """The tasks of a split; of a very large one, the first of them."""
        ...

    def num_tasks(self, split: str) -> int:
        """How many tasks a split has."""
        ...

    def get_task(self, split: str, index: int) -> Any:
        """One task. Raises IndexError if there is none at that place."""
        ...

    def get_task_range(
        self, split: str, start: int | None = None, stop: int | None = None
    ) -> list[Any]:
        """The tasks from `start` up to, not including, `stop`, as a slice takes them."""
        ...


class Transform(ABC, Generic[ObsT]):
    """Changes observations before an agent sees them: adds rewards, notes, or other views."""

    @abstractmethod
    def __call__(self, observation: ObsT) -> ObsT:
        """The observation that takes the place of this one; it may be the same object."""


def default_metadata(kind: type) -> EnvironmentMetadata:
    """The metadata of a class of environments that says nothing else."""
    # Only its own docstring: an inherited one is about another class.
    first, _, _ = inspect.cleandoc(vars(kind).get("__doc__") or "").partition("\n\n")
    name = kind.__name__
    description = " ".join(first.split()) or f"{name} environment"
    return EnvironmentMetadata(name=name, description=description, version="1.0.0")


class Environment(ABC, Generic[ActT, ObsT, StateT]):
    """Something that an agent acts in. One object plays one episode at a time.

    `SUPPORTS_CONCURRENT_SESSIONS` says that several objects may live at once without disturbing
    each other; `REQUIRES_SINGLE_THREAD_EXECUTOR` that all calls must come from one thread.
    """

    SUPPORTS_CONCURRENT_SESSIONS: bool = False
    REQUIRES_SINGLE_THREAD_EXECUTOR: bool = False

    # Here too, for classes whose __init__ does not call this one's.
    rubric: "Rubric | None" = None
    transform: "Transform[ObsT] | None" = None

    def __init__(
        self, transform: Transform[ObsT] | None = None, rubric: "Rubric | None" = None
    ) -> None:
        """Keeps what `_apply_transform` and `_apply_rubric` will use."""
        self.transform = transform
        self.rubric = rubric

    @abstractmethod
    def reset(
        self, seed: int | None = None, episode_id: str | None = None, **kwargs: Any
    ) -> ObsT:
        """Begins an episode and returns its first observation."""

    async def reset_async(
        self, seed: int | None = None, episode_id: str | None = None, **kwargs: Any
    ) -> ObsT:
        """Begins an episode. Override it where beginning one waits for something."""
        return self.reset(seed=seed, episode_id=episode_id, **kwargs)

    @abstractmethod
    def step(self, action: ActT, timeout_s: float | None = None, **kwargs: Any) -> ObsT:
        """Does one action, within `timeout_s` seconds if that is given."""

    async def step_async(self, action: ActT, timeout_s: float | None = None, **kwargs: Any) -> ObsT:
        """Does one action. Override it where a step waits for something."""
        return self.step(action, timeout_s=timeout_s, **kwargs)

    @property
    @abstractmethod
    def state(self) -> StateT:
        """The state of the current episode."""

    def get_metadata(self) -> EnvironmentMetadata:
        """What the environment tells about itself.

        Unless overridden, that is the name of its class and how its docstring begins.
        """
        return default_metadata(type(self))

    def _apply_transform(self, observation: ObsT) -> ObsT:
        """The observation as the transform, if there is one, leaves it."""
        return observation if self.transform is None else self.transform(observation)

    def _apply_rubric(self, action: ActT, observation: ObsT) -> float:
        """The rubric's score; 0.0 without a rubric. An asynchronous rubric gives a coroutine."""
        if self.rubric is None:
            return 0.0
        return self._scored(self.rubric(action, observation))

    async def _apply_rubric_async(self, action: ActT, observation: ObsT) -> float:
        """The score of any rubric, asynchronous or not; 0.0 without a rubric."""
        if self.rubric is None:
            return 0.0
        outcome = self.rubric(action, observation)
        return self._scored(await outcome if inspect.iscoroutine(outcome) else outcome)

    def _scored(self, score: float | None) -> float:
        if score is None:
            raise TypeError(
                f"the rubric {type(self.rubric).__name__} returned None, not a score "
                "(is a `return` missing?)"
            )
        return score

    def _reset_rubric(self) -> None:
        """Lets the rubric, if there is one, forget the last episode."""
        if self.rubric is not None:
            self.rubric.reset()

    async def _reset_rubric_async(self) -> None:
        """The same, by the rubric's `reset_async` if it has one."""
        if self.rubric is None:
            return
        reset = getattr(self.rubric, "reset_async", self.rubric.reset)
        outcome = reset()
        if inspect.iscoroutine(outcome):
            await outcome

    def render_web(self, observation: dict[str, Any]) -> str | None:
        """HTML that draws an observation, given as the client gets it; None draws nothing."""
        return None

    def web_actions(self, observation: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
        """Actions that fit an observation, each with a label, to be offered as buttons."""
        return []

    def close(self) -> None:
        """Gives back what the environment holds. Called once, when its session ends."""
