# bench/reference_pixels.py - an environment whose observations are large, on the reference.
"""The twin of pixels.cpp. The reference has no arrays on the wire: a picture goes as lists."""

import sys
from pathlib import Path

import numpy
from openenv.core.env_server.interfaces import Environment
from openenv.core.env_server.types import Action, Observation, State

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "interop"))

from reference_server import serve  # noqa: E402


class PixelsAction(Action):
    """The shade of the first byte."""

    shade: int


class PixelsObservation(Observation):
    """Rows of pixels, each of three colours."""

    pixels: list[list[list[int]]]


class Pixels(Environment):
    """Noise, but for the first byte."""

    SUPPORTS_CONCURRENT_SESSIONS = True

    def __init__(self):
        super().__init__()
        random = numpy.random.default_rng(0)
        self._picture = random.integers(256, size=(210, 160, 3), dtype=numpy.uint8)
        self._state = State()

    def reset(self, seed=None, episode_id=None):
        """Gives the picture."""
        return PixelsObservation(pixels=self._picture.tolist())

    def step(self, action):
        """Gives the picture with one byte changed."""
        self._picture[0, 0, 0] = action.shade
        return PixelsObservation(pixels=self._picture.tolist())

    @property
    def state(self):
        """Says nothing of interest."""
        return self._state


if __name__ == "__main__":
    serve(Pixels, PixelsAction, PixelsObservation, State, "pixels")
