# tests/interop/test_clients.py - the stock Python clients play Echo.
"""Every test runs against our server and against the reference's. The clients are the ones of the
Python package, as it is installed: the generic one, and a typed one as its users write them."""

import asyncio

import pytest
from openenv.core import EnvClient, GenericEnvClient
from openenv.core.client_types import StepResult
from openenv.core.env_server.types import State
from reference_echo import EchoAction, EchoObservation


class EchoEnv(EnvClient[EchoAction, EchoObservation, State]):
    """A typed client, as a package of the environment would bring it."""

    def _step_payload(self, action):
        return {"message": action.message}

    def _parse_result(self, payload):
        seen = payload["observation"]
        observation = EchoObservation(
            echoed_message=seen["echoed_message"],
            message_length=seen["message_length"],
            reward=payload["reward"],
            done=payload["done"],
            metadata=seen["metadata"],
        )
        return StepResult(
            observation=observation, reward=payload["reward"], done=payload["done"]
        )

    def _parse_state(self, payload):
        return State(**payload)


@pytest.fixture
def url(servers, author):
    return servers.url(author, "echo")


def test_the_generic_client_plays_an_episode(url):
    async def play():
        async with GenericEnvClient(base_url=url) as env:
            first = await env.reset(seed=7, episode_id="ep-1")
            assert first.observation["echoed_message"] == "Echo environment ready!"
            assert (first.reward, first.done) == (0.0, False)

            second = await env.step({"message": "hello"})
            assert second.observation["echoed_message"] == "hello"
            assert second.observation["message_length"] == 5
            assert (second.reward, second.done) == (0.5, False)

            assert await env.state() == {"episode_id": "ep-1", "step_count": 1}

    asyncio.run(play())


def test_the_generic_client_plays_without_coroutines(url):
    with GenericEnvClient(base_url=url).sync() as env:
        env.reset(episode_id="ep-2")
        assert env.step({"message": "h\u00e9\u4e2d\U0001f600"}).observation == {
            "metadata": {},
            "echoed_message": "h\u00e9\u4e2d\U0001f600",
            "message_length": 4,
        }
        assert env.state()["step_count"] == 1


def test_a_typed_client_plays_an_episode(url):
    async def play():
        async with EchoEnv(base_url=url) as env:
            first = await env.reset()
            assert first.observation.echoed_message == "Echo environment ready!"
            second = await env.step(EchoAction(message="abc"))
            assert second.observation.message_length == 3
            assert second.reward == pytest.approx(0.3)
            assert (await env.state()).step_count == 1

    asyncio.run(play())


def test_a_typed_client_plays_without_coroutines(url):
    with EchoEnv(base_url=url).sync() as env:
        env.reset(episode_id="ep-3")
        assert env.step(EchoAction(message="")).reward == 0.0
        state = env.state()
        assert (state.episode_id, state.step_count) == ("ep-3", 1)


def test_many_clients_play_at_once(url):
    async def play(name, steps):
        async with GenericEnvClient(base_url=url) as env:
            await env.reset(episode_id=name)
            for step in range(steps):
                message = f"{name} {step}"
                assert (await env.step({"message": message})).observation[
                    "echoed_message"
                ] == message
            return await env.state()

    async def play_all():
        return await asyncio.gather(*(play(f"ep-{n}", n % 5) for n in range(20)))

    states = asyncio.run(play_all())
    assert states == [{"episode_id": f"ep-{n}", "step_count": n % 5} for n in range(20)]


def test_a_large_message_comes_back_whole(url):
    message = "0123456789abcdef" * 65536
    with GenericEnvClient(base_url=url).sync() as env:
        env.reset()
        assert env.step({"message": message}).observation["echoed_message"] == message


def test_a_refused_action_leaves_the_session_as_it_was(url):
    with GenericEnvClient(base_url=url).sync() as env:
        env.reset(episode_id="kept")
        env.step({"message": "a"})
        with pytest.raises(RuntimeError, match=r"\(code: VALIDATION_ERROR\)"):
            env.step({"massage": "a"})
        assert env.state() == {"episode_id": "kept", "step_count": 1}


def test_a_full_server_says_so(servers, author):
    url = servers.url(author, "echo", ["--max-sessions", "1"])
    with GenericEnvClient(base_url=url).sync() as seated:
        seated.reset()
        with GenericEnvClient(base_url=url).sync() as refused:
            refusal = r"Server at capacity: 1/1 .*\(code: CAPACITY_REACHED\)"
            with pytest.raises(RuntimeError, match=refusal):
                refused.reset()
        assert seated.step({"message": "a"}).reward == pytest.approx(0.1)


def test_what_an_environment_raises_reaches_the_client(servers, author):
    with GenericEnvClient(base_url=servers.url(author, "probe")).sync() as env:
        env.reset()
        with pytest.raises(RuntimeError, match=r"kaboom \(code: EXECUTION_ERROR\)"):
            env.step({"message": "a", "kind": "boom"})
        assert env.state()["last"] == "a"
