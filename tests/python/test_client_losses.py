# tests/python/test_client_losses.py - no session is lost unawares, and a reset recovers.
"""A server that is paused stands for one whose step takes long: it answers when it goes on."""

import asyncio
import os
import signal
import threading

import pytest
from echo_env import EchoAction, EchoEnv
from openenv.core import (
    CapacityReached,
    ConnectionFailed,
    GenericEnvClient,
    MessageTimeout,
    SessionLost,
)
from openenv.core.errors import SessionError

HELLO = EchoAction(message="hello")
SHORT_S = 0.2


def assert_lost(error, why):
    """That an error says what became of the session, and what to do."""
    assert isinstance(error, ConnectionError)
    assert why in str(error)
    assert "reset begins a new episode" in str(error)


async def lose(client, why):
    """Checks that the session is lost for steps and states until a reset, and then no more."""
    for call in (lambda: client.step(HELLO), client.state):
        for _ in range(2):
            with pytest.raises(SessionLost) as caught:
                await call()
            assert_lost(caught.value, why)
    await client.reset(episode_id="after")
    await client.step(HELLO)
    state = await client.state()
    assert (state.episode_id, state.step_count) == ("after", 1)


def lose_blocking(client, why):
    """The same for a blocking client."""
    for call in (lambda: client.step(HELLO), client.state):
        with pytest.raises(SessionLost) as caught:
            call()
        assert_lost(caught.value, why)
    client.reset(episode_id="after")
    client.step(HELLO)
    assert client.state().episode_id == "after"


def test_a_step_that_overruns_its_time(own_server, play):
    async def episode():
        async with EchoEnv(base_url=own_server.url, message_timeout_s=SHORT_S) as client:
            await client.reset()
            own_server.pause()
            with pytest.raises(MessageTimeout, match="message_timeout_s") as caught:
                await client.step(HELLO)
            assert isinstance(caught.value, TimeoutError | asyncio.TimeoutError)
            own_server.go_on()
            client._message_timeout = 60
            await lose(client, "no reply came within 0.2 s")

    play(episode())


def test_a_blocking_step_that_overruns_its_time(own_server):
    with EchoEnv(base_url=own_server.url, message_timeout_s=SHORT_S).sync() as client:
        client.reset()
        own_server.pause()
        with pytest.raises(MessageTimeout):
            client.step(HELLO)
        own_server.go_on()
        client.async_client._message_timeout = 60
        lose_blocking(client, "no reply came within 0.2 s")


CALLS = {"step": lambda client: client.step(HELLO), "reset": lambda client: client.reset()}


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_a_call_that_is_cancelled_leaves_no_episode(own_server, play, call):
    async def episode():
        async with EchoEnv(base_url=own_server.url) as client:
            await client.reset(episode_id="before")
            own_server.pause()
            with pytest.raises(asyncio.TimeoutError):
                await asyncio.wait_for(call(client), SHORT_S)
            own_server.go_on()
            await lose(client, "cancelled")

    play(episode())


def test_a_call_that_waits_for_its_turn_may_be_cancelled(own_server, play):
    async def episode():
        async with EchoEnv(base_url=own_server.url) as client:
            await client.reset()
            own_server.pause()
            first = asyncio.ensure_future(client.step(HELLO))
            second = asyncio.ensure_future(client.step(HELLO))
            third = asyncio.ensure_future(client.step(HELLO))
            await asyncio.sleep(0)
            second.cancel()
            await asyncio.sleep(0)
            own_server.go_on()
            await asyncio.gather(first, third)
            assert second.cancelled()
            assert (await client.state()).step_count == 2

    play(episode())


def test_a_server_that_dies_in_mid_step(own_server, play):
    async def episode():
        async with EchoEnv(base_url=own_server.url) as client:
            await client.reset()
            own_server.pause()
            step = asyncio.ensure_future(client.step(HELLO))
            await asyncio.sleep(0)
            own_server.kill()
            with pytest.raises(SessionLost):
                await step
            with pytest.raises(SessionLost):
                await client.step(HELLO)
            with pytest.raises(ConnectionFailed, match="^Failed to connect to ws://127.0.0.1:"):
                await client.reset()
            with pytest.raises(SessionLost):
                await client.step(HELLO)

    play(episode())


def test_a_server_that_dies_in_mid_step_of_a_blocking_client(own_server):
    client = EchoEnv(base_url=own_server.url).sync()
    client.reset()
    own_server.pause()
    killer = threading.Timer(SHORT_S, own_server.kill)
    killer.start()
    with pytest.raises(SessionLost):
        client.step(HELLO)
    killer.join()
    with pytest.raises(ConnectionFailed):
        client.reset()
    client.close()


def test_a_server_that_shuts_down_between_steps(own_server, play):
    async def episode():
        async with EchoEnv(base_url=own_server.url) as client:
            await client.reset()
            await asyncio.to_thread(own_server.stop)
            with pytest.raises(SessionLost) as caught:
                await client.step(HELLO)
            assert_lost(caught.value, "code 1012")

    play(episode())


def test_a_step_that_is_interrupted_by_a_signal(own_server):
    with EchoEnv(base_url=own_server.url).sync() as client:
        client.reset()
        own_server.pause()
        interrupt = threading.Timer(SHORT_S, os.kill, (os.getpid(), signal.SIGINT))
        interrupt.start()
        with pytest.raises(KeyboardInterrupt):
            client.step(HELLO)
        own_server.go_on()
        lose_blocking(client, "interrupted")


def test_a_client_is_closed_while_another_thread_steps(own_server):
    client = EchoEnv(base_url=own_server.url).sync()
    client.reset()
    own_server.pause()
    caught = []

    def step():
        try:
            client.step(HELLO)
        except SessionLost as error:
            caught.append(error)

    thread = threading.Thread(target=step)
    thread.start()
    while not client.async_client._session.link.busy:
        pass
    client.close()
    thread.join()
    assert len(caught) == 1


def test_a_client_is_closed_while_calls_wait(own_server, play):
    async def episode():
        client = EchoEnv(base_url=own_server.url)
        await client.connect()
        await client.reset()
        own_server.pause()
        steps = [asyncio.ensure_future(client.step(HELLO)) for _ in range(3)]
        await asyncio.sleep(0)
        closing = asyncio.ensure_future(client.close())
        await asyncio.sleep(0)
        own_server.go_on()
        await closing
        results = await asyncio.gather(*steps, return_exceptions=True)
        assert [type(result) for result in results] == [SessionLost] * 3

    play(episode())


def test_a_full_server(own_server, play):
    """The refusal comes by itself; the next call raises it, and the one after tries again."""

    async def crowd():
        async with GenericEnvClient(base_url=own_server.url) as first:
            others = [await first.new_session() for _ in range(3)]
            late = GenericEnvClient(base_url=own_server.url)
            await late.connect()
            with pytest.raises(CapacityReached, match=r"\(code: CAPACITY_REACHED\)") as caught:
                await late.reset()
            assert isinstance(caught.value, RuntimeError)
            assert (caught.value.active_sessions, caught.value.max_sessions) == (4, 4)
            await others[0].close()
            await late.reset()
            await late.step({"message": "a"})
            await late.close()

    play(crowd())


def test_a_full_server_refuses_a_blocking_client(own_server):
    with GenericEnvClient(base_url=own_server.url).sync() as first:
        others = [first.new_session() for _ in range(3)]
        late = GenericEnvClient(base_url=own_server.url).sync()
        with pytest.raises(CapacityReached):
            late.reset()
        others[0].close()
        late.reset()
        late.close()


def test_the_place_of_a_closed_client_is_free_at_once(own_server, play):
    async def episodes():
        for _ in range(20):
            clients = [EchoEnv(base_url=own_server.url) for _ in range(4)]
            await asyncio.gather(*(client.connect() for client in clients))
            await asyncio.gather(*(client.reset() for client in clients))
            await asyncio.gather(*(client.close() for client in clients))

    play(episodes())
    for _ in range(20):
        with EchoEnv(base_url=own_server.url).sync() as client:
            client.reset()


@pytest.mark.parametrize("how", ["async", "blocking"])
def test_a_session_that_the_server_lets_expire(servers, play, how):
    """Only our server ends idle sessions and tells; the call that learns of it raises that."""
    server = servers.start("ours", "echo", ("--session-timeout", "1"))

    async def episode():
        async with EchoEnv(base_url=server.url) as client:
            await client.reset()
            while client._session.link.over is None:
                await asyncio.sleep(SHORT_S)
            with pytest.raises(SessionError, match=r"\(code: SESSION_ERROR\)"):
                await client.step(HELLO)
            await lose(client, "the server ended it")

    if how == "async":
        play(episode())
        return
    with EchoEnv(base_url=server.url).sync() as client:
        client.reset()
        session = client.async_client._session
        while session.link.over is None:
            session.tend()
        with pytest.raises(SessionError):
            client.step(HELLO)
        lose_blocking(client, "the server ended it")
