# tests/python/test_client_places.py - clients in loops, threads and processes, and while they idle.

import asyncio
import copy
import gc
import multiprocessing
import os
import pickle
import threading
import time

import pytest
import uvloop
from echo_env import EchoAction, EchoEnv
from openenv.core import GenericEnvClient, SessionLost
from openenv.core.connection.keeper import KEEPER
from scripted_server import answer, scripted

HELLO = EchoAction(message="hello")
DEADLINE_S = 60


@pytest.fixture
def url(servers, author):
    return servers.url(author, "echo")


def wait_until(condition):
    """Returns as soon as the condition holds."""
    deadline = time.monotonic() + DEADLINE_S
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def in_child(function):
    """Runs a function in a forked process; returns what it returns, which must be text."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            said = function()
        except BaseException as error:
            said = repr(error)
        os.write(writer, said.encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        said = pipe.read()
    os.waitpid(child, 0)
    return said


# Event loops.


def test_a_loop_that_is_closed_takes_the_episode_along(url):
    client = EchoEnv(base_url=url)

    async def begin():
        await client.connect()
        await client.reset()

    asyncio.run(begin())

    async def go_on():
        with pytest.raises(SessionLost, match="another event loop"):
            await client.step(HELLO)
        await client.reset()
        assert (await client.step(HELLO)).observation.echoed_message == "hello"
        await client.close()

    asyncio.run(go_on())


def test_a_loop_that_is_closed_without_an_episode_costs_nothing(url):
    client = EchoEnv(base_url=url)

    async def connect():
        await client.connect()

    async def go_on():
        # Echo lets one step without a reset.
        assert (await client.step(HELLO)).reward == pytest.approx(0.5)
        await client.close()

    asyncio.run(connect())
    asyncio.run(go_on())


def test_the_place_of_a_client_whose_loop_ended_becomes_free(own_server, play):
    async def begin():
        clients = [GenericEnvClient(base_url=own_server.url) for _ in range(4)]
        await asyncio.gather(*(client.reset() for client in clients))
        return clients

    clients = asyncio.run(begin())

    async def others():
        for client in clients:
            await client.close()
        await asyncio.gather(*(client.reset() for client in clients))
        await asyncio.gather(*(client.close() for client in clients))

    play(others())


def test_a_client_that_nobody_knows_any_more_leaves_its_place(own_server, play):
    async def forget():
        clients = [GenericEnvClient(base_url=own_server.url) for _ in range(4)]
        await asyncio.gather(*(client.reset() for client in clients))

    async def crowd():
        for _ in range(3):
            await forget()
            gc.collect()
            await asyncio.sleep(0.2)
        last = GenericEnvClient(base_url=own_server.url)
        await last.reset()
        await last.close()

    play(crowd())


def test_another_kind_of_loop(url):
    async def episode():
        async with EchoEnv(base_url=url) as client:
            await client.reset()
            results = await asyncio.gather(*(client.step(HELLO) for _ in range(100)))
            assert len(results) == 100
            large = "x" * 1_000_000
            result = await client.step(EchoAction(message=large))
            assert result.observation.echoed_message == large

    uvloop.run(episode())


# Threads.


def test_threads_share_a_blocking_client(url):
    with EchoEnv(base_url=url).sync() as client:
        client.reset()
        failures = []

        def play(name):
            for number in range(100):
                said = f"{name}.{number}"
                if client.step(EchoAction(message=said)).observation.echoed_message != said:
                    failures.append(said)

        threads = [threading.Thread(target=play, args=(name,)) for name in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failures == []
        assert client.state().step_count == 800


def test_each_thread_has_a_client_of_its_own(url):
    episodes = []

    def play(name):
        with EchoEnv(base_url=url).sync() as client:
            client.reset(episode_id=name)
            for _ in range(50):
                client.step(HELLO)
            episodes.append((client.state().episode_id, client.state().step_count))

    names = [f"ep-{number}" for number in range(16)]
    threads = [threading.Thread(target=play, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(episodes) == sorted((name, 50) for name in names)


def test_each_thread_has_a_loop_of_its_own(url):
    counts = []

    async def episode():
        async with EchoEnv(base_url=url) as client:
            await client.reset()
            for _ in range(50):
                # Connections of one loop share memory; those of two must not.
                said = f"{threading.get_ident()}" * 100
                result = await client.step(EchoAction(message=said))
                assert result.observation.echoed_message == said
            counts.append((await client.state()).step_count)

    threads = [threading.Thread(target=asyncio.run, args=(episode(),)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counts == [50] * 8


# Processes.


def test_a_forked_process_leaves_its_parents_session_alone(url):
    with EchoEnv(base_url=url).sync() as client:
        client.reset(episode_id="parent")

        def child():
            try:
                client.step(HELLO)
            except SessionLost as error:
                said = str(error)
            client.reset(episode_id="child")
            client.step(HELLO)
            said += f"; {client.state().episode_id}"
            client.close()
            return said

        said = in_child(child)
        assert "the process was forked" in said
        assert said.endswith("; child")
        client.step(HELLO)
        state = client.state()
        assert (state.episode_id, state.step_count) == ("parent", 1)


def test_a_process_that_is_forked_within_a_loop(url, play):
    async def episode():
        async with EchoEnv(base_url=url) as client:
            await client.reset(episode_id="parent")

            def child():
                async def go_on():
                    try:
                        await client.step(HELLO)
                    except SessionLost as error:
                        said = str(error)
                    await client.reset(episode_id="child")
                    said += f"; {(await client.state()).episode_id}"
                    await client.close()
                    return said

                return asyncio.run(go_on())

            said = in_child(child)
            assert "the process was forked" in said
            assert said.endswith("; child")
            await client.step(HELLO)
            assert (await client.state()).step_count == 1

    play(episode())


def test_a_process_is_forked_while_another_thread_steps(url):
    with EchoEnv(base_url=url).sync() as client:
        client.reset()
        stop = threading.Event()

        def step():
            while not stop.is_set():
                client.step(HELLO)

        thread = threading.Thread(target=step)
        thread.start()

        def child():
            client.reset()
            client.close()
            return "played"

        try:
            assert [in_child(child) for _ in range(5)] == ["played"] * 5
        finally:
            stop.set()
            thread.join()


def _play_in_process(url, episode):
    with EchoEnv(base_url=url).sync() as client:
        client.reset(episode_id=episode)
        return client.state().episode_id


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_pools_of_processes(url, method):
    names = [f"{method}-{number}" for number in range(8)]
    with multiprocessing.get_context(method).Pool(2) as pool:
        assert pool.starmap(_play_in_process, [(url, name) for name in names]) == names


def test_a_copy_of_a_client_has_a_session_of_its_own(url):
    with EchoEnv(base_url=url, message_timeout_s=9).sync() as client:
        client.reset(episode_id="first")
        for way in (copy.deepcopy, lambda one: pickle.loads(pickle.dumps(one))):
            other = way(EchoEnv(base_url=url, message_timeout_s=9))
            assert other._message_timeout == 9
            assert other.reset(episode_id="copy").reward == 0
            other.close()
        assert client.state().episode_id == "first"


# While nobody calls.


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


def test_an_idle_blocking_client_notices_that_its_server_left(own_server):
    with EchoEnv(base_url=own_server.url).sync() as client:
        client.reset()
        own_server.stop()
        session = client.async_client._session
        wait_until(lambda: KEEPER._visit() or session.link.over is not None)
        with pytest.raises(SessionLost, match="code 1012"):
            client.step(HELLO)
