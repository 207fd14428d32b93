# tests/python/test_client_mistakes.py - what users and servers do wrong, and what they are told.

import asyncio
import copy
import gc
import pickle
import socket
import threading
import warnings

import pytest
from echo_env import EchoAction, EchoEnv
from openenv.core import (
    ConnectionFailed,
    EnvClient,
    GenericEnvClient,
    MessageTimeout,
    SessionLost,
    StepResult,
)
from openenv.core.env_server.types import State
from openenv.core.errors import RemoteError
from pydantic import BaseModel, ConfigDict
from scripted_server import answer, scripted

HELLO = EchoAction(message="hello")
DEADLINE_S = 60
FINE = '{"type":"observation","data":{"observation":{},"reward":7}}'


@pytest.fixture
def url(servers, author):
    return servers.url(author, "echo")


@pytest.fixture(params=["awaited", "blocking"])
def steps(request, play):
    """A function that resets and steps twice; it gives what each step gave or raised."""

    def blocking(url):
        with GenericEnvClient(base_url=url).sync() as client:
            client.reset()
            return [tried(lambda: client.step({})) for _ in range(2)]

    def tried(call):
        try:
            return call()
        except Exception as error:
            return error

    async def awaited(url):
        async with GenericEnvClient(base_url=url) as client:
            await client.reset()
            calls = [client.step({}), client.step({})]
            return [(await asyncio.gather(call, return_exceptions=True))[0] for call in calls]

    return blocking if request.param == "blocking" else lambda url: play(awaited(url))


# What servers send.


def replying(*replies):
    """A server that answers a reset, then each message with the next of the replies."""

    def handler(connection):
        answer(connection, 1)
        for reply, _ in zip(replies, connection):
            connection.send(reply)
        answer(connection)

    return scripted(handler)


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        ("{oops", "not JSON"),
        ("[" * 100_000, "not JSON|nest|deep"),
        (b"\x00\x01", "not JSON"),
        ("[]", "no reply"),
    ],
)
def test_a_reply_that_cannot_be_read_ends_the_session(steps, reply, told):
    with replying(reply) as url:
        first, second = steps(url)
    for error in (first, second):
        assert isinstance(error, SessionLost)
    assert "\n" not in str(first)
    pytest.raises(SessionLost, raiser(first)).match(told)


def raiser(error):
    def throw():
        raise error

    return throw


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        ('{"type":"observation","data":null}', "data is null"),
        ('{"type":"observation","data":[1]}', r"data is \[1\]"),
        ('{"type":"state","data":{"step_count":0}}', "type 'state' came"),
        ('{"data":7}', "data is 7"),
    ],
)
def test_a_reply_of_another_kind_is_told_and_the_session_goes_on(steps, reply, told):
    with replying(reply, FINE) as url:
        first, second = steps(url)
    assert isinstance(first, RemoteError)
    assert first.code == "INVALID_REPLY"
    pytest.raises(RemoteError, raiser(first)).match(told)
    assert second.reward == 7


def test_pings_do_not_extend_the_time_for_a_reply(play):
    def handler(connection):
        answer(connection, 1)
        connection.recv()
        try:
            while True:
                connection.ping().wait(0.02)
        except Exception:  # The client has left.
            pass

    async def episode(url):
        async with GenericEnvClient(base_url=url, message_timeout_s=0.3) as client:
            await client.reset()
            with pytest.raises(MessageTimeout):
                await client.step({})

    with scripted(handler) as url:
        play(episode(url))
        with GenericEnvClient(base_url=url, message_timeout_s=0.3).sync() as client:
            client.reset()
            with pytest.raises(MessageTimeout):
                client.step({})


def test_observations_take_what_they_have_of_reward_done_and_metadata():
    class Judged(BaseModel):
        model_config = ConfigDict(extra="forbid")
        said: str
        reward: float
        done: bool

    class Plain(BaseModel):
        model_config = ConfigDict(extra="forbid")
        said: str

    with scripted(answer) as url:
        with EnvClient[dict, Judged, dict](base_url=url).sync() as untyped:
            assert untyped.reset().observation["said"] == "0"

        class JudgedEnv(EnvClient[dict, Judged, dict]):
            pass

        class PlainEnv(EnvClient[dict, Plain, dict]):
            pass

        with JudgedEnv(base_url=url).sync() as client:
            assert client.reset().observation == Judged(said="0", reward=1, done=False)
        with PlainEnv(base_url=url).sync() as client:
            assert client.reset() == StepResult(Plain(said="0"), 1, False)


# What users write.


@pytest.mark.parametrize("value", [5, None, b"x"])
def test_a_header_that_is_no_text(url, value):
    with pytest.raises(ConnectionFailed, match="header A: must be text") as caught:
        GenericEnvClient(base_url=url, headers={"A": value}).reset()
    assert caught.value.__cause__ is None


def test_urls_that_are_none():
    with pytest.raises(TypeError, match="base_url must be text such as"):
        EchoEnv(base_url=8000)
    with pytest.raises(ConnectionFailed, match="names no host"):
        EchoEnv(base_url="http://").reset()


def test_a_url_with_the_path_of_sessions(servers):
    with pytest.raises(ConnectionFailed, match="given without the /ws"):
        EchoEnv(base_url=servers.url("ours", "echo") + "/ws").reset()


def test_tls_to_a_server_without(servers):
    url = servers.url("ours", "echo").replace("http://", "https://")
    with pytest.raises(ConnectionFailed, match="does the server speak TLS"):
        EchoEnv(base_url=url).reset()


def test_no_time_to_connect(play):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(ConnectionFailed, match="no answer within 0 s"):
            EchoEnv(base_url=url, connect_timeout_s=0).reset()

        async def connect():
            await EchoEnv(base_url=url, connect_timeout_s=0).connect()

        with pytest.raises(ConnectionFailed, match="no answer within 0 s"):
            play(connect())


def test_what_is_no_action(url):
    for kind in (EchoEnv, GenericEnvClient):
        with kind(base_url=url).sync() as client:
            client.reset()
            with pytest.raises(TypeError, match="an action of type str cannot be sent"):
                client.step("x")


def test_a_client_shows_what_it_is(url):
    client = EchoEnv(base_url=url)
    assert repr(client) == f"<EchoEnv {url}, not connected>"
    with client.sync() as blocking:
        assert repr(client) == f"<EchoEnv {url}, connected>"
        assert repr(blocking) == f"<EchoEnv {url}, connected>.sync()"
    assert repr(client) == f"<EchoEnv {url}, closed>"


def test_a_call_that_is_never_awaited_is_told(play, url):
    async def forget():
        client = EchoEnv(base_url=url)
        with pytest.warns(RuntimeWarning, match=r"reset\(\) of <EchoEnv .* was never awaited"):
            client.reset()
            gc.collect()
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            await client.reset()
            await client.close()

    play(forget())


def test_results_that_are_not_awaited(play, url):
    async def look():
        client = GenericEnvClient(base_url=url)
        pending = client.reset()
        with pytest.raises(AttributeError):
            pending._repr_html_
        assert await client.reset()
        await client.close()
        await pending
        await client.close()
        client = GenericEnvClient(base_url=url)
        state = client.state()
        assert state["step_count"] == 0
        assert copy.copy(state)["step_count"] == 0
        client.close()

    play(look())


def test_copies_of_clients_that_were_used(url):
    with EchoEnv(base_url=url).sync() as client:
        client.reset(episode_id="first")
        child = client.new_session()
        child.reset()
        for way in (copy.copy, copy.deepcopy, lambda one: pickle.loads(pickle.dumps(one))):
            for original in (client, client.async_client):
                other = way(original)
                assert type(other) is type(original)
                assert other.reset(episode_id="copy").reward == 0
                other.close()
            other = way(client.async_client)
            asyncio.run(_play(other))
        assert client.state().episode_id == "first"
        child.step(HELLO)


async def _play(client):
    await client.reset()
    await client.step(HELLO)
    await client.close()


def test_any_message_may_be_sent_by_a_blocking_client(url):
    with EchoEnv(base_url=url).sync() as client:
        client.reset()
        reply = client._send_and_receive({"type": "state"})
        assert State(**reply["data"]).step_count == 0


# Providers.


class Provider:
    """Starts nothing: a server is there. Counts."""

    def __init__(self, url):
        self.url = url
        self.starts = self.stops = 0
        self.all_here = threading.Barrier(3)

    def start_container(self):
        self.starts += 1
        return self.url

    def wait_for_ready(self, url):
        """It is."""

    def stop_container(self):
        self.stops += 1


def test_threads_start_a_provider_once(url):
    provider = Provider(url)
    client = EchoEnv(provider=provider).sync()

    def connect():
        provider.all_here.wait(DEADLINE_S)
        client.connect()

    threads = [threading.Thread(target=connect) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    client.close()
    assert (provider.starts, provider.stops) == (1, 1)


def test_a_connect_that_is_cancelled_leaves_the_provider_to_the_others(play):
    may_open = threading.Event()
    may_open.set()

    def process_request(connection, request):
        may_open.wait(DEADLINE_S)

    async def episode(url):
        provider = Provider(url)
        client = GenericEnvClient(provider=provider)
        await client.reset()
        child = await client.new_session()
        await child.reset()
        await client.disconnect()
        may_open.clear()
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(client.reset(), 0.2)
        may_open.set()
        assert provider.stops == 0
        assert (await child.step({})).reward == 1
        await client.close()
        assert (provider.starts, provider.stops) == (1, 1)
        assert child._session.link is None

    with scripted(answer, process_request=process_request) as url:
        play(episode(url))


def test_a_handle_that_is_closed_starts_nothing(play):
    class Never:
        def start_container(self, image):
            raise AssertionError(image)

    handle = EchoEnv.from_docker_image("echo:1", provider=Never())
    handle.close()
    with pytest.raises(RuntimeError):
        handle.sync()

    async def wait():
        await handle

    with pytest.raises(RuntimeError):
        play(wait())
