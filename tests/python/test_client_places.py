# tests/python/test_client_places.py - clients in loops, threads and processes.

import asyncio
import copy
import gc
import multiprocessing
import os
import pickle
import threading

import pytest
import uvloop
from echo_env import EchoAction, EchoEnv
from openenv.core import GenericEnvClient, SessionLost

HELLO = EchoAction(message="hello")


@pytest.fixture
def url(servers, author):
    return servers.url(author, "echo")


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


@pytest.mark.parametrize("runner", [asyncio.run, uvloop.run])
def test_large_messages_come_through_and_in_order(servers, runner):
    """More than sockets hold, so that what the first try leaves over is sent later."""
    url = servers.url("ours", "echo")

    async def one(number):
        async with EchoEnv(base_url=url) as client:
            await client.reset()
            for size in (1, 8_000_000, 2, 3_000_000, 3):
                said = str(number) * size
                result = await client.step(EchoAction(message=said))
                assert result.observation.echoed_message == said

    async def crowd():
        await asyncio.gather(*map(one, range(3)))

    runner(crowd())


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
