# tests/python/test_client_idle.py - clients while nobody calls, and while a call takes long.

import asyncio
import threading
import time
from contextlib import suppress

import pytest
from echo_env import EchoAction, EchoEnv
from openenv.core import GenericEnvClient, SessionLost
from openenv.core.connection.keeper import KEEPER
from scripted_server import answer, scripted

HELLO = EchoAction(message="hello")
DEADLINE_S = 60


def wait_until(condition):
    """Returns as soon as the condition holds."""
    deadline = time.monotonic() + DEADLINE_S
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_an_idle_blocking_client_answers_pings():
    answered = threading.Event()

    def handler(connection):
        answer(connection, 1)
        if connection.ping().wait(DEADLINE_S):
            answered.set()
        answer(connection)

    with scripted(handler) as url, GenericEnvClient(base_url=url).sync() as client:
        client.reset()
        assert answered.wait(DEADLINE_S)
        assert client.step({}).reward == 1


def test_an_idle_client_answers_pings(play):
    answered = threading.Event()

    def handler(connection):
        answer(connection, 1)
        if connection.ping().wait(DEADLINE_S):
            answered.set()
        answer(connection)

    async def episode(url):
        async with GenericEnvClient(base_url=url) as client:
            await client.reset()
            assert await asyncio.to_thread(answered.wait, DEADLINE_S)
            assert (await client.step({})).reward == 1

    with scripted(handler) as url:
        play(episode(url))


def test_pings_are_answered_while_a_blocking_step_waits():
    def handler(connection):
        answer(connection, 1)
        connection.recv()
        assert connection.ping().wait(DEADLINE_S)
        connection.send('{"type":"observation","data":{"observation":{},"reward":7}}')
        answer(connection)

    with scripted(handler) as url, GenericEnvClient(base_url=url).sync() as client:
        client.reset()
        assert client.step({}).reward == 7


def test_clients_ping_and_give_up_who_does_not_answer(own_server, play):
    async def episode():
        options = {"websocket_ping_interval_s": 0.05, "websocket_ping_timeout_s": 0.2}
        async with EchoEnv(base_url=own_server.url, **options) as client:
            await client.reset()
            await asyncio.sleep(0.5)
            await client.step(HELLO)
            own_server.pause()
            with pytest.raises(SessionLost, match="no answer to a ping came within 0.2 s"):
                await client.step(HELLO)
            own_server.go_on()

    play(episode())


def test_idle_blocking_clients_ping_too(own_server):
    options = {"websocket_ping_interval_s": 0.01, "websocket_ping_timeout_s": 0.2}
    with EchoEnv(base_url=own_server.url, **options).sync() as client:
        client.reset()
        session = client.async_client._session
        pinged_at = session.link._pinged_at
        wait_until(lambda: KEEPER._visit() or session.link._pinged_at > pinged_at + 0.5)
        client.step(HELLO)
        own_server.pause()
        wait_until(lambda: KEEPER._visit() or session.link.over is not None)
        own_server.go_on()
        with pytest.raises(SessionLost, match="no answer to a ping came within 0.2 s"):
            client.step(HELLO)


def test_a_peer_that_reads_nothing_holds_up_nobody(own_server, monkeypatch):
    monkeypatch.setattr("openenv.core.connection.blocking_connection.GOODBYE_S", 3600.0)
    options = {"websocket_ping_interval_s": 0.01, "websocket_ping_timeout_s": 0.2}
    client = EchoEnv(base_url=own_server.url, **options).sync()
    client.reset()
    own_server.pause()
    session = client.async_client._session
    with session.lock:  # Against the keeper's visits.
        pings = session.link._codec.ping() * 10_000
        connected = session.link._socket
        connected.setblocking(False)
        with suppress(BlockingIOError):
            while True:  # Until neither side takes more.
                connected.send(pings)
    wait_until(lambda: KEEPER._visit() or session.link.over is not None)
    with pytest.raises(SessionLost, match="no answer to a ping"):
        client.step(HELLO)


def test_an_idle_blocking_client_notices_that_its_server_left(own_server):
    with EchoEnv(base_url=own_server.url).sync() as client:
        client.reset()
        own_server.stop()
        session = client.async_client._session
        wait_until(lambda: KEEPER._visit() or session.link.over is not None)
        with pytest.raises(SessionLost, match="code 1012"):
            client.step(HELLO)
