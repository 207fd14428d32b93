# tests/alignment/grid_world_original.py - episodes of the reference's grid world.
"""Walks at random, more often towards the goal than away from it."""

from __future__ import annotations

import random

from episode import Episode
from grid_world_env.models import GridWorldAction, MoveAction
from grid_world_env.server.grid_world_environment import GridWorldEnvironment

STEPS_MAX = 80


def record(seed: int) -> Episode:
    """Plays a few steps on after the end too."""
    chance = random.Random(seed)
    environment = GridWorldEnvironment()
    episode = Episode(reset={})
    observation = environment.reset()
    action = None
    left = 3
    for _ in range(STEPS_MAX):
        place = {"x": observation.x, "y": observation.y}
        steps = {"step_count": environment.state.step_count}
        episode.add(action, place, observation.reward, observation.done, steps)
        left -= observation.done
        if left < 0:
            break
        move = chance.choices(["UP", "DOWN", "LEFT", "RIGHT"], weights=[1, 2, 1, 2])[0]
        action = {"action": move}
        observation = environment.step(GridWorldAction(action=MoveAction(move)))
    return episode
