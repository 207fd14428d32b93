#!/usr/bin/env python3
# envs/textarena/tests/record.py - plays the original and writes down the facts of its episodes.
"""Plays textarena 0.7.4 at random and prints episodes, one a line, as episode.hpp describes them.

Run by Python 3.11 or later with textarena 0.7.4 installed. Its word lists are replaced by those of
this program, and its tagger, whose weights are nowhere to be had, by one that calls every word a
noun:
    python record.py --episodes 300 | openenv-textarena-episodes
With --golden facts are printed as fingerprints, which is what golden.jsonl holds.
"""

import argparse
import json
import os
import random
import re
import sys
import tempfile
from pathlib import Path
from typing import Any

import moves

LISTS = ["/usr/share/dict/american-english", "/usr/share/dict/british-english"]
STEPS_MOST = 400
TOKEN = re.compile(r"\[[^\]]*\]|\d+(?:\.\d+)?|[A-Za-z]+|[\u2660-\u2667]")
SENTENCE = re.compile(r"[A-Za-z][.!]$")


def words(files: list[str]) -> list[str]:
    """All lower-case words of the files, by length and alphabet."""
    found = {line for file in files for line in Path(file).read_text("utf-8").split("\n")}
    return sorted((w for w in found if re.fullmatch("[a-z]+", w)), key=lambda w: (len(w), w))


def prepare() -> Any:
    """Imports textarena over our word lists, without its downloads."""
    nouns = words([str(Path(__file__).parent.parent / "nouns.txt")])
    english = words(LISTS)
    folder = Path(tempfile.mkdtemp()) / "corpora" / "words"
    folder.mkdir(parents=True)
    (folder / "en").write_text("\n".join(english) + "\n")
    (folder / "en-basic").write_text("\n".join(nouns) + "\n")
    (folder / "README").write_text("")
    os.environ["NLTK_DATA"] = str(folder.parent.parent)
    import nltk

    nltk.data.path.insert(0, str(folder.parent.parent))
    nltk.download = lambda *args, **kwargs: True
    nltk.pos_tag = lambda tokens: [(token, "NN") for token in tokens]
    import textarena
    from textarena.envs.utils.word_lists import EnglishDictionary

    known = set(english) | set(nouns)
    EnglishDictionary.__init__ = lambda self, **kwargs: None
    EnglishDictionary.is_english_word = lambda self, word: word in known
    moves.ENGLISH, moves.NOUNS = english, nouns
    return textarena


def tokens(line: str) -> str:
    """What a line says but for its prose."""
    found = TOKEN.findall(line)
    told = (t for t in found if not t.isalpha() or t.isupper() or t in ("higher", "lower"))
    return " ".join(token for token in told if token != "NOW")


def without_prose(text: str, is_board: bool) -> str:
    """A text line by line, with the prose taken out."""
    out = []
    for line in text.split("\n"):
        told = not SENTENCE.search(line) if is_board else not re.search("[a-z]", line)
        out.append(line if told else tokens(line))
    return "\n".join(out)


def tidied(text: str) -> str:
    """Undoes two labels that we do not repeat: of scores in Othello, of dice in LiarsDice."""
    text = re.sub(r"^\w+ (?=Scores - )", "", text, flags=re.MULTILINE)
    return re.sub(r"^Your .*\bDice .*?:", "Your dice:", text, flags=re.MULTILINE)


def facts_of(message: Any, boards_too: bool) -> str:
    """The facts of one message, given as (from, to, text, type)."""
    sender, to, text, kind = message
    text = str(text)
    head = f"{sender}>{to} {kind.name}\n"
    if kind.name in ("PROMPT", "GAME_ADMIN"):
        return head
    if kind.name == "PLAYER_ACTION":
        return head + text + "\n"
    return head + without_prose(tidied(text), kind.name == "GAME_BOARD" and boards_too) + "\n"


def fingerprint(text: str) -> str:
    """FNV-1a of 64 bits."""
    out = 0xCBF29CE484222325
    for byte in text.encode():
        out = (out ^ byte) * 0x100000001B3 % 2**64
    return f"{out:016x}"


class Recorder:
    """Plays one episode of one game and writes down each step."""

    def __init__(self, textarena: Any, name: str, players: int, seed: int) -> None:
        self.textarena = textarena
        self.name, self.players, self.seed = name, players, seed
        self.family = name.partition("-v0")[0]
        self.heard: list[Any] = []
        self.env = textarena.make(env_id=name)
        self.game = self.env.env.env

    def listen(self) -> None:
        """Has the state tell of each message; its class is patched once."""
        kinds = self.textarena.ObservationType
        state_class = self.textarena.State
        recorder = self

        def add(
            self: Any, message: Any, observation_type: Any, from_id: Any = -1, to_id: int = -1
        ) -> None:
            if not isinstance(observation_type, kinds):  # Two families mix up the arguments.
                message, from_id, observation_type = observation_type, 0, kinds.PLAYER_ACTION
            original(self, message, observation_type, from_id, to_id)
            recorder.heard.append((from_id, to_id, self.logs[-1][1], observation_type))

        original = getattr(state_class, "original_add", state_class.add_observation)
        state_class.original_add = original
        state_class.add_observation = add

    def rewards(self) -> list[float]:
        """The rewards by player, with the original's defects mended as ours are."""
        state = self.game.state
        if state.rewards is None:
            return []
        out = [state.rewards[player] for player in range(self.players)]
        if isinstance(out[0], str):  # Reward and reason stand in the wrong order there.
            out[0] = float(state.game_info[0]["reason"].split(": ")[1])
        if self.family == "Bandit" and not state.game_info[0]["invalid_move"]:
            out[0] = 1.0 if out[0] == 0.0 else -out[0]
        return [float(reward) for reward in out]

    def step(self) -> list[Any]:
        """What has happened since the last call."""
        state = self.game.state
        heard = self.heard
        if self.family == "KuhnPoker" and state.done:  # It deals once more after the end.
            past = self.game.max_rounds + 1
            ends = [i for i, m in enumerate(heard) if f"### Starting round {past} " in m[2]]
            heard = heard[: ends[0]] if ends else heard
        told = "".join(facts_of(message, self.family != "KuhnPoker") for message in heard)
        self.heard = []
        return [state.done, state.turn, state.current_player_id, self.rewards(), told]

    def play(self) -> dict[str, Any] | None:
        """The episode; None if the original fails in a way that ours does not."""
        self.listen()
        chance = random.Random(self.seed * 1000 + 17)
        self.env.reset(num_players=self.players, seed=self.seed)
        steps = [self.step()]
        actions: list[str] = []
        while not self.game.state.done and len(actions) < STEPS_MOST:
            action = moves.any_move(self.family, self.game, chance)
            try:
                self.env.step(action)
            except (AttributeError, UnboundLocalError, ZeroDivisionError):
                return None
            actions.append(action)
            steps.append(self.step())
        return {"id": self.name, "players": self.players, "seed": self.seed, "actions": actions,
                "steps": steps}


def ids_of(textarena: Any, family: str) -> list[str]:
    """The ids of a family's variants, without those for other looks."""
    found = [i for i in textarena.envs.registration.ENV_REGISTRY if i.startswith(family + "-v0")]
    return [i for i in found if not i.endswith(("-raw", "-train"))]


def main() -> None:
    """Prints the episodes that the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--episodes", type=int, default=300, help="episodes of each family")
    parser.add_argument("--first-seed", type=int, default=0)
    parser.add_argument("--family", action="append", help="only these families")
    parser.add_argument("--golden", action="store_true", help="fingerprints in place of facts")
    given = parser.parse_args()
    textarena = prepare()
    for family in given.family or moves.FAMILIES:
        ids = [i for i in ids_of(textarena, family) if i not in moves.SLOW]
        for number in range(given.first_seed, given.first_seed + given.episodes):
            players = 2 + number % 4 if family == "LiarsDice" else moves.FAMILIES[family]
            episode = Recorder(textarena, ids[number % len(ids)], players, number).play()
            if episode is None:
                print(f"{family} {number}: the original fails", file=sys.stderr)
                continue
            if given.golden:
                for step in episode["steps"]:
                    step[4] = fingerprint(step[4])
            print(json.dumps(episode, ensure_ascii=False, separators=(",", ":")), flush=True)


if __name__ == "__main__":
    main()
