# tests/python/test_interfaces.py - environments and transforms of Python authors.

import asyncio

import pytest
from openenv.core.env_server.base_transforms import CompositeTransform, NullTransform
from openenv.core.env_server.interfaces import Environment, Message, Transform
from openenv.core.env_server.types import Action, Observation, State
from openenv.core.rubrics import ExponentialDiscountingTrajectoryRubric, Rubric


class Guess(Action):
    number: int


class Hint(Observation):
    text: str = ""


class Exact(Rubric):
    def forward(self, action, observation):
        return 1.0 if observation.text == "right" else 0.0


class Patient(Exact):
    async def forward(self, action, observation):
        await asyncio.sleep(0)
        return super().forward(action, observation)


class Guessing(Environment[Guess, Hint, State]):
    """Thinks of the number 7."""

    def __init__(self, transform=None, rubric=None):
        super().__init__(transform=transform, rubric=rubric)
        self._state = State()

    def reset(self, seed=None, episode_id=None, **options):
        self._reset_rubric()
        self._state = State(episode_id=episode_id, seed=seed, options=options)
        return self._apply_transform(Hint(text="guess"))

    def step(self, action, timeout_s=None, **options):
        self._state.step_count += 1
        hint = Hint(text="right" if action.number == 7 else "wrong")
        hint.reward = self._apply_rubric(action, hint)
        return self._apply_transform(hint)

    @property
    def state(self):
        return self._state


class Loud(Transform[Hint]):
    def __call__(self, observation):
        observation.text += "!"
        return observation


class Noted(Transform[Hint]):
    def __call__(self, observation):
        return observation.model_copy(update={"metadata": {"text": observation.text}})


def test_an_environment_plays():
    env = Guessing()
    assert env.reset(seed=1, episode_id="e", level=2).text == "guess"
    assert env.step(Guess(number=7)).text == "right"
    assert env.state.model_dump() == {
        "episode_id": "e",
        "step_count": 1,
        "seed": 1,
        "options": {"level": 2},
    }
    env.close()


def test_its_asynchronous_calls_are_the_plain_ones_unless_overridden():
    env = Guessing(rubric=Exact())

    async def play():
        first = await env.reset_async(seed=1, episode_id="e", level=2)
        second = await env.step_async(Guess(number=7), timeout_s=3.0)
        return first.text, second.text, second.reward

    assert asyncio.run(play()) == ("guess", "right", 1.0)
    assert env.state.options == {"level": 2}


def test_an_environment_without_its_methods_cannot_be_made():
    class Empty(Environment[Guess, Hint, State]):
        pass

    with pytest.raises(TypeError, match="reset.*state.*step"):
        Empty()


def test_defaults_promise_the_least():
    assert Guessing.SUPPORTS_CONCURRENT_SESSIONS is False
    assert Guessing.REQUIRES_SINGLE_THREAD_EXECUTOR is False
    env = Guessing()
    assert (env.rubric, env.transform) == (None, None)
    assert (env.render_web({}), env.web_actions({})) == (None, [])


def test_metadata_tells_the_class_unless_overridden():
    told = Guessing().get_metadata()
    assert (told.name, told.version) == ("Guessing", "1.0.0")
    assert told.description == "Thinks of the number 7."


def test_rewards_come_from_the_rubric():
    env = Guessing(rubric=Exact())
    assert [env.step(Guess(number=number)).reward for number in (3, 7)] == [0.0, 1.0]
    assert env.rubric.last_score == 1.0
    assert Guessing().step(Guess(number=7)).reward == 0.0


@pytest.mark.parametrize(("rubric", "reward"), [(None, 0.0), (Exact(), 1.0), (Patient(), 1.0)])
def test_rewards_may_be_awaited(rubric, reward):
    env = Guessing(rubric=rubric)
    score = env._apply_rubric_async(Guess(number=7), Hint(text="right"))
    assert asyncio.run(score) == reward


def test_a_reset_begins_the_rubrics_episode():
    class Won(ExponentialDiscountingTrajectoryRubric):
        def score_trajectory(self, trajectory):
            return 1.0

    env = Guessing(rubric=Won())
    env.step(Guess(number=1))
    env.reset()
    assert env.rubric.trajectory == []
    env.step(Guess(number=1))
    asyncio.run(env._reset_rubric_async())
    assert env.rubric.trajectory == []
    asyncio.run(Guessing()._reset_rubric_async())


def test_a_rubric_may_be_reset_asynchronously():
    class Slow(Exact):
        was_reset = False

        async def reset_async(self):
            self.was_reset = True

    env = Guessing(rubric=Slow())
    asyncio.run(env._reset_rubric_async())
    assert env.rubric.was_reset


def test_transforms_apply_in_order():
    env = Guessing(transform=CompositeTransform([Loud(), Noted(), Loud(), NullTransform()]))
    hint = env.reset()
    assert (hint.text, hint.metadata) == ("guess!!", {"text": "guess!"})
    assert CompositeTransform([])(hint) is hint


def test_a_message_is_a_dictionary():
    assert Message(role="user", content="hi") == {"role": "user", "content": "hi"}
