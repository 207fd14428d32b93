# tests/python/test_author_mistakes.py - what authors of environments are told when they err.
"""Some mistakes are told at once, others where the error goes: to the client and into the log."""

import logging
import sys

import pytest

from asgi_client import Player, request
from echo_env.models import EchoAction, EchoObservation
from echo_env.server.echo_environment import EchoEnvironment
from openenv.core.env_server.http_server import HTTPEnvServer, create_app
from openenv.core.env_server.interfaces import Environment
from openenv.core.env_server.types import Action, Observation, State
from openenv.core.rubrics import Rubric, WeightedSum
from talk import Heard, Talk, Word, played


def step_error(environment, caplog=None):
    """The error that a client gets for a step, with its code left out."""

    async def play(app):
        async with Player(app) as player:
            error = await player.fail("step", {"word": "a"})
            await player.ask("state")
            assert error["code"] == "EXECUTION_ERROR"
            return error["message"]

    return played(environment, play)


@pytest.mark.parametrize(
    "models, words",
    [
        ((Heard, Word), "wrong way round.*Heard is an Observation.*Word is an Action"),
        ((dict, Heard), "action_cls must be a class derived from Action, not the class dict"),
        ((Word, State), "observation_cls must be .* Observation, not the class State"),
        ((Word(word="a"), Heard), "action_cls .* not an object of the class Word"),
    ],
)
def test_models_are_looked_at_when_the_application_is_made(models, words):
    with pytest.raises(TypeError, match=words):
        create_app(Talk, *models)


def test_a_state_without_property_is_told_at_once():
    class Forgetful(Talk):
        def state(self):
            return State()

    with pytest.raises(TypeError, match="Forgetful.state must be a property: write @property"):
        create_app(Forgetful, Word, Heard)


def test_what_a_class_lacks_is_told_at_once():
    class Half(Environment[Word, Heard, State]):
        def reset(self, seed=None, episode_id=None, **options):
            return Heard()

    class Nothing:
        """Has neither a base nor a method."""

    with pytest.raises(TypeError, match="Half has no step, no state: an environment has"):
        create_app(Half, Word, Heard)
    with pytest.raises(TypeError, match="Nothing has no reset, no step"):
        create_app(Nothing, Word, Heard)


def test_what_a_function_makes_is_looked_at_when_it_is_made():
    async def play(app):
        async with Player(app) as player:
            error = (await player.receive())["data"]
            assert error["code"] == "FACTORY_ERROR"
            assert "NoneType has no reset, no step" in error["message"]

    played(lambda: None, play, sessions=1)


def test_an_environment_that_does_not_call_its_base_has_neither_transform_nor_rubric():
    class Lean(Talk):
        def __init__(self):
            self._state = State()

        def step(self, action):
            seen = Heard(heard=action.word, reward=self._apply_rubric(action, None))
            return self._apply_transform(seen)

    async def play(app):
        async with Player(app) as player:
            assert (await player.ask("step", {"word": "a"}))["reward"] == 0.0

    played(Lean, play)


def test_a_native_environment_that_does_not_call_its_base_says_so():
    class Lean(EchoEnvironment):
        def __init__(self):
            self.level = 1

    with pytest.raises(AttributeError, match=r"Lean: call super\(\).__init__\(\)"):
        Lean().reset()


def test_a_step_without_return_is_told_as_such():
    class Silent(Talk):
        def step(self, action):
            Heard(heard=action.word)

    words = "Silent.step returned None, not an Observation (is a `return` missing?)"
    assert step_error(Silent) == words


def test_a_rubric_that_forgets_its_score_is_named():
    class Shy(Rubric):
        def forward(self, action, observation):
            pass

    class Scored(Talk):
        def __init__(self):
            super().__init__()
            self.rubric = Shy()

        def step(self, action):
            return Heard(reward=self._apply_rubric(action, None))

    assert "the rubric Shy returned None" in step_error(Scored)
    with pytest.raises(TypeError, match="the rubric Shy returned None"):
        WeightedSum([Shy()], weights=[1.0])(None, None)


@pytest.mark.parametrize("method", ["step", "step_async"])
def test_an_exit_is_an_error_of_the_step(method):
    def exit_now(self, action):
        sys.exit(3)

    async def exit_later(self, action):
        sys.exit(3)

    steps = {"step": exit_now, "step_async": exit_later}
    assert step_error(type("Leaving", (Talk,), {method: steps[method]})) == "SystemExit: 3"


def test_each_error_is_logged_once_with_its_traceback(caplog):
    class Raising(Talk):
        def step(self, action):
            raise OSError("no disk")

    assert step_error(Raising) == "no disk"
    [record] = [each for each in caplog.records if each.levelno >= logging.WARNING]
    assert record.getMessage() == "Raising.step failed"
    assert "in step" in caplog.text

    class Broken(Talk):
        def __init__(self):
            raise OSError("no display")

    async def play(app):
        assert (await request(app, "POST", "/reset")).json["code"] == "FACTORY_ERROR"

    caplog.clear()
    played(Broken, play)
    [record] = [each for each in caplog.records if each.levelno >= logging.WARNING]
    assert record.getMessage() == "Broken could not be made"


def test_a_wrong_action_is_the_clients_mistake_and_not_logged(caplog):
    async def play(app):
        async with Player(app) as player:
            await player.fail("step", {"word": 1})

    played(Talk, play)
    assert [each for each in caplog.records if each.levelno >= logging.WARNING] == []


def test_a_reward_that_is_no_number_is_logged_once_a_session(caplog):
    class Dividing(Talk):
        def step(self, action):
            return Heard(reward=float("nan"))

    async def play(app):
        async with Player(app) as player:
            for _ in range(3):
                assert (await player.ask("step", {"word": "a"}))["reward"] is None

    played(Dividing, play)
    [record] = [each for each in caplog.records if each.levelno >= logging.WARNING]
    assert record.getMessage() == "Dividing.step gave the reward nan, which becomes null in JSON"


def test_a_server_without_websockets_says_what_is_missing():
    async def play(app):
        handshake = [(b"connection", b"Upgrade"), (b"upgrade", b"websocket")]
        refused = await request(app, "GET", "/ws", headers=handshake)
        assert (refused.status, refused.headers["upgrade"]) == (426, "websocket")
        assert "uvicorn[standard]" in refused.json["detail"]
        assert (await request(app, "GET", "/ws")).status == 404

    played(Talk, play)


def test_what_docstrings_say_is_the_description():
    class Known(Talk):
        """Known to
        all.

        And more.
        """

    async def play(app):
        return (await request(app, "GET", "/metadata")).json["description"]

    assert played(Known, play) == Known().get_metadata().description == "Known to all."
    assert played(type("Plain", (Talk,), {}), play) == "Plain environment"


def test_a_native_environment_tells_what_it_is_and_ends_with_its_block():
    with EchoEnvironment() as echo:
        told = echo.get_metadata()
        assert (told.name, told.version) == ("echo", "1.0.0")
        assert "environment" not in told.description
        echo.reset()
    server = HTTPEnvServer(EchoEnvironment, EchoAction, EchoObservation)
    assert server.application() is not None
    assert issubclass(EchoAction, Action) and issubclass(EchoObservation, Observation)
