# tests/alignment/openspiel_original.py - episodes of the reference's wrapper around OpenSpiel.
"""Plays the six games at random, with every opponent, on after their end into the next game.

The seed is given to NumPy's generator, which the library draws chance from, and to the one of
`random`, which the reference's random opponent uses.
"""

from __future__ import annotations

import random
from typing import Any

from episode import Episode, Json, fingerprint
from openspiel_env.models import OpenSpielAction
from openspiel_env.server.openspiel_environment import OpenSpielEnvironment

STEPS_AFTER_THE_END = 2
FIELDS = [
    "info_state",
    "legal_actions",
    "game_phase",
    "current_player_id",
    "opponent_last_action",
]
STATE_FIELDS = ["game_name", "agent_player", "opponent_policy", "game_params", "num_players"]


def parameters_of(game: str, chance: random.Random) -> Json:
    """Half of the games have none."""
    if chance.random() < 0.5:
        return {}
    choices: dict[str, Json] = {
        "catch": {"rows": chance.randint(2, 8), "columns": chance.randint(1, 9)},
        "kuhn_poker": {"players": chance.randint(2, 5)},
        "cliff_walking": {
            "height": chance.randint(2, 5),
            "width": chance.randint(3, 6),
            "horizon": chance.randint(5, 30),
        },
        "2048": {"max_tile": chance.choice([8, 64, 256])},
    }
    return choices.get(game, {})


def record(seed: int) -> Episode:
    """Plays one game and the first steps of the next."""
    chance = random.Random(seed)
    games = ["catch", "tic_tac_toe", "kuhn_poker", "cliff_walking", "2048", "blackjack"]
    game = games[seed % len(games)]
    parameters = parameters_of(game, chance)
    players = {"tic_tac_toe": 2, "kuhn_poker": parameters.get("players", 2)}.get(game, 1)
    options: Json = {
        "game_name": game,
        "agent_player": chance.randrange(players),
        "opponent_policy": chance.choice(["random", "first", "last", "middle"]),
        "game_params": parameters,
    }
    environment = OpenSpielEnvironment(**options)
    environment._ospiel_env.seed(seed)
    random.seed(seed)
    episode = Episode(reset={"seed": seed, **options})
    observation: Any = environment.reset()
    action: Json | None = None
    left = STEPS_AFTER_THE_END
    legal = observation.legal_actions
    while True:
        if not observation.legal_actions and not observation.done:
            return episode  # 2048 may offer nothing though there are moves; ours offers them.
        seen = {name: getattr(observation, name) for name in FIELDS}
        state = {name: getattr(environment.state, name) for name in STATE_FIELDS}
        episode.add(
            action,
            fingerprint(seen) if len(observation.info_state) > 30 else seen,
            observation.reward,
            observation.done,
            state if action is None else None,
        )
        left -= observation.done or left < STEPS_AFTER_THE_END
        if left < 0:
            return episode
        legal = observation.legal_actions or legal
        action = {"action_id": chance.choice(legal)}
        observation = environment.step(OpenSpielAction(**action))
