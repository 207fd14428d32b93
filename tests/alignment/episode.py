# tests/alignment/episode.py - one episode of an original, as envs/golden.hpp describes it.
"""Recorders fill an Episode reply by reply; its line goes into a golden file or to the checker."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


def text_of(value: Any) -> str:
    """The JSON text of a value as the server writes it: without spaces, floats as Python prints."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def fingerprint(value: Any) -> str:
    """FNV-1a, 64 bits, of the value's JSON text, as 16 hexadecimal digits."""
    hash_of_bytes = 0xCBF29CE484222325
    for byte in text_of(value).encode():
        hash_of_bytes = ((hash_of_bytes ^ byte) * 0x100000001B3) % 2**64
    return f"{hash_of_bytes:016x}"


@dataclass
class Episode:
    """A reset, the actions after it, and what the original replied to each."""

    reset: Json
    actions: list[Json] = field(default_factory=list)
    replies: list[Json] = field(default_factory=list)

    def add(
        self,
        action: Json | None,
        observation: Json | str,
        reward: float | None,
        done: bool,
        state: Json | None = None,
        metadata: Json | None = None,
    ) -> None:
        """Notes a reply; `action` is what led to it, None for the reset."""
        if action is not None:
            self.actions.append(action)
        reply: Json = {"observation": observation, "reward": reward, "done": done}
        if state is not None:
            reply["state"] = state
        if metadata is not None:
            reply["metadata"] = metadata
        self.replies.append(reply)

    def line(self) -> str:
        """The episode as one line of JSON."""
        return text_of({"reset": self.reset, "actions": self.actions, "replies": self.replies})
