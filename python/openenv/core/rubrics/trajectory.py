# python/openenv/core/rubrics/trajectory.py - rubrics that score whole episodes.
"""Rubrics whose score is known only when an episode ends."""

from abc import abstractmethod
from typing import Any

from .base import Rubric

Trajectory = list[tuple[Any, Any]]


class TrajectoryRubric(Rubric):
    """Base of rubrics that score an episode by all of its steps.

    It keeps every action and observation until `reset`. A step is worth `intermediate_reward` until
    an observation says `done`; that one is worth what `score_trajectory` makes of the episode.
    """

    _trajectory: Trajectory
    intermediate_reward: float

    def __init__(self, intermediate_reward: float = 0.0) -> None:
        """Begins with an empty episode."""
        super().__init__()
        self.intermediate_reward = intermediate_reward
        self._trajectory = []

    def forward(self, action: Any, observation: Any) -> Any:
        """Keeps the step; the episode's score where it is the last one."""
        self._trajectory.append((action, observation))
        if getattr(observation, "done", False):
            return self.score_trajectory(self._trajectory)
        return self.intermediate_reward

    @abstractmethod
    def score_trajectory(self, trajectory: Trajectory) -> float:
        """The score of an episode, given as (action, observation) of each step."""
        raise NotImplementedError

    @abstractmethod
    def compute_step_rewards(self) -> list[float]:
        """What each step so far deserves of the episode's score."""
        raise NotImplementedError

    def reset(self) -> None:
        """Forgets the episode."""
        super().reset()
        self._trajectory = []

    @property
    def trajectory(self) -> Trajectory:
        """The steps so far; changing this list changes nothing."""
        return list(self._trajectory)

    def state_dict(self) -> dict[str, Any]:
        """The settings, without the episode."""
        return {"intermediate_reward": self.intermediate_reward}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Takes settings that `state_dict` gave."""
        self.intermediate_reward = state.get("intermediate_reward", self.intermediate_reward)


class ExponentialDiscountingTrajectoryRubric(TrajectoryRubric):
    """Gives the last step the episode's score, and each step before it `gamma` times the next."""

    gamma: float

    def __init__(self, gamma: float = 0.99, intermediate_reward: float = 0.0) -> None:
        """Raises ValueError unless gamma is from 0 to 1."""
        super().__init__(intermediate_reward)
        if not 0.0 <= gamma <= 1.0:
            raise ValueError(f"gamma must be in [0, 1], got {gamma}")
        self.gamma = gamma

    def compute_step_rewards(self) -> list[float]:
        """The discounted score of each step so far; empty without steps."""
        if not self._trajectory:
            return []
        score = self.score_trajectory(self._trajectory)
        steps_after = reversed(range(len(self._trajectory)))
        return [score * self.gamma**steps for steps in steps_after]

    def state_dict(self) -> dict[str, Any]:
        """The settings, without the episode."""
        return {**super().state_dict(), "gamma": self.gamma}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Takes settings that `state_dict` gave."""
        super().load_state_dict(state)
        self.gamma = state.get("gamma", self.gamma)
