# envs/textarena/textarena_env/rewards.py - what else a guess is worth in Wordle, for training.
"""Signals that a client works out of what it sends and sees.

The server sends its own in `info`; those know of refused and of winning guesses too.
"""

import re
from typing import Protocol

from .models import TextArenaAction, TextArenaObservation

LETTERS = 5
_GUESS = re.compile(r"\[([A-Za-z]{5})\]")
_MARKS = re.compile(r"^[GYX]( ?[GYX])*$")


class RewardProvider(Protocol):
    """Works signals out of an episode, step by step."""

    def reset(self) -> None:
        """Forgets the episode before."""

    def compute(
        self, *, action: TextArenaAction, observation: TextArenaObservation
    ) -> dict[str, float]:
        """The signals of one step, by name."""


def extract_guess(text: str) -> str:
    """The guess in a text, in brackets and small letters; `[dunno]` if there is none."""
    found = _GUESS.search(text)
    letters = found[1].lower() if found else re.sub("[^a-z]", "", text.lower())[:LETTERS]
    return f"[{letters}]" if len(letters) == LETTERS else "[dunno]"


def extract_wordle_feedback(observation: TextArenaObservation) -> str:
    """What follows the first `Feedback:` of the latest message that has one; empty if none has."""
    for message in reversed(observation.messages):
        _, found, feedback = message.content.partition("Feedback:")
        if found:
            return feedback.strip()
    return ""


def extract_feedback_counts(feedback: str) -> tuple[int, int]:
    """How many greens and yellows the last line of marks has."""
    for line in reversed(feedback.splitlines()):
        if _MARKS.match(line.strip()):
            return line.count("G"), line.count("Y")
    return 0, 0


class _WordleSignals:
    """Greens, yellows, repetitions and the reward."""

    def __init__(self) -> None:
        self._sent: dict[str, int] = {}

    def reset(self) -> None:
        """Forgets which guesses were sent."""
        self._sent.clear()

    def compute(
        self, *, action: TextArenaAction, observation: TextArenaObservation
    ) -> dict[str, float]:
        """The signals of one guess."""
        guess = extract_guess(action.message)
        before = 0
        if guess != "[dunno]":
            before = self._sent.get(guess, 0)
            self._sent[guess] = before + 1
        greens, yellows = extract_feedback_counts(extract_wordle_feedback(observation))
        return {
            "wordle.greens": greens / LETTERS,
            "wordle.yellows": yellows / LETTERS,
            "wordle.repetitions": 1.0 - before,
            "wordle.correct": float(observation.reward or 0.0),
        }


def build_reward_providers(env_id: str) -> list[RewardProvider]:
    """Those for a game: there are some for Wordle-v0 alone."""
    return [_WordleSignals()] if env_id == "Wordle-v0" else []
