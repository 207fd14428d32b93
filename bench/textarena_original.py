# bench/textarena_original.py - how fast the reference's TextArena is, in one thread.
"""Usage: textarena_original.py <checkout> <rounds> < episodes.jsonl

`checkout` is one of the reference's repository, or - where there is none. Plays the episodes that
openenv-textarena-bench plays, in process, and prints a line of JSON as that does: for the games
alone, through their default wrappers, and for the reference's environment, if it is there. Games
are made beforehand.
"""

from __future__ import annotations

import json
import random
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "envs" / "textarena" / "tests"))

import record  # noqa: E402

textarena = record.prepare()


def figures(episodes: list[Any], rounds: int, play: Any) -> dict[str, float]:
    """Steps, characters seen and seconds of this process."""
    begin = time.process_time()
    characters = sum(play(episode) for _ in range(rounds) for episode in episodes)
    seconds = time.process_time() - begin
    steps = rounds * sum(len(episode["actions"]) for episode in episodes)
    return {"steps": steps, "characters": characters, "seconds": seconds}


def play_games(episodes: list[Any], rounds: int) -> dict[str, float]:
    """The games alone."""
    games = {name: textarena.make(env_id=name) for name in {e["id"] for e in episodes}}

    def play(episode: Any) -> int:
        game = games[episode["id"]]
        game.env.full_observations = {}
        game.reset(num_players=episode["players"], seed=episode["seed"])
        game.get_observation()
        characters = 0
        for action in episode["actions"]:
            game.step(action)
            characters += len(game.get_observation()[1])
        return characters

    return figures(episodes, rounds, play)


def play_environments(checkout: str, episodes: list[Any], rounds: int) -> dict[str, float]:
    """The reference's environment around the games."""
    sys.path.insert(0, str(Path(checkout) / "envs"))
    from textarena_env.models import TextArenaAction
    from textarena_env.server.environment import TextArenaEnvironment

    environments = {
        name: TextArenaEnvironment(env_id=name, num_players=players, download_nltk=False)
        for name, players in {episode["id"]: episode["players"] for episode in episodes}.items()
    }

    def play(episode: Any) -> int:
        environment = environments[episode["id"]]
        random.seed(episode["seed"])
        environment.reset()
        characters = 0
        for action in episode["actions"]:
            observation = environment.step(TextArenaAction(message=action))
            characters += len(observation.messages[0].content)
        return characters

    return figures(episodes, rounds, play)


def main() -> None:
    """Plays and prints."""
    episodes = [json.loads(line) for line in sys.stdin]
    checkout, rounds = sys.argv[1], int(sys.argv[2])
    told = {"game": play_games(episodes, rounds)}
    if checkout != "-":
        told["environment"] = play_environments(checkout, episodes, rounds)
    print(json.dumps(told))


if __name__ == "__main__":
    main()
