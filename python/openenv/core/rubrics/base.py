# python/openenv/core/rubrics/base.py - what every rubric does.
"""A rubric scores an action and the observation that it led to."""

import inspect
from abc import ABC, abstractmethod
from collections.abc import Callable, Coroutine, Iterator
from typing import Any

PreHook = Callable[["Rubric", Any, Any], Any]
Hook = Callable[["Rubric", Any, Any, float], Any]


class Rubric(ABC):
    """Base of rubrics: a subclass says in `forward` what a step is worth.

    A rubric that is assigned to an attribute becomes a child of that name. `last_score` is what the
    last call returned, None before the first. A call is asynchronous, that is, gives a coroutine
    to be awaited, where `forward` is `async` or answers with the coroutine of a child.
    """

    _rubric_children: dict[str, "Rubric"]
    _forward_hooks: list[Hook]
    _forward_pre_hooks: list[PreHook]
    last_score: float | None

    def __init__(self) -> None:
        """Begins without children, hooks and score."""
        self._rubric_children = {}
        self._forward_hooks = []
        self._forward_pre_hooks = []
        self.last_score = None

    def __setattr__(self, name: str, value: Any) -> None:
        """Sets an attribute. Raises AttributeError for a rubric that comes before `__init__`."""
        if isinstance(value, Rubric):
            if "_rubric_children" not in self.__dict__:
                raise AttributeError(
                    f"{type(self).__name__}: call super().__init__() before assigning {name!r}"
                )
            self._rubric_children[name] = value
        object.__setattr__(self, name, value)

    def __call__(self, action: Any, observation: Any) -> Any:
        """The score, or a coroutine of it, with the hooks run before and after `forward`."""
        if inspect.iscoroutinefunction(self.forward):
            return self._finish_later(action, observation, self.forward(action, observation), 0)
        ran = self._hooks_before_forward()
        for hook in self._forward_pre_hooks[:ran]:
            hook(self, action, observation)
        score = self.forward(action, observation)
        if inspect.iscoroutine(score):
            return self._finish_later(action, observation, score, ran)
        for hook in self._forward_pre_hooks[ran:]:
            hook(self, action, observation)
        self.last_score = score
        for post_hook in self._forward_hooks:
            post_hook(self, action, observation, score)
        return score

    def _hooks_before_forward(self) -> int:
        """How many pre-hooks run before a `forward` that is not `async`; the others run after."""
        return len(self._forward_pre_hooks)

    async def _finish_later(
        self, action: Any, observation: Any, pending: Coroutine[Any, Any, Any], ran: int
    ) -> Any:
        """Awaits a score; before it the pre-hooks but the first `ran`, after it the hooks."""
        for hook in self._forward_pre_hooks[ran:]:
            await _settled(hook(self, action, observation))
        score = await pending
        self.last_score = score
        for post_hook in self._forward_hooks:
            await _settled(post_hook(self, action, observation, score))
        return score

    @abstractmethod
    def forward(self, action: Any, observation: Any) -> Any:
        """The score of a step, usually from 0.0 to 1.0. May be `async`."""
        raise NotImplementedError

    def register_forward_hook(self, hook: Hook) -> None:
        """Has `hook(rubric, action, observation, score)` called after each `forward`.

        An `async` hook runs only where the call of the rubric is asynchronous.
        """
        self._forward_hooks.append(hook)

    def register_forward_pre_hook(self, hook: PreHook) -> None:
        """Has `hook(rubric, action, observation)` called before each `forward`; see above."""
        self._forward_pre_hooks.append(hook)

    def children(self) -> Iterator["Rubric"]:
        """The children, in the order in which their names were first assigned."""
        yield from self._rubric_children.values()

    def named_children(self) -> Iterator[tuple[str, "Rubric"]]:
        """The children with their names."""
        yield from self._rubric_children.items()

    def rubrics(self) -> Iterator["Rubric"]:
        """All descendants, each before its own children."""
        for _, rubric in self.named_rubrics():
            yield rubric

    def named_rubrics(self, prefix: str = "") -> Iterator[tuple[str, "Rubric"]]:
        """All descendants with their paths, such as `code.style`, each behind `prefix`."""
        for name, child in self._rubric_children.items():
            path = f"{prefix}.{name}" if prefix else name
            yield path, child
            yield from child.named_rubrics(path)

    def get_rubric(self, path: str) -> "Rubric":
        """The descendant at a path of names with dots between. Raises KeyError if there is none."""
        found = self
        for name in path.split("."):
            if name not in found._rubric_children:
                raise KeyError(f"Rubric path not found: {path}")
            found = found._rubric_children[name]
        return found

    def reset(self) -> None:
        """Forgets the last episode, and has the children do so; see `TrajectoryRubric`."""
        for child in self._rubric_children.values():
            child.reset()

    def state_dict(self) -> dict[str, Any]:
        """The rubric's settings, to be kept; not those of its children."""
        return {}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Takes settings that `state_dict` gave; keys that are absent change nothing."""


async def _settled(outcome: Any) -> None:
    """Waits for a hook that turned out to be asynchronous."""
    if inspect.iscoroutine(outcome):
        await outcome
