# tests/python/test_client.py - clients play episodes with our server and with the reference's.

import asyncio
import pickle
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import pytest
from echo_env import EchoAction, EchoEnv, EchoObservation
from openenv.core import (
    EnvClient,
    ExecutionError,
    GenericAction,
    GenericEnvClient,
    OpenEnvError,
    StepResult,
    SyncEnvClient,
    ValidationError,
)
from openenv.core.env_server.types import State
from openenv.core.errors import RemoteError, UnknownType


class WrittenOut(EnvClient[EchoAction, EchoObservation, State]):
    """A client as those of other environments are: it does by hand what EchoEnv has for free."""

    def _step_payload(self, action):
        return {"message": action.message}

    def _parse_result(self, payload):
        seen = payload["observation"]
        observation = EchoObservation(
            echoed_message=seen["echoed_message"],
            message_length=seen["message_length"],
            reward=payload["reward"],
            done=payload["done"],
        )
        return StepResult(observation=observation, reward=payload["reward"], done=payload["done"])

    def _parse_state(self, payload):
        return State(**payload)


@pytest.fixture
def url(servers, author):
    return servers.url(author, "echo")


@pytest.fixture
def probe(servers, author):
    return servers.url(author, "probe")


@pytest.mark.parametrize("kind", [EchoEnv, WrittenOut])
def test_a_typed_client_plays(url, play, kind):
    async def episode():
        async with kind(base_url=url) as client:
            first = await client.reset(seed=7, episode_id="ep-1")
            assert first.observation.echoed_message == "Echo environment ready!"
            assert (first.reward, first.done, first.observation.reward) == (0.0, False, 0.0)

            second = await client.step(EchoAction(message="h\u00e9\u4e2d\U0001f600"))
            assert type(second.observation) is EchoObservation
            assert second.observation.echoed_message == "h\u00e9\u4e2d\U0001f600"
            assert second.observation.message_length == 4
            assert second.observation.reward == second.reward == pytest.approx(0.4)

            state = await client.state()
            assert (type(state), state.episode_id, state.step_count) == (State, "ep-1", 1)

    play(episode())


@pytest.mark.parametrize("kind", [EchoEnv, WrittenOut])
def test_a_typed_client_plays_without_an_event_loop(url, kind):
    with kind(base_url=url).sync() as client:
        client.reset(episode_id="ep-2")
        assert client.step(EchoAction(message="abc")).observation.message_length == 3
        assert client.state().step_count == 1


def test_the_generic_client_takes_dicts_and_models(url):
    with GenericEnvClient(base_url=url).sync() as client:
        assert client.reset().observation["echoed_message"] == "Echo environment ready!"
        actions = [{"message": "ab"}, GenericAction(message="ab"), EchoAction(message="ab")]
        for action in actions:
            assert client.step(action).observation == {
                "metadata": {},
                "echoed_message": "ab",
                "message_length": 2,
            }
        assert client.state()["step_count"] == 3


def test_a_client_may_be_generic_itself(url):
    Seen = TypeVar("Seen")

    class Base(EnvClient[EchoAction, Seen, State], Generic[Seen]):
        pass

    class Typed(Base[EchoObservation]):
        pass

    class Untyped(Base[dict[str, Any]]):
        pass

    with Typed(base_url=url).sync() as client:
        assert client.reset().observation.message_length == 0
    with Untyped(base_url=url).sync() as client:
        assert client.reset().observation["message_length"] == 0


def test_actions_may_be_dataclasses_and_dicts(url):
    @dataclass
    class Said:
        message: str

    with EnvClient(base_url=url).sync() as client:
        client.reset()
        assert client.step(Said("abc")).reward == pytest.approx(0.3)
        assert client.step({"message": "abc"}).reward == pytest.approx(0.3)
        with pytest.raises(TypeError, match="override _step_payload"):
            client.step(7)
        assert client.step({"message": "a"}).reward == pytest.approx(0.1)


def test_what_json_cannot_hold_is_refused_and_harms_nothing(url):
    with GenericEnvClient(base_url=url).sync() as client:
        client.reset()
        with pytest.raises(TypeError, match=r"action\.message\.x: .*set"):
            client.step({"message": {"x": {1, 2}}})
        with pytest.raises(ValueError, match=r"options\.seed"):
            client.reset(seed=float("nan"))
        assert client.step({"message": "a"}).reward == pytest.approx(0.1)


def test_a_reply_that_does_not_fit_the_types_is_told(url):
    class Wrong(EnvClient[EchoAction, list[int], State]):
        """Takes observations for something else."""

    with Wrong(base_url=url).sync() as client:
        with pytest.raises(RemoteError, match="observation .* does not fit") as caught:
            client.reset()
        assert caught.value.code == "INVALID_REPLY"
        assert client.state().step_count == 0


def test_problems_of_an_action_are_listed(probe):
    with GenericEnvClient(base_url=probe).sync() as client:
        client.reset()
        with pytest.raises(ValidationError) as caught:
            client.step({"message": "", "n": 1000, "zzz": 1})
        error = caught.value
        assert isinstance(error, (OpenEnvError, RuntimeError, ValueError))
        assert error.code == "VALIDATION_ERROR"
        assert str(error).startswith("Server error: Invalid message")
        assert "(code: VALIDATION_ERROR)" in str(error)
        assert {tuple(problem["loc"]) for problem in error.problems} == {
            ("message",),
            ("n",),
            ("zzz",),
        }
        by_place = {problem["loc"][0]: problem for problem in error.problems}
        assert by_place["message"]["type"] == "string_too_short"
        assert by_place["message"]["ctx"] == {"min_length": 1}
        assert by_place["n"]["input"] == 1000
        for place in ("message", "n", "zzz"):
            assert f"{place}: " in str(error)
        assert client.step({"message": "a"}).reward == 1.0


def test_errors_are_of_one_family_and_have_the_references_text(probe, play):
    async def episode():
        async with GenericEnvClient(base_url=probe) as client:
            await client.reset()
            with pytest.raises(ExecutionError) as caught:
                await client.step({"message": "a", "kind": "boom"})
            assert isinstance(caught.value, RuntimeError)
            assert str(caught.value) == "Server error: kaboom (code: EXECUTION_ERROR)"
            with pytest.raises(UnknownType, match=r"\(code: UNKNOWN_TYPE\)"):
                await client._send_and_receive({"type": "bogus"})
            # Neither ended the session.
            assert (await client.state())["step_count"] == 1

    play(episode())


def test_errors_travel_between_processes():
    sent = ValidationError("Invalid message", details={"errors": [{"loc": ["a"], "msg": "bad"}]})
    come = pickle.loads(pickle.dumps(sent))
    assert (type(come), str(come), come.problems) == (type(sent), str(sent), sent.problems)


def test_metadata_and_ends_of_episodes_come_through(probe):
    with GenericEnvClient(base_url=probe).sync() as client:
        client.reset()
        result = client.step({"message": "a", "kind": "metadata"})
        assert result.metadata == {"kind": "metadata", "step": 1}
        assert client.step({"message": "a", "kind": "finished"}).done is True
        assert client.step({"message": "a", "kind": "no_reward"}).reward is None


def test_sessions_of_one_client_are_apart_and_end_with_it(url, play):
    async def episode():
        async with EchoEnv(base_url=url, message_timeout_s=9) as parent:
            child = await parent.new_session()
            assert type(child) is EchoEnv
            assert child._message_timeout == 9
            await asyncio.gather(parent.reset(episode_id="p"), child.reset(episode_id="c"))
            await child.step(EchoAction(message="a"))
            assert [(await one.state()).step_count for one in (parent, child)] == [0, 1]
        return child

    child = play(episode())
    assert child._session.link is None


def test_sessions_of_a_blocking_client(url):
    with EchoEnv(base_url=url).sync() as parent:
        child = parent.new_session()
        assert isinstance(child, SyncEnvClient)
        child.reset(episode_id="c")
        parent.reset(episode_id="p")
        assert child.state().episode_id == "c"


def test_own_coroutines_work_in_both_ways(url, play):
    class Twice(EchoEnv):
        """Has a call of its own, as clients of other environments do."""

        async def say_twice(self, message):
            await asyncio.sleep(0)
            await self.step(EchoAction(message=message))
            reply = await self._send_and_receive({"type": "step", "data": {"message": message}})
            return reply["data"]["observation"]["echoed_message"]

    async def episode():
        async with Twice(base_url=url) as client:
            await client.reset()
            assert await client.say_twice("a") == "a"
            assert (await client.state()).step_count == 2

    play(episode())
    with Twice(base_url=url).sync() as client:
        client.reset()
        assert client.say_twice("b") == "b"
        assert client.state().step_count == 2
        assert client.base_url == url


def test_overridden_coroutines_are_heeded_in_both_ways(url, play):
    class Loud(EchoEnv):
        """Changes what a step is, and waits for the event loop meanwhile."""

        async def _step_async(self, action, **kwargs):
            await asyncio.sleep(0)
            return await super()._step_async(EchoAction(message=action.message.upper()))

    async def episode():
        async with Loud(base_url=url) as client:
            await client.reset()
            return (await client.step(EchoAction(message="a"))).observation.echoed_message

    assert play(episode()) == "A"
    with Loud(base_url=url).sync() as client:
        client.reset()
        assert client.step(EchoAction(message="b")).observation.echoed_message == "B"


def test_a_thousand_clients_play_in_one_loop(url, play):
    async def one(number):
        async with EchoEnv(base_url=url, connect_timeout_s=60) as client:
            await client.reset(episode_id=f"ep-{number}")
            for step in range(3):
                result = await client.step(EchoAction(message=f"{number}.{step}"))
                assert result.observation.echoed_message == f"{number}.{step}"
            assert (await client.state()).episode_id == f"ep-{number}"

    async def crowd():
        await asyncio.gather(*map(one, range(1000)))

    play(crowd())


def test_calls_at_once_are_answered_in_order(url, play):
    async def episode():
        async with EchoEnv(base_url=url) as client:
            await client.reset()
            calls = (client.step(EchoAction(message=str(number))) for number in range(50))
            results = await asyncio.gather(*calls)
            said = [result.observation.echoed_message for result in results]
            assert said == [str(number) for number in range(50)]
            assert (await client.state()).step_count == 50

    play(episode())
