# tests/python/test_native_environment.py - built-in environments as Python objects.
"""Echo, played in this process; an error is the same exception that a client would raise."""

import asyncio
import gc
import inspect
import threading
import weakref

import pytest

from echo_env.models import EchoAction, EchoObservation
from echo_env.server.echo_environment import EchoEnvironment
from openenv.core import errors
from openenv.core.env_server.base_transforms import NullTransform
from openenv.core.env_server.interfaces import Environment
from openenv.core.env_server.types import Observation, State
from openenv.core.native_environment import NativeEnvironment, native_kind
from openenv.core.rubrics import Rubric, TrajectoryRubric


OWN = (EchoAction, EchoObservation, EchoObservation, State)


@pytest.fixture
def echo():
    """An Echo of its own for each test."""
    environment = EchoEnvironment()
    yield environment
    environment.close()


def test_an_episode(echo):
    assert isinstance(echo, Environment)
    assert echo.state == State(episode_id=None, step_count=0)
    first = echo.reset(seed=7, episode_id="mine")
    assert first == EchoObservation(echoed_message="Echo environment ready!", reward=0.0)
    seen = echo.step(EchoAction(message="caf\u00e9"))
    assert type(seen) is EchoObservation
    assert (seen.echoed_message, seen.message_length) == ("caf\u00e9", 4)
    assert (seen.reward, seen.done) == (0.4, False)
    assert echo.state == State(episode_id="mine", step_count=1)


def test_a_dictionary_is_an_action_too(echo):
    assert echo.step({"message": "hi"}).echoed_message == "hi"


def test_options_that_it_does_not_know_are_named(echo):
    assert echo.reset(bogus=1).metadata == {"ignored_options": ["bogus"]}


def test_a_wrong_action_is_told_with_its_problems(echo):
    with pytest.raises(errors.ValidationError) as caught:
        echo.step({"message": 5, "more": 1})
    assert isinstance(caught.value, ValueError)
    assert [each["loc"] for each in caught.value.problems] == [["message"], ["more"]]
    with pytest.raises(errors.ValidationError, match="seed"):
        echo.reset(seed=-1)
    assert echo.state.step_count == 0


def test_a_closed_environment_says_so():
    echo = EchoEnvironment()
    echo.close()
    echo.close()
    with pytest.raises(errors.SessionError, match="closed"):
        echo.reset()


def test_an_unknown_name_is_answered_with_those_that_there_are():
    class Nothing(EchoEnvironment):
        native_name = "nothing"

    with pytest.raises(ValueError, match="'nothing'.*echo"):
        Nothing()


def test_coroutines_are_there_as_of_every_environment(echo):
    async def play():
        await echo.reset_async(episode_id="x")
        return await echo.step_async(EchoAction(message="hi"))

    assert asyncio.run(play()).echoed_message == "hi"


def test_threads_play_environments_of_their_own_and_share_one():
    shared = EchoEnvironment()
    failures = []

    def play(number):
        own = EchoEnvironment()
        own.reset(episode_id=str(number))
        for i in range(200):
            text = f"{number}-{i}"
            if own.step(EchoAction(message=text)).echoed_message != text:
                failures.append(text)
            shared.step(EchoAction(message=text))
        if own.state != State(episode_id=str(number), step_count=200):
            failures.append(own.state)

    threads = [threading.Thread(target=play, args=(i,)) for i in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert shared.state.step_count == 8 * 200


def test_nothing_is_left_of_an_environment_that_is_dropped():
    echo = EchoEnvironment()
    left = weakref.ref(echo)
    del echo
    gc.collect()
    assert left() is None


class Doubled(NullTransform):
    """Says everything twice."""

    def __call__(self, observation):
        return observation.model_copy(
            update={"echoed_message": observation.echoed_message * 2}
        )


class Brief(Rubric):
    """Pays for short messages."""

    def forward(self, action, observation):
        return 1.0 / observation.message_length


def test_transform_and_rubric_have_their_say():
    echo = EchoEnvironment(transform=Doubled(), rubric=Brief())
    assert echo.reset().echoed_message == "Echo environment ready!" * 2
    seen = echo.step(EchoAction(message="ab"))
    assert (seen.echoed_message, seen.reward) == ("abab", 0.5)


class Counting(TrajectoryRubric):
    """Counts the steps of the episode."""

    def score_trajectory(self, trajectory):
        return float(len(trajectory))

    def compute_step_rewards(self):
        return []


def test_a_reset_that_is_refused_forgets_nothing():
    echo = EchoEnvironment(rubric=Counting())
    echo.step(EchoAction(message="a"))
    with pytest.raises(errors.ValidationError):
        echo.reset(seed=-1)
    assert len(echo.rubric.trajectory) == 1
    echo.reset()
    assert len(echo.rubric.trajectory) == 0


def test_only_a_class_that_adds_nothing_is_served_natively():
    class Louder(EchoEnvironment):
        def step(self, action, timeout_s=None, **more):
            return super().step({"message": action.message.upper()})

    class Renamed(EchoEnvironment):
        """Adds nothing."""

    class Short(EchoAction):
        """A model that is not the environment's own."""

    def kind_of(environment, *models):
        return native_kind(environment, "echo", (*models, *OWN[len(models) :]))

    assert kind_of(EchoEnvironment).native_name == "echo"
    assert kind_of(Renamed).name == "echo"
    assert kind_of(Louder) is None
    assert kind_of(lambda: EchoEnvironment()) is None
    assert kind_of(EchoEnvironment, Short) is None
    assert kind_of(EchoEnvironment, EchoAction, Observation) is None
    assert Louder().step(EchoAction(message="a")).echoed_message == "A"


def test_the_models_are_those_of_the_class():
    class Other(NativeEnvironment[EchoAction, EchoObservation, State]):
        native_name = "echo"

    class Deeper(Other):
        pass

    assert type(Deeper().reset()) is EchoObservation
    assert inspect.isabstract(NativeEnvironment) is False
