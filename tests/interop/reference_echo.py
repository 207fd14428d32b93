# tests/interop/reference_echo.py - the Echo environment on the Python reference, as a server.
"""Serves the same Echo as `openenv serve echo`, built on the Python package `openenv`.

An action has one required string, `message`. A reset answers "Echo environment ready!" with
length 0 and reward 0.0; a step answers the message, its length in code points and a reward of
a tenth of that length. No episode ends by itself. `python reference_echo.py --port 8000` starts it.
"""

from uuid import uuid4

from openenv.core.env_server.interfaces import Environment
from openenv.core.env_server.types import Action, Observation, State
from pydantic import Field

from reference_server import serve

REWARD_PER_CODE_POINT = 0.1


class EchoAction(Action):
    """What the player says."""

    message: str = Field(description="Text to send back")


class EchoObservation(Observation):
    """What comes back."""

    echoed_message: str = Field(default="", description="The text that was sent")
    message_length: int = Field(default=0, description="Its length in code points")


class EchoEnvironment(Environment):
    """Gives every message back. Holds an episode's name and count, and nothing else."""

    SUPPORTS_CONCURRENT_SESSIONS = True

    def __init__(self):
        super().__init__()
        self._state = State(episode_id=str(uuid4()))

    def reset(self, seed=None, episode_id=None):
        """Begins an episode, under a random name if none is given. The seed changes nothing."""
        self._state = State(episode_id=str(uuid4()) if episode_id is None else episode_id)
        return EchoObservation(echoed_message="Echo environment ready!", reward=0.0)

    def step(self, action):
        """Counts the step and answers with the message."""
        self._state.step_count += 1
        length = len(action.message)
        return EchoObservation(
            echoed_message=action.message,
            message_length=length,
            reward=REWARD_PER_CODE_POINT * length,
        )

    @property
    def state(self):
        """The episode's name and the number of its steps."""
        return self._state


if __name__ == "__main__":
    serve(EchoEnvironment, EchoAction, EchoObservation, State, "echo")
