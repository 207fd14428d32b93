#!/usr/bin/env python3
# envs/textarena/tests/record.py - plays the original and writes down the facts of its episodes.
"""Plays textarena 0.7.4 at random and prints episodes, one a line, as episode.hpp describes them.

Run by Python 3.11 or later with textarena 0.7.4 installed. Its word lists are replaced by those of
this program, and its tagger, whose weights are nowhere to be had, by one that calls every word a
noun:
    python record.py --family Nim --episodes 300 | openenv-textarena-episodes Nim 300
An episode in which the original itself fails, or takes too long to begin, is replaced by another,
and told on stderr. With --golden the lines of golden.jsonl are printed.
"""

import argparse
import json
import os
import random
import re
import signal
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import moves

LISTS = ["/usr/share/dict/american-english", "/usr/share/dict/british-english"]
STEPS_MOST = 400
# A golden episode is shorter, and there are at least so many of a family.
GOLDEN_STEPS_MOST = 150
GOLDEN_EPISODES = 8
# Steps of which is told, beside the facts, how they look to the player; the last one's is too.
LOOKS_AT_FIRST = 6
# Ways to show a game, as suffixes of an id.
LOOKS = ("", "-train", "-raw")
# What the original may take to begin a game: some boards of Sudoku take it minutes.
PATIENCE_S = 5.0
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


def joined(messages: list[Any]) -> str:
    """What `-raw` shows: messages of one sender and kind that follow each other are one."""
    out, last = "", None
    for sender, text, kind in messages:
        out += ("" if (sender, kind) == last else f"\n[{sender} {kind.name}] ") + str(text)
        last = sender, kind
    return out


class OriginalFails(BaseException):
    """The original raised, or took too long; no `except Exception` of its own may catch it."""


def give_up(*_: Any) -> None:
    """Called by the timer."""
    raise OriginalFails("takes too long")


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
        self.not_told: list[str] = []
        self.env = textarena.make(env_id=name)
        self.game = self.env
        while isinstance(self.game, textarena.Wrapper):
            self.game = self.game.env

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
            text = str(self.logs[-1][1])
            recorder.heard.append((from_id, to_id, text, observation_type))
            if observation_type.name in ("PROMPT", "GAME_ADMIN"):
                recorder.not_told.append(text)

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

    def look(self) -> list[str]:
        """What the player is shown, without its prose; nothing where the original fails."""
        if self.family == "KuhnPoker" and self.game.state.done:
            return []
        try:
            player, shown = self.env.get_observation()
        except (AssertionError, IndexError, KeyError, ValueError):
            return []  # Its look asks for a board, and there is none.
        if isinstance(shown, list):
            shown = joined(shown)
        for text in filter(None, self.not_told):
            shown = shown.replace(text, "")
        return [f"{player}\n" + without_prose(shown, False)]

    def step(self, looks: bool) -> list[Any]:
        """What has happened since the last call, and how it looks if that is asked for."""
        state = self.game.state
        heard = self.heard
        if self.family == "KuhnPoker" and state.done:  # It deals once more after the end.
            past = self.game.max_rounds + 1
            ends = [i for i, m in enumerate(heard) if f"### Starting round {past} " in m[2]]
            heard = heard[: ends[0]] if ends else heard
        told = "".join(facts_of(message, self.family != "KuhnPoker") for message in heard)
        self.heard = []
        shown = self.look() if looks or state.done or self.name.endswith("-raw") else []
        return [state.done, state.turn, state.current_player_id, self.rewards(), told, *shown]

    def play(self, steps_most: int) -> dict[str, Any]:
        """The episode. Raises OriginalFails if the original fails in a way that ours does not."""
        self.listen()
        chance = random.Random(self.seed * 1000 + 17)
        signal.setitimer(signal.ITIMER_REAL, PATIENCE_S)
        self.env.reset(num_players=self.players, seed=self.seed)
        signal.setitimer(signal.ITIMER_REAL, 0)
        steps = [self.step(True)]
        actions: list[str] = []
        while not self.game.state.done and len(actions) < steps_most:
            action = moves.any_move(self.family, self.game, chance)
            try:
                self.env.step(action)
            except (AttributeError, UnboundLocalError, ZeroDivisionError) as error:
                raise OriginalFails(f"raises {error!r}") from error
            actions.append(action)
            steps.append(self.step(len(steps) < LOOKS_AT_FIRST))
        return {"id": self.name, "players": self.players, "seed": self.seed, "actions": actions,
                "steps": steps}


def ids_of(textarena: Any, family: str) -> list[str]:
    """The ids of a family's variants, without those for other looks."""
    found = [i for i in textarena.envs.registration.ENV_REGISTRY if i.startswith(family + "-v0")]
    return [i for i in found if not i.endswith(LOOKS[1:])]


def episodes_of(
    textarena: Any, family: str, names: list[str], numbers: range, steps_most: int
) -> Iterator[dict[str, Any]]:
    """As many episodes as there are numbers; those that fail have others in their place."""
    number = numbers.start
    wanted = len(numbers)
    while wanted > 0 and number < numbers.start + 2 * len(numbers):
        players = 2 + number % 4 if family == "LiarsDice" else moves.FAMILIES[family]
        try:
            name = names[number % len(names)]
            yield Recorder(textarena, name, players, number).play(steps_most)
            wanted -= 1
        except OriginalFails as failure:
            print(f"{name} {number}: left out, the original {failure}", file=sys.stderr)
        number += 1


def main() -> None:
    """Prints the episodes that the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--episodes", type=int, default=300, help="episodes of each family")
    parser.add_argument("--first-seed", type=int, default=0)
    parser.add_argument("--family", action="append", help="only these families")
    parser.add_argument("--golden", action="store_true", help="each variant once; fingerprints")
    given = parser.parse_args()
    textarena = prepare()
    signal.signal(signal.SIGALRM, give_up)
    for family in given.family or moves.FAMILIES:
        ids = ids_of(textarena, family)
        names = [i + look for look in LOOKS for i in ids]
        count, steps_most = given.episodes, STEPS_MOST
        if given.golden:
            names = ids + [ids[0] + look for look in LOOKS[1:]]
            count, steps_most = max(len(names), GOLDEN_EPISODES), GOLDEN_STEPS_MOST
        numbers = range(given.first_seed, given.first_seed + count)
        for episode in episodes_of(textarena, family, names, numbers, steps_most):
            if given.golden:
                for step in episode["steps"]:
                    step[4:] = map(fingerprint, step[4:])
            print(json.dumps(episode, ensure_ascii=False, separators=(",", ":")), flush=True)


if __name__ == "__main__":
    main()
