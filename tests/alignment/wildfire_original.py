# tests/alignment/wildfire_original.py - episodes of the reference's wildfire.
"""Acts at random, mostly on cells that burn and beside them."""

from __future__ import annotations

import random
from typing import Any

from episode import Episode, Json, fingerprint
from wildfire_env.models import WildfireAction
from wildfire_env.server.wildfire_environment import DIRS_8, WildfireEnvironment

STEPS_AFTER_THE_END = 2
FIELDS = [
    "grid",
    "width",
    "height",
    "step",
    "wind_dir",
    "humidity",
    "burning_count",
    "burned_count",
    "reward_hint",
    "remaining_water",
    "remaining_breaks",
]
STATE_FIELDS = ["total_burned", "total_extinguished", "last_action", "wind_dir", "step_count"]


def options_of(chance: random.Random) -> Json:
    """Half of the fires are those of the reference's server, the others have options."""
    if chance.random() < 0.5:
        return {"width": 16, "height": 16}
    return {
        "width": chance.randint(3, 20),
        "height": chance.randint(3, 20),
        "humidity": chance.choice([0.0, 0.2, 0.97]),
        "base_ignite_prob": chance.choice([0.1, 0.3, 0.6]),
        "init_sources": chance.randint(1, 5),
        "max_steps": chance.choice([10, 60]),
        "water_capacity": chance.randint(0, 20),
        "break_capacity": chance.randint(0, 60),
    }


def any_action(environment: Any, chance: random.Random) -> Json:
    """Water or a break near a fire, now and then elsewhere, or nothing, or nonsense."""
    kind = chance.choices(["water", "break", "wait", "dance"], weights=[5, 5, 2, 1])[0]
    if kind not in ("water", "break"):
        return {"action": kind}
    fires = [i for i, cell in enumerate(environment.state.grid) if cell == 2]
    if not fires or chance.random() < 0.2:
        x = chance.randint(-1, environment.w)
        return {"action": kind, "x": x, "y": chance.randint(-1, environment.h)}
    fire = chance.choice(fires)
    x, y = fire % environment.w, fire // environment.w
    return {"action": kind, "x": x + chance.randint(-1, 1), "y": y + chance.randint(-1, 1)}


def record(seed: int) -> Episode:
    """Plays until a few steps after the end."""
    chance = random.Random(seed)
    options = options_of(chance)
    environment = WildfireEnvironment(seed=seed, **options)
    if chance.random() < 0.5:
        environment.forced_wind = options["wind"] = chance.choice(list(DIRS_8))
    episode = Episode(reset={"seed": seed, **options})
    observation = environment.reset()
    action: Json | None = None
    left = STEPS_AFTER_THE_END
    while True:
        seen = fingerprint({name: getattr(observation, name) for name in FIELDS})
        state = {name: getattr(environment.state, name) for name in STATE_FIELDS}
        episode.add(action, seen, observation.reward, observation.done, state)
        left -= observation.done
        if left < 0:
            return episode
        action = any_action(environment, chance)
        observation = environment.step(WildfireAction(**action))
