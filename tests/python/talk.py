# tests/python/talk.py - environments for the tests of applications, and how they are played.
"""Tests change what they are about in a class derived from `Talk`."""

import asyncio
from typing import Any

from pydantic import field_validator

from echo_env.models import EchoAction, EchoObservation
from echo_env.server.echo_environment import EchoEnvironment
from openenv.core.env_server.http_server import HTTPEnvServer, create_app
from openenv.core.env_server.interfaces import Environment
from openenv.core.env_server.types import Action, Observation, State


class Word(Action):
    """What the player says; "forbidden" is refused by the model."""

    word: str

    @field_validator("word")
    @classmethod
    def check(cls, word: str) -> str:
        if word == "forbidden":
            raise ValueError("not this word")
        return word


class Heard(Observation):
    """What comes back."""

    heard: Any = None


class Talk(Environment[Word, Heard, State]):
    """Gives the word back."""

    SUPPORTS_CONCURRENT_SESSIONS = True

    def __init__(self):
        super().__init__()
        self._state = State()

    def reset(self, seed=None, episode_id=None):
        self._state = State(episode_id=episode_id)
        return Heard(heard=seed)

    def step(self, action):
        self._state.step_count += 1
        return Heard(heard=action.word, reward=1.0)

    @property
    def state(self):
        return self._state


def played(environment, play, sessions=4, action_cls=Word, **more):
    """Plays it by `play(app)`, and checks that no environment is left when its players are gone."""

    async def run():
        server = HTTPEnvServer(environment, action_cls, Heard, sessions, **more)
        outcome = await play(server.application())
        assert server.active_sessions == 0
        return outcome

    return asyncio.run(run())


def echo_app(**more):
    """Echo, served natively."""
    return create_app(EchoEnvironment, EchoAction, EchoObservation, env_name="echo", **more)
