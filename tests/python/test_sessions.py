# tests/python/test_sessions.py - threads, order, limits and ends of sessions over ASGI.
"""The application is real; only the ASGI server is played by the test (asgi_client.py), so that
an environment can be held at any point."""

import asyncio
import threading

import pytest

from asgi_client import Player, request, scope_of
from openenv.core.env_server.http_server import HTTPEnvServer
from openenv.core.env_server.types import ConcurrencyConfig
from talk import Heard, Talk, Word, played


class Noting(Talk):
    """Notes by which thread it is called."""

    def __init__(self):
        super().__init__()
        self.notes = [threading.get_ident()]
        type(self).made.append(self)

    def reset(self, seed=None, episode_id=None):
        self.notes.append(threading.get_ident())
        return super().reset(seed, episode_id)

    def step(self, action):
        self.notes.append(threading.get_ident())
        return super().step(action)

    @property
    def state(self):
        self.notes.append(threading.get_ident())
        return super().state

    def close(self):
        self.notes.append(threading.get_ident())


async def play_two_at_once(app):
    async with Player(app) as one, Player(app) as other:
        for player in (one, other, one, other):
            await player.ask("reset")
            await player.ask("step", {"word": "a"})
            await player.ask("state")


def test_a_session_has_one_thread_for_all_its_calls():
    class Kept(Noting):
        made = []

    played(Kept, play_two_at_once)
    assert [len(each.notes) for each in Kept.made] == [8, 8]
    threads = [set(each.notes) for each in Kept.made]
    assert [len(each) for each in threads] == [1, 1]
    assert threads[0] != threads[1]
    assert threading.get_ident() not in threads[0] | threads[1]


def test_all_sessions_share_a_thread_where_the_class_says_so():
    class Kept(Noting):
        REQUIRES_SINGLE_THREAD_EXECUTOR = True
        made = []

    async def play(app):
        await play_two_at_once(app)
        await request(app, "POST", "/reset")

    played(Kept, play)
    assert len({note for each in Kept.made for note in each.notes}) == 1


class Held(Talk):
    """Waits in its step until it is let go."""

    def __init__(self):
        super().__init__()
        type(self).made.append(self)

    def step(self, action):
        if action.word == "wait":
            self.waiting.set()
            assert self.let_go.wait(20)
        return super().step(action)

    def close(self):
        self.closed.append(self)


@pytest.fixture
def held():
    """A class of Held with events of its own."""

    class Fresh(Held):
        waiting = threading.Event()
        let_go = threading.Event()
        made, closed = [], []

    yield Fresh
    Fresh.let_go.set()


def test_a_slow_step_holds_up_nobody_else(held):
    async def play(app):
        async with Player(app) as slow, Player(app) as quick:
            await slow.ask("reset")
            slow.send("step", {"word": "wait"})
            await asyncio.to_thread(held.waiting.wait, 20)
            assert (await request(app, "GET", "/health")).json == {"status": "healthy"}
            await quick.ask("reset")
            assert (await quick.ask("step", {"word": "b"}))["observation"]["heard"] == "b"
            held.let_go.set()
            assert (await slow.receive())["data"]["observation"]["heard"] == "wait"

    played(held, play)


def test_what_is_sent_meanwhile_is_answered_in_order(held):
    async def play(app):
        async with Player(app) as player:
            player.send("step", {"word": "wait"})
            for word in "abc":
                player.send("step", {"word": word})
            player.send("state")
            held.let_go.set()
            replies = [await player.receive() for _ in range(5)]
            heard = [each["data"]["observation"]["heard"] for each in replies[:4]]
            assert heard == ["wait", "a", "b", "c"]
            assert replies[4]["data"]["step_count"] == 4

    played(held, play)


def test_a_client_that_leaves_waits_for_nobody(held):
    async def play(app):
        async with Player(app) as player:
            player.send("step", {"word": "wait"})
            await asyncio.to_thread(held.waiting.wait, 20)
            player.hang_up()
            assert (await request(app, "GET", "/health")).status == 200
            assert held.closed == []
            held.let_go.set()

    played(held, play)
    assert held.closed == held.made


def test_a_place_is_free_as_soon_as_the_connection_has_ended():
    class Slow(Talk):
        def close(self):
            for _ in range(100):
                threading.Event().wait(0)

    async def play(app):
        for _ in range(20):
            async with Player(app) as player:
                await player.ask("reset")

    played(Slow, play, sessions=1)


def test_a_session_that_can_have_no_thread_is_refused(monkeypatch):
    def start(thread):
        raise RuntimeError("can't start new thread")

    class Marked(Talk):
        made = 0

        def __init__(self):
            super().__init__()
            Marked.made += 1

    async def play(app):
        with monkeypatch.context() as changed:
            changed.setattr(threading.Thread, "start", start)
            async with Player(app) as player:
                error = (await player.receive())["data"]
                assert error["code"] == "SESSION_ERROR"
                assert "can't start new thread" in error["message"]
                assert await player.receive() == 1000
            assert (await request(app, "POST", "/reset")).status == 503
        assert Marked.made == 0
        async with Player(app) as player:
            await player.ask("reset")

    played(Marked, play, sessions=1)


def test_a_client_that_takes_nothing_is_not_read_from(monkeypatch):
    async def flood(app):
        taken = 0

        async def receive():
            nonlocal taken
            taken += 1
            await asyncio.sleep(0)
            if taken == 1:
                return {"type": "websocket.connect"}
            return {"type": "websocket.receive", "text": step}

        async def send(message):
            if message["type"] == "websocket.send":
                stuck.set()
                await asyncio.Event().wait()

        stuck = asyncio.Event()
        scope = scope_of("websocket", "/ws", subprotocols=[])
        session = asyncio.create_task(app(scope, receive, send))
        await stuck.wait()
        before = -1
        while before != taken:
            before = taken
            for _ in range(200):
                await asyncio.sleep(0.001)
        assert taken < 1000
        session.cancel()
        await asyncio.wait([session])

    step = '{"type":"step","data":{"word":"a"}}'
    monkeypatch.setattr("openenv.core.env_server.web_socket.PARTING_S", 0.01)
    played(Talk, flood)


def test_a_drain_lets_a_running_step_end(held):
    async def play(app):
        async with Player(app) as busy, Player(app) as idle:
            busy.send("step", {"word": "wait"})
            await asyncio.to_thread(held.waiting.wait, 20)
            await idle.ask("reset")
            drain = asyncio.create_task(app.drain())
            assert await idle.receive() == 1012
            held.let_go.set()
            assert (await busy.receive())["data"]["observation"]["heard"] == "wait"
            assert await busy.receive() == 1012
            await drain

    played(held, play)
    assert len(held.closed) == 2


def test_a_step_that_overruns_the_deadline_ends_its_session(held, monkeypatch):
    monkeypatch.setenv("OPENENV_DEADLINE", "0.05")

    async def play(app):
        async with Player(app) as player:
            error = await player.fail("step", {"word": "wait"})
            assert error["code"] == "DEADLINE_EXCEEDED"
            assert await player.receive() == 1000
            held.let_go.set()

    played(held, play)


def test_a_request_that_overruns_its_own_timeout_is_answered(held):
    async def play():
        server = HTTPEnvServer(held, Word, Heard)
        body = {"action": {"word": "wait"}, "timeout_s": 0.05}
        answer = await request(server.application(), "POST", "/step", body)
        assert (answer.status, answer.json["code"]) == (504, "DEADLINE_EXCEEDED")
        assert server.active_sessions == 1
        held.let_go.set()
        while server.active_sessions:
            await asyncio.sleep(0)

    asyncio.run(play())


def test_a_session_that_nobody_uses_expires():
    async def play(app):
        async with Player(app) as player:
            await player.ask("reset")
            error = (await player.receive())["data"]
            assert error["code"] == "SESSION_ERROR"
            assert "expired" in error["message"]
            assert await player.receive() == 1000

    config = ConcurrencyConfig(max_concurrent_envs=2, session_timeout=0.05)
    played(Talk, play, sessions=None, concurrency_config=config)
