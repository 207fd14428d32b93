# python/openenv/core/env_server/base_transforms.py - transforms made of others, and of none.
"""The two transforms that every environment can use."""

from typing import Any

from .interfaces import Transform
from .types import Observation


class CompositeTransform(Transform[Any]):
    """Applies transforms one after the other, each to what the one before it returned."""

    def __init__(self, transforms: list[Transform[Any]]) -> None:
        """Keeps the transforms in their order; an empty list changes nothing."""
        self.transforms = transforms

    def __call__(self, observation: Observation) -> Observation:
        """The observation as the last transform leaves it."""
        for transform in self.transforms:
            observation = transform(observation)
        return observation


class NullTransform(Transform[Any]):
    """Changes nothing."""

    def __call__(self, observation: Observation) -> Observation:
        """The same observation."""
        return observation
