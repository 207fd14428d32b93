# tests/alignment/connect4_original.py - episodes of the reference's Connect Four.
"""Two sides move at random, now and then into a column that is full or does not exist."""

from __future__ import annotations

import random

from connect4_env.models import Connect4Action
from connect4_env.server.connect4_environment import Connect4Environment
from episode import Episode

STEPS_AFTER_THE_END = 2


def record(seed: int) -> Episode:
    """Plays until a few steps after the end."""
    chance = random.Random(seed)
    environment = Connect4Environment()
    episode = Episode(reset={})
    observation = environment.reset()
    action = None
    left = STEPS_AFTER_THE_END
    while True:
        episode.add(
            action,
            {"board": observation.board, "legal_actions": observation.legal_actions},
            float(observation.reward),
            observation.done,
            {name: getattr(environment.state, name) for name in ("next_player", "step_count")},
        )
        left -= observation.done
        if left < 0 or not observation.legal_actions:
            return episode
        wild = chance.random() < 0.02
        column = chance.randint(-1, 7) if wild else chance.choice(observation.legal_actions)
        action = {"column": column}
        observation = environment.step(Connect4Action(column=column))
