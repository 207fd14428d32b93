# tests/python/test_client_closing.py - calls that are cut off, and clients closed meanwhile.
"""A server that is paused stands for one whose step takes long."""

import asyncio
import gc
import os
import signal
import threading
from contextlib import contextmanager

import pytest
from echo_env import EchoAction, EchoEnv
from openenv.core import GenericEnvClient, SessionLost
from openenv.core.connection import async_connection, blocking_connection
from scripted_server import answer, scripted

HELLO = EchoAction(message="hello")
DEADLINE_S = 60
SHORT_S = 0.2


@contextmanager
def slow_to_open():
    """A server that opens connections when it may; gives its URL, what was asked, and "may"."""
    asked, may_open, ended = threading.Event(), threading.Event(), threading.Event()

    def process_request(connection, request):
        asked.set()
        assert may_open.wait(DEADLINE_S)

    def handler(connection):
        answer(connection)
        ended.set()

    with scripted(handler, process_request=process_request) as url:
        try:
            yield url, asked, may_open, ended
        finally:
            may_open.set()


def run_in_thread(function):
    """Runs a function in a thread; gives the thread, and a list for what it returns or raises."""
    came = []

    def run():
        try:
            came.append(function())
        except BaseException as error:
            came.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    return thread, came


def ended(thread):
    thread.join(DEADLINE_S)
    return not thread.is_alive()


def wait_until_busy(client):
    """Returns when a blocking call waits for its reply."""
    session = client.async_client._session
    while session.link is None or not session.link.busy:
        pass


def interrupt(function):
    """Calls a function until a signal interrupts it."""
    timer = threading.Timer(SHORT_S, os.kill, (os.getpid(), signal.SIGINT))
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        function()


# Coroutines that are not run to their end.


@pytest.mark.parametrize("how", ["closed", "thrown into"])
def test_a_coroutine_that_is_ended_in_mid_call(own_server, play, how):
    async def episode():
        async with EchoEnv(base_url=own_server.url) as client:
            await client.reset()
            own_server.pause()
            call = client.step(EchoAction(message="first"))
            call.send(None)
            if how == "closed":
                call.close()
            else:
                with pytest.raises(LookupError):
                    call.throw(LookupError())
            own_server.go_on()
            # The reply that comes late is nobody's.
            with pytest.raises(SessionLost, match="cancelled"):
                await client.step(EchoAction(message="second"))
            await client.reset()
            assert (await client.step(HELLO)).observation.echoed_message == "hello"

    play(episode())


def test_a_coroutine_that_is_closed_while_it_waits_for_its_turn(own_server, play):
    async def episode():
        async with EchoEnv(base_url=own_server.url) as client:
            await client.reset()
            own_server.pause()
            first = asyncio.ensure_future(client.step(HELLO))
            await asyncio.sleep(0)
            second = client.step(HELLO)
            second.send(None)
            third = asyncio.ensure_future(client.step(HELLO))
            await asyncio.sleep(0)
            second.close()
            own_server.go_on()
            await asyncio.gather(first, third)
            assert (await client.state()).step_count == 2

    play(episode())


# While a client connects.


def test_a_client_is_closed_while_it_connects(play):
    async def episode(url, asked, may_open, ended):
        client = GenericEnvClient(base_url=url)
        connecting = asyncio.ensure_future(client._connect_async())
        assert await asyncio.to_thread(asked.wait, DEADLINE_S)
        await client._close_async()
        may_open.set()
        with pytest.raises(SessionLost, match="closed"):
            await connecting
        assert await asyncio.to_thread(ended.wait, DEADLINE_S)
        assert client._session.link is None
        await client._reset_async()
        await client._close_async()

    with slow_to_open() as server:
        play(episode(*server))


def test_a_blocking_client_is_closed_while_it_connects():
    with slow_to_open() as (url, asked, may_open, over):
        client = GenericEnvClient(base_url=url).sync()
        thread, came = run_in_thread(client.reset)
        assert asked.wait(DEADLINE_S)
        closer, _ = run_in_thread(client.close)
        while client.async_client._session._closings == 0:
            pass
        may_open.set()
        assert ended(thread) and ended(closer)
        assert isinstance(came[0], SessionLost)
        assert over.wait(DEADLINE_S)


def test_a_connect_that_is_cancelled(play):
    async def episode(url, asked, may_open, ended):
        client = GenericEnvClient(base_url=url)
        await client._disconnect_async()
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(client.connect(), SHORT_S)
        may_open.set()
        await client.reset()
        await client.close()

    with slow_to_open() as server:
        play(episode(*server))


# After a client was closed.


def test_a_closed_client_plays_on_after_a_reset_only(own_server, play):
    async def episode():
        client = EchoEnv(base_url=own_server.url)
        await client.reset()
        await client.close()
        for call in (lambda: client.step(HELLO), client.state, lambda: client.step(HELLO)):
            with pytest.raises(SessionLost, match="client was closed.*reset begins"):
                await call()
        await client.reset()
        await client.step(HELLO)
        await client.close()

    play(episode())
    with EchoEnv(base_url=own_server.url).sync() as client:
        client.reset()
    for call in (lambda: client.step(HELLO), client.state):
        with pytest.raises(SessionLost, match="client was closed.*reset begins"):
            call()
    client.reset()
    client.close()
    # To connect it is to begin as with a new client, which Echo lets step without a reset.
    with client:
        client.step(HELLO)


def test_to_leave_after_an_interrupt_takes_no_wait(own_server, monkeypatch):
    monkeypatch.setattr(blocking_connection, "GOODBYE_S", 3600.0)
    with EchoEnv(base_url=own_server.url).sync() as client:
        client.reset()
        own_server.pause()
        interrupt(lambda: client.step(HELLO))
    own_server.go_on()


def test_to_leave_after_a_cancellation_takes_no_wait(own_server, play, monkeypatch):
    monkeypatch.setattr(async_connection, "GOODBYE_S", 3600.0)

    async def episode():
        async with EchoEnv(base_url=own_server.url) as client:
            await client.reset()
            own_server.pause()
            with pytest.raises(asyncio.TimeoutError):
                await asyncio.wait_for(client.step(HELLO), SHORT_S)
        own_server.go_on()

    play(episode())


def test_a_signals_handler_closes_the_client_in_mid_step(own_server):
    client = EchoEnv(base_url=own_server.url).sync()
    client.reset()
    own_server.pause()
    told = []

    def handle(number, frame):
        with pytest.raises(RuntimeError, match="may close the client"):
            client.state()
        told.append(client.close())

    before = signal.signal(signal.SIGALRM, handle)
    try:
        signal.setitimer(signal.ITIMER_REAL, SHORT_S)
        with pytest.raises(SessionLost, match="client was closed"):
            client.step(HELLO)
    finally:
        signal.signal(signal.SIGALRM, before)
    assert told == [None]
    own_server.go_on()
    client.reset()
    client.step(HELLO)
    client.close()


# Blocking clients whose classes have coroutines of their own.


class Slow(EchoEnv):
    """Waits before a step that says so, and does not say when."""

    async def _step_async(self, action, **kwargs):
        if action.message == "wait":
            self.waits.set()
            await asyncio.sleep(3600)
        return await super()._step_async(action)


def test_a_client_is_closed_while_a_coroutine_of_its_own_waits(own_server):
    client = Slow(base_url=own_server.url).sync()
    client.async_client.waits = threading.Event()
    client.reset()
    thread, came = run_in_thread(lambda: client.step(EchoAction(message="wait")))
    assert client.async_client.waits.wait(DEADLINE_S)
    client.close()
    assert ended(thread)
    assert isinstance(came[0], SessionLost)
    client.reset()
    client.step(HELLO)
    client.close()


@pytest.mark.parametrize("how", ["closed", "interrupted"])
def test_a_client_of_that_kind_is_left_while_it_waits_for_a_reply(own_server, monkeypatch, how):
    monkeypatch.setattr(blocking_connection, "GOODBYE_S", 3600.0)
    with Slow(base_url=own_server.url).sync() as client:
        client.reset()
        own_server.pause()
        if how == "interrupted":
            interrupt(lambda: client.step(HELLO))
        else:
            thread, came = run_in_thread(lambda: client.step(HELLO))
            wait_until_busy(client)
            client.close()
            assert ended(thread)
            assert isinstance(came[0], SessionLost)
    own_server.go_on()


# Places.


def test_a_blocking_client_that_nobody_knows_any_more_leaves_its_place_at_once():
    left = threading.Event()

    def handler(connection):
        answer(connection)
        left.set()

    gc.disable()
    try:
        with scripted(handler) as url:
            client = GenericEnvClient(base_url=url)
            client.reset()
            client.sync().step({})
            del client
            assert left.wait(DEADLINE_S)
    finally:
        gc.enable()


def test_two_loops_that_run_at_once_share_a_client(own_server):
    """Whoever comes last has the session; the other one is told."""
    client = EchoEnv(base_url=own_server.url)
    both = threading.Barrier(2)
    results = []

    async def episode():
        await asyncio.to_thread(both.wait, DEADLINE_S)
        for _ in range(50):
            try:
                await client._reset_async()
                said = (await client._step_async(HELLO)).observation.echoed_message
                results.append(said)
            except SessionLost:
                pass

    client._claim_execution_mode("async")
    threads = [run_in_thread(lambda: asyncio.run(episode())) for _ in range(2)]
    for thread, came in threads:
        assert ended(thread)
        assert came == [None]
    assert set(results) <= {"hello"}

    async def last():
        await client.reset()
        assert (await client.step(HELLO)).observation.echoed_message == "hello"
        await client.close()

    asyncio.run(last())
