# tests/alignment/snake_original.py - episodes of marlenv's Snake-v1 with one snake.
"""Plays marlenv itself, with the options and the bookkeeping of the reference's wrapper.

One thing is told earlier than there: fruits are counted when they are eaten, not at the end.
"""

from __future__ import annotations

import random
from typing import Any

import numpy as np
from episode import Episode, Json, fingerprint
from marlenv.envs.snake_env import SnakeEnv

REWARDS = {"fruit": 1.0, "kill": 0.0, "lose": -1.0, "win": 100.0, "time": 0.001}
STEPS_AFTER_THE_END = 2


def options_of(chance: random.Random) -> Json:
    """Half of the games are those of the reference, the others have options."""
    if chance.random() < 0.5:
        return {}
    options: Json = {
        "height": chance.randint(6, 14),
        "width": chance.randint(6, 14),
        "snake_length": chance.randint(2, 4),
        "observer": chance.choice(["snake", "human"]),
        "max_episode_steps": chance.choice([15, 100]),
    }
    if chance.random() < 0.5:
        options["vision_range"] = chance.randint(1, 6)
    return options


def make(options: Json) -> Any:
    """The original, as the reference's wrapper makes it."""
    default = {"height": 20, "width": 20, "snake_length": 3, "max_episode_steps": 1000}
    return SnakeEnv(num_snakes=1, frame_stack=1, reward_dict=REWARDS, **{**default, **options})


def towards_the_fruit(environment: Any, chance: random.Random, count: int) -> int:
    """Mostly the action that leads nearest to the fruit without dying at once."""
    if chance.random() < 0.2 or not environment.snakes[0].alive:
        return chance.randrange(count)
    fruit = np.argwhere(environment.grid == 2)
    snake = environment.snakes[0]
    best, best_distance = 0, 1000.0
    for action in range(count):
        if environment.observer == "human":
            direction = environment._next_direction_global(snake.direction, action)
        else:
            direction = environment._next_direction(snake.direction, action)
        row, column = snake.head_coord + direction
        if environment.grid[row, column] in (1, 3, 4):
            continue
        distance = chance.random() / 2
        if len(fruit):
            distance += abs(row - fruit[0][0]) + abs(column - fruit[0][1])
        if distance < best_distance:
            best, best_distance = action, distance
    return best


def record(seed: int) -> Episode:
    """Plays until a few steps after the end."""
    chance = random.Random(seed)
    options = options_of(chance)
    environment = make(options)
    episode = Episode(reset={"seed": seed, **options})
    np.random.seed(seed)
    planes = environment.reset()
    score, fruits, steps, reward, done = 0.0, 0, 0, 0.0, False
    told: Json = {}
    action: Json | None = None
    left = STEPS_AFTER_THE_END
    while True:
        observation = {
            "grid": environment.grid.tolist(),
            "observation": planes[0].astype(float).tolist(),
            "episode_score": score,
            "episode_steps": steps,
            "episode_fruits": fruits,
            "episode_kills": 0,
            "alive": not done,
        }
        metadata = {} if action is None else {"info": told}
        episode.add(action, fingerprint(observation), reward, done, metadata=metadata)
        left -= done
        if left < 0 or steps >= 300:
            return episode
        count = 5 if options.get("observer") == "human" else 3
        number = towards_the_fruit(environment, chance, count)
        planes, rewards, dones, info = environment.step([number])
        told = {key: np.asarray(value).tolist() for key, value in info.items()}
        action = {"action": number}
        reward, done = float(rewards[0]), bool(dones[0])
        score += reward
        fruits += reward > 0.5
        steps += 1
