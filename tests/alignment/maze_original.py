# tests/alignment/maze_original.py - episodes of the reference's maze.
"""Walks at random from a random open cell, now and then into a wall."""

from __future__ import annotations

import random

from episode import Episode
from maze_env.models import MazeAction
from maze_env.server.maze_env_environment import DEFAULT_MAZE, MazeEnvironment

STEPS_MAX = 200


def record(seed: int) -> Episode:
    """Plays until two steps after the end, at most STEPS_MAX steps."""
    chance = random.Random(seed)
    rows, columns = DEFAULT_MAZE.shape
    open_cells = [
        (column, row)
        for row in range(rows)
        for column in range(columns)
        if DEFAULT_MAZE[row, column] == 0 and (column, row) != (columns - 1, rows - 1)
    ]
    start = chance.choice(open_cells)
    wildness = chance.choice([0.05, 0.5])
    environment = MazeEnvironment()
    episode = Episode(reset={"seed": seed, "start_cell": list(start)})
    observation = environment.reset(start_cell=start)
    action = None
    left = 2
    for _ in range(STEPS_MAX):
        state = environment.state
        episode.add(
            action,
            {
                "legal_actions": observation.legal_actions,
                "current_position": observation.current_position,
                "previous_position": observation.previous_position,
            },
            observation.reward,
            observation.done,
            {"exit_cell": state.exit_cell, "status": state.status},
            observation.metadata,
        )
        left -= observation.done
        if left < 0:
            break
        wild = not observation.legal_actions or chance.random() < wildness
        way = chance.randrange(4) if wild else chance.choice(observation.legal_actions)
        action = {"action": way}
        observation = environment.step(MazeAction(action=way))
    return episode
