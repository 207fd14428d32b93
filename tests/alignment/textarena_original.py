# tests/alignment/textarena_original.py - episodes of the reference's TextArena.
"""What the reference lays around the games: whose turn it is, rewards, signals and states.

The games themselves are compared by envs/textarena/tests/record.py, whose word lists and moves
this uses too. Not recorded are texts, and the signals of a guess that is refused or wins, which
the reference takes from the guess before.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

from episode import Episode, Json

sys.path.insert(0, str(Path(__file__).parents[2] / "envs" / "textarena" / "tests"))

import moves
import record as games

games.prepare()

from textarena_env.models import TextArenaAction  # noqa: E402
from textarena_env.server.environment import TextArenaEnvironment  # noqa: E402

PLAYED = {"Wordle-v0": 1, "TicTacToe-v0": 2, "Nim-v0": 2, "2048-v0": 1, "LiarsDice-v0": 3}
STEPS_MOST = 40


def record(seed: int) -> Episode:
    """Plays one of the games to its end, or as long as it takes to see how replies are laid out."""
    chance = random.Random(seed)
    name = list(PLAYED)[seed % len(PLAYED)]
    players = PLAYED[name]
    environment = TextArenaEnvironment(env_id=name, num_players=players, download_nltk=False)
    episode = Episode(reset={"seed": seed, "env_id": name, "num_players": players})
    random.seed(seed)
    observation = environment.reset()
    game = environment._ta_env.env.env
    action: Json | None = None
    turn = 0
    while True:
        state = environment.state
        facts: Json = {
            "current_player_id": observation.current_player_id,
            "legal_players": observation.legal_players,
        }
        if state.turn > 0:
            facts["prompt"] = observation.prompt
        refused = action is not None and state.turn == turn
        if not refused and not observation.done:
            facts["info"] = observation.info
        turn = state.turn
        told = {
            "env_id": state.env_id,
            "num_players": state.num_players,
            "max_turns": state.max_turns,
            "turn": state.turn,
            "last_reward": state.last_reward,
            "step_count": state.step_count,
        }
        episode.add(action, facts, float(observation.reward), observation.done, told)
        if observation.done or len(episode.actions) == STEPS_MOST:
            return episode
        message = moves.any_move(name.partition("-v0")[0], game, chance)
        action = {"message": message}
        observation = environment.step(TextArenaAction(message=message))
