# tests/python/test_python_environments.py - environments in Python, as their clients meet them.
"""The application is real; only the ASGI server is played by the test (asgi_client.py), so that
an environment can be held at any point."""

import asyncio
import threading

import pytest

from asgi_client import Player, request
from openenv.core.env_server.types import ConcurrencyConfig, State
from talk import Heard, Talk, played


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
            await player.leave()
        assert held.closed == []
        held.let_go.set()

    played(held, play)
    assert held.closed == held.made


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
        body = {"action": {"word": "wait"}}
        assert (await request(app, "POST", "/step", body)).status == 504
        held.let_go.set()

    played(held, play)


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


def test_an_environment_that_raises_goes_on():
    class Raising(Talk):
        def step(self, action):
            raise KeyError("no such word") if action.word == "key" else RuntimeError()

    async def play(app):
        async with Player(app) as player:
            await player.ask("reset", {"episode_id": "kept"})
            error = await player.fail("step", {"word": "key"})
            assert error == {"message": "'no such word'", "code": "EXECUTION_ERROR"}
            error = await player.fail("step", {"word": "a"})
            assert error == {"message": "RuntimeError", "code": "EXECUTION_ERROR"}
            assert (await player.ask("state"))["episode_id"] == "kept"
        answer = await request(app, "POST", "/step", {"action": {"word": "a"}})
        assert (answer.status, answer.json["code"]) == (500, "EXECUTION_ERROR")

    played(Raising, play)


def test_an_action_that_a_validator_refuses_does_not_end_the_session():
    async def play(app):
        async with Player(app) as player:
            error = await player.fail("step", {"word": "forbidden", "more": 1})
            assert error["code"] == "VALIDATION_ERROR"
            problems = {each["type"]: each for each in error["errors"]}
            assert problems["value_error"]["loc"] == ["word"]
            assert problems["value_error"]["msg"] == "Value error, not this word"
            assert problems["value_error"]["input"] == "forbidden"
            assert problems["value_error"]["ctx"] == {"error": "not this word"}
            assert problems["extra_forbidden"]["loc"] == ["more"]
            assert (await player.ask("state"))["step_count"] == 0
            await player.ask("step", {"word": "a"})
        answer = await request(app, "POST", "/step", {"action": {"word": "forbidden"}})
        assert answer.status == 422
        assert answer.json["detail"][0]["loc"] == ["body", "action", "word"]

    played(Talk, play)


def test_an_error_of_pydantic_inside_the_environment_is_the_environments():
    class Clumsy(Talk):
        def step(self, action):
            return Heard(done="perhaps")

    async def play(app):
        async with Player(app) as player:
            assert (await player.fail("step", {"word": "a"}))["code"] == "EXECUTION_ERROR"

    played(Clumsy, play)


def test_what_is_no_observation_is_named():
    class Wrong(Talk):
        def step(self, action):
            return {"heard": action.word}

    async def play(app):
        async with Player(app) as player:
            error = await player.fail("step", {"word": "a"})
            assert error == {"message": "dict is no Observation", "code": "EXECUTION_ERROR"}

    played(Wrong, play)


def test_an_environment_that_cannot_be_made_frees_its_place():
    class Broken(Talk):
        def __init__(self):
            raise OSError("no display")

    async def play(app):
        for _ in range(3):
            async with Player(app) as player:
                error = (await player.receive())["data"]
                assert error["code"] == "FACTORY_ERROR"
                assert error["factory_name"] == "Broken"
                assert "no display" in error["message"]
                assert await player.receive() == 1000
        assert (await request(app, "POST", "/reset")).json["code"] == "FACTORY_ERROR"
        assert (await request(app, "GET", "/health")).status == 200

    played(Broken, play, sessions=1)


def test_a_full_server_says_so():
    async def play(app):
        async with Player(app) as first, Player(app) as second:
            await first.ask("reset")
            error = (await second.receive())["data"]
            assert (error["code"], error["active_sessions"]) == ("CAPACITY_REACHED", 1)
            assert await second.receive() == 1000
            assert (await request(app, "POST", "/reset")).status == 503
            assert (await request(app, "GET", "/metadata")).status == 200

    played(Talk, play, sessions=None)


def test_reset_gets_what_its_signature_has():
    class Choosy(Talk):
        def reset(self, seed=None, level="easy"):
            return Heard(heard=[seed, level], metadata={"own": 1})

    class Open(Talk):
        def reset(self, **options):
            return Heard(heard=options)

    async def choosy(app):
        async with Player(app) as player:
            told = {"seed": 3, "episode_id": "e", "level": "hard", "colour": "red", "size": 2}
            result = await player.ask("reset", told)
            assert result["observation"]["heard"] == [3, "hard"]
            metadata = {"own": 1, "ignored_options": ["colour", "size"]}
            assert result["metadata"] == result["observation"]["metadata"] == metadata
            assert (await player.ask("reset"))["observation"]["heard"] == [None, "easy"]

    async def open_to_all(app):
        async with Player(app) as player:
            result = await player.ask("reset", {"seed": 3, "colour": "red"})
            assert result["observation"]["heard"] == {"seed": 3, "colour": "red"}
            assert "metadata" not in result

    played(Choosy, choosy)
    played(Open, open_to_all)


def test_step_gets_what_its_signature_has():
    class Patient(Talk):
        def step(self, action, timeout_s=None, request_id=None):
            return Heard(heard=[timeout_s, request_id])

    async def patient(app):
        body = {"action": {"word": "a"}, "timeout_s": 2.5, "request_id": "r1", "more": 1}
        answer = await request(app, "POST", "/step", body)
        assert answer.json["observation"]["heard"] == [2.5, "r1"]

    async def plain(app):
        body = {"action": {"word": "a"}, "timeout_s": 2.5}
        assert (await request(app, "POST", "/step", body)).json["observation"]["heard"] == "a"

    played(Patient, patient)
    played(Talk, plain)


def test_the_state_is_the_environments_own():
    class Own(Talk):
        def __init__(self):
            super().__init__()
            self._state = State(episode_id="before", step_count=7, colour="red", ratio=float("nan"))

    async def play(app):
        async with Player(app) as player:
            assert await player.ask("state") == {
                "episode_id": "before",
                "step_count": 7,
                "colour": "red",
                "ratio": None,
            }

    played(Own, play)
