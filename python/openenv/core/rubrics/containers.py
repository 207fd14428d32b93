# python/openenv/core/rubrics/containers.py - rubrics that are made of rubrics.
"""Rubrics that combine the scores of others, and two that only hold others.

A combination is asynchronous if a child is. Asynchronous children of a sum run at the same time.
"""

import asyncio
import inspect
from collections.abc import Coroutine, Iterable, Iterator, Mapping, Sequence
from typing import Any

from .base import Rubric


class _Combination(Rubric):
    """A rubric whose calls turn asynchronous only when a child shows that it is."""

    def _hooks_before_forward(self) -> int:
        """Those before the first `async` one: whether that can be awaited, a child will tell."""
        for ran, hook in enumerate(self._forward_pre_hooks):
            if inspect.iscoroutinefunction(hook):
                return ran
        return len(self._forward_pre_hooks)

    def _add_numbered(self, rubrics: Iterable[Rubric]) -> list[Rubric]:
        """Makes children `rubric_0`, `rubric_1` and so on of the rubrics."""
        numbered = list(rubrics)
        for index, rubric in enumerate(numbered):
            setattr(self, f"rubric_{index}", rubric)
        return numbered


class Sequential(_Combination):
    """Runs rubrics in order up to the first score of 0; the score is the last one's.

    Without rubrics the score is 1. Where an event loop runs, a call gives a coroutine, unless all
    its rubrics are synchronous and one of them scored 0.
    """

    def __init__(self, *rubrics: Rubric) -> None:
        """The rubrics become children `rubric_0`, `rubric_1` and so on."""
        super().__init__()
        self._rubric_list = self._add_numbered(rubrics)

    def _hooks_before_forward(self) -> int:
        """None where there is nothing to run and a coroutine will be given anyway."""
        if not self._rubric_list and _loop_is_running():
            return 0
        return super()._hooks_before_forward()

    def forward(self, action: Any, observation: Any) -> Any:
        """The last score, or 0.0."""
        result: Any = 1.0
        for index, rubric in enumerate(self._rubric_list):
            result = rubric(action, observation)
            if inspect.iscoroutine(result):
                return self._go_on(result, self._rubric_list[index + 1 :], action, observation)
            if result == 0.0:
                return 0.0
        return _known(result) if _loop_is_running() else result

    async def _go_on(
        self,
        pending: Coroutine[Any, Any, Any],
        rest: Sequence[Rubric],
        action: Any,
        observation: Any,
    ) -> Any:
        """The score from the first asynchronous rubric on."""
        result = await pending
        for rubric in rest:
            if result == 0.0:
                break
            result = rubric(action, observation)
            if inspect.iscoroutine(result):
                result = await result
        return result

    def __len__(self) -> int:
        """How many rubrics there are."""
        return len(self._rubric_list)

    def __getitem__(self, index: int) -> Rubric:
        """The rubric at a place. Raises IndexError if there is none."""
        return self._rubric_list[index]


class Gate(_Combination):
    """Passes a rubric's score on, or 0 where it is below a threshold."""

    def __init__(self, rubric: Rubric, threshold: float = 1.0) -> None:
        """The rubric becomes the child `rubric`; a score equal to the threshold passes."""
        super().__init__()
        self.rubric = rubric
        self.threshold = threshold

    def forward(self, action: Any, observation: Any) -> Any:
        """The score, or 0.0."""
        score = self.rubric(action, observation)
        return self._let_through_later(score) if inspect.iscoroutine(score) else self._let(score)

    def _let(self, score: float) -> float:
        return 0.0 if score < self.threshold else score

    async def _let_through_later(self, pending: Coroutine[Any, Any, float]) -> float:
        return self._let(await pending)


class WeightedSum(_Combination):
    """The sum of scores, each times its weight."""

    def __init__(self, rubrics: Sequence[Rubric], weights: Sequence[float]) -> None:
        """The rubrics become children `rubric_0`, `rubric_1` and so on.

        Raises ValueError unless there is a weight for each rubric and the weights sum to 1.
        """
        super().__init__()
        if len(rubrics) != len(weights):
            raise ValueError(
                f"Number of rubrics ({len(rubrics)}) must match number of weights ({len(weights)})"
            )
        if abs(sum(weights) - 1.0) > 1e-6:
            raise ValueError(f"Weights must sum to 1.0, got {sum(weights)}")
        self._rubric_list = self._add_numbered(rubrics)
        self._weights = list(weights)

    def forward(self, action: Any, observation: Any) -> Any:
        """The weighted sum."""
        scores = [rubric(action, observation) for rubric in self._rubric_list]
        if any(inspect.iscoroutine(score) for score in scores):
            return self._sum_later(scores)
        return self._sum(scores)

    def _sum(self, scores: Iterable[float]) -> float:
        total = 0.0
        for rubric, score, weight in zip(self._rubric_list, scores, self._weights, strict=True):
            if score is None:
                raise TypeError(f"the rubric {type(rubric).__name__} returned None, not a score")
            total += score * weight
        return total

    async def _sum_later(self, scores: list[Any]) -> float:
        pending = [score for score in scores if inspect.iscoroutine(score)]
        arrived = iter(await asyncio.gather(*pending))
        return self._sum(next(arrived) if inspect.iscoroutine(s) else s for s in scores)

    @property
    def weights(self) -> list[float]:
        """The weights; changing this list changes nothing."""
        return list(self._weights)


class RubricList(Rubric):
    """Holds rubrics in a list. It has no score: the rubric that has it as a child decides."""

    def __init__(self, rubrics: Iterable[Rubric] | None = None) -> None:
        """The rubrics become children `rubric_0`, `rubric_1` and so on."""
        super().__init__()
        self._rubrics: list[Rubric] = []
        self.extend(rubrics or ())

    def forward(self, action: Any, observation: Any) -> float:
        """Raises NotImplementedError."""
        raise _no_score(self)

    def append(self, rubric: Rubric) -> None:
        """Adds a rubric at the end."""
        setattr(self, f"rubric_{len(self._rubrics)}", rubric)
        self._rubrics.append(rubric)

    def extend(self, rubrics: Iterable[Rubric]) -> None:
        """Adds rubrics at the end."""
        for rubric in rubrics:
            self.append(rubric)

    def __len__(self) -> int:
        """How many rubrics there are."""
        return len(self._rubrics)

    def __getitem__(self, index: int) -> Rubric:
        """The rubric at a place. Raises IndexError if there is none."""
        return self._rubrics[index]

    def __iter__(self) -> Iterator[Rubric]:
        """The rubrics in their order."""
        return iter(self._rubrics)


class RubricDict(Rubric):
    """Holds rubrics by name. It has no score: the rubric that has it as a child decides."""

    def __init__(self, rubrics: Mapping[str, Rubric] | None = None) -> None:
        """The rubrics become children of their names."""
        super().__init__()
        self._rubric_dict: dict[str, Rubric] = {}
        self.update(rubrics or {})

    def forward(self, action: Any, observation: Any) -> float:
        """Raises NotImplementedError."""
        raise _no_score(self)

    def __setitem__(self, key: str, rubric: Rubric) -> None:
        """Adds a rubric, or puts it in the place of the one of this name."""
        setattr(self, key, rubric)
        self._rubric_dict[key] = rubric

    def __getitem__(self, key: str) -> Rubric:
        """The rubric of a name. Raises KeyError if there is none."""
        return self._rubric_dict[key]

    def __contains__(self, key: object) -> bool:
        """Whether there is a rubric of this name."""
        return key in self._rubric_dict

    def __len__(self) -> int:
        """How many rubrics there are."""
        return len(self._rubric_dict)

    def __iter__(self) -> Iterator[str]:
        """The names, in the order in which they came."""
        return iter(self._rubric_dict)

    def keys(self) -> Iterator[str]:
        """The names, in the order in which they came."""
        return iter(self._rubric_dict)

    def values(self) -> Iterator[Rubric]:
        """The rubrics, in the same order."""
        return iter(self._rubric_dict.values())

    def items(self) -> Iterator[tuple[str, Rubric]]:
        """The names with their rubrics."""
        return iter(self._rubric_dict.items())

    def update(self, rubrics: Mapping[str, Rubric]) -> None:
        """Adds all of these, or puts them in the place of those of the same names."""
        for name, rubric in rubrics.items():
            self[name] = rubric


def _no_score(rubric: Rubric) -> NotImplementedError:
    name = type(rubric).__name__
    return NotImplementedError(
        f"{name}.forward() is not implemented: a {name} only holds rubrics. "
        "Call them from the forward() of the rubric that has it as a child."
    )


def _loop_is_running() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


async def _known(score: float) -> float:
    """A coroutine of what is there already."""
    return score
