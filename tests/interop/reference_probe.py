# tests/interop/reference_probe.py - an environment made to show every corner of the wire.
"""Serves "probe" on the Python reference. The C++ twin must behave exactly as this text says.

Action   message: string, at least 1 code point, required
         n: integer, default 1, 0 to 100
         kind: one of the literals in KINDS, default "plain" (a text, not an enum type)
Observation  echoed: string, default ""
             length: integer or null, default null
             extra_list: list of numbers, default []
State    last: string or null, default null (beside episode_id and step_count)
Reset    seed and episode_id as everywhere, and difficulty: string, default "easy".
         Observation: echoed "ready seed=S difficulty=D", where S is the seed or "none"; length
         null; extra_list []; reward null; done false. The state then has step_count 0, last
         null and the given episode_id, else a random one. Before any reset episode_id is null.
Step     First step_count grows by 1 and last becomes the message, whatever the kind. Then
         echoed = message n times, length = its code points, extra_list [], reward = length as a
         floating number, done false, metadata {}; and, by kind:
           plain     nothing else
           boom      raises an error with the text "kaboom"
           not_finite    reward NaN, extra_list [NaN, +infinity, -infinity, 1.5]
           numbers   reward 0.001, extra_list NUMBERS
           small_numbers  reward 1e-05, extra_list SMALL_NUMBERS
           unicode   echoed UNICODE, length 12
           finished  done true
           metadata  metadata {"kind": "metadata", "step": step_count}
           no_reward reward null
Tasks    none. A process whose environment has PROBE_BROKEN=1 fails to make the environment, with
         the text "no probe today".
"""

import math
import os
from typing import Literal, Optional
from uuid import uuid4

from openenv.core.env_server.interfaces import Environment
from openenv.core.env_server.types import Action, Observation, State
from pydantic import Field

from reference_server import serve

KINDS = Literal[
    "plain",
    "boom",
    "not_finite",
    "numbers",
    "small_numbers",
    "unicode",
    "finished",
    "metadata",
    "no_reward",
]
NUMBERS = [
    0.0, -0.0, 1.0, 0.1, 0.0001, 100000.0, 1e15, 1e16, 1e22, 123456789.125,
    1.7976931348623157e308, -2.5,
]
SMALL_NUMBERS = [1e-05, 1.5e-06, 1e-07, 1.25e-09, 5e-324]
# A quote, a backslash, a slash, a newline, a tab, two control characters, a two-byte, a
# three-byte and a four-byte letter, a line separator and a null.
UNICODE = '"\\/\n\t\x01\x7f\u00e9\u4e2d\U0001f600\u2028\x00'


class ProbeAction(Action):
    message: str = Field(min_length=1, description="Text to send back")
    n: int = Field(default=1, ge=0, le=100, description="How often to say it")
    kind: KINDS = Field(default="plain", description="What the step does besides")


class ProbeObservation(Observation):
    echoed: str = ""
    length: Optional[int] = None
    extra_list: list[float] = Field(default_factory=list)


class ProbeState(State):
    last: Optional[str] = None


class ProbeEnvironment(Environment):
    """See the text at the head of this file."""

    SUPPORTS_CONCURRENT_SESSIONS = True

    def __init__(self):
        if os.environ.get("PROBE_BROKEN") == "1":
            raise RuntimeError("no probe today")
        super().__init__()
        self._state = ProbeState()

    def reset(self, seed=None, episode_id=None, difficulty="easy"):
        self._state = ProbeState(episode_id=str(uuid4()) if episode_id is None else episode_id)
        shown_seed = "none" if seed is None else seed
        return ProbeObservation(echoed=f"ready seed={shown_seed} difficulty={difficulty}")

    def step(self, action):
        self._state.step_count += 1
        self._state.last = action.message
        if action.kind == "boom":
            raise RuntimeError("kaboom")
        echoed = UNICODE if action.kind == "unicode" else action.message * action.n
        seen = ProbeObservation(echoed=echoed, length=len(echoed), reward=float(len(echoed)))
        if action.kind == "not_finite":
            seen.reward = math.nan
            seen.extra_list = [math.nan, math.inf, -math.inf, 1.5]
        elif action.kind == "numbers":
            seen.reward = 0.001
            seen.extra_list = NUMBERS
        elif action.kind == "small_numbers":
            seen.reward = 1e-05
            seen.extra_list = SMALL_NUMBERS
        elif action.kind == "finished":
            seen.done = True
        elif action.kind == "metadata":
            seen.metadata = {"kind": "metadata", "step": self._state.step_count}
        elif action.kind == "no_reward":
            seen.reward = None
        return seen

    @property
    def state(self):
        return self._state


if __name__ == "__main__":
    serve(ProbeEnvironment, ProbeAction, ProbeObservation, ProbeState, "probe")
