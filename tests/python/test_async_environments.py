# tests/python/test_async_environments.py - environments whose methods are coroutines.
"""They run on the event loop of the server; everything else about them is as for others."""

import asyncio

import pytest

from asgi_client import Exchange, Gone, Player, request, scope_of
from openenv.core.env_server import loop_calls
from openenv.core.env_server.http_server import HTTPEnvServer
from talk import Heard, Talk, Word, played


class Waiting(Talk):
    """Steps wait for an event that a step of another session sets."""

    opened: asyncio.Event

    async def reset_async(self, seed=None, episode_id=None, **options):
        self.loop = asyncio.get_running_loop()
        return self.reset(seed, episode_id)

    async def step_async(self, action, timeout_s=None):
        if action.word == "open":
            self.opened.set()
        elif action.word == "wait":
            await self.opened.wait()
        return Heard(heard=asyncio.get_running_loop() is self.loop)


def test_steps_of_several_sessions_wait_on_the_servers_loop():
    async def play(app):
        Waiting.opened = asyncio.Event()
        async with Player(app) as one, Player(app) as other:
            await one.ask("reset")
            await other.ask("reset")
            one.send("step", {"word": "wait"})
            assert (await other.ask("step", {"word": "open"}))["observation"]["heard"] is True
            assert (await one.receive())["data"]["observation"]["heard"] is True

    played(Waiting, play)


def test_a_step_is_cancelled_when_its_client_leaves():
    class Endless(Talk):
        ended: asyncio.Future

        async def step_async(self, action):
            self.began.set()
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                self.ended.set()
                raise

    async def play(app):
        Endless.began, Endless.ended = asyncio.Event(), asyncio.Event()
        async with Player(app) as player:
            player.send("step", {"word": "a"})
            await Endless.began.wait()
            await player.leave()
        await Endless.ended.wait()

    played(Endless, play)


class Hanging(Talk):
    """Waits for ever, in the call that a test names, until it is cancelled."""

    notes = []

    async def hang(self, call):
        self.began.set()
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            self.notes.append(f"{call} is over")

    async def reset_async(self, seed=None, episode_id=None):
        await self.hang("reset")

    async def step_async(self, action):
        await self.hang("step")

    async def close(self):
        await asyncio.sleep(0)
        self.notes.append("closed")


@pytest.mark.parametrize("call", ["reset", "step"])
def test_a_call_has_ended_before_its_environment_is_closed(call):
    class Noted(Hanging):
        notes = []

    async def play(app):
        Noted.began = asyncio.Event()
        async with Player(app) as player:
            player.send(call, {"word": "a"} if call == "step" else None)
            await Noted.began.wait()

    played(Noted, play)
    assert Noted.notes == [f"{call} is over", "closed"]


def test_a_request_is_cancelled_when_its_client_leaves():
    class Noted(Hanging):
        notes = []

    async def play():
        Noted.began = asyncio.Event()
        server = HTTPEnvServer(Noted, Word, Heard)
        exchange = Exchange(
            server.application(),
            scope_of("http", "/reset", method="POST"),
            {"type": "http.request", "body": b""},
        )
        await Noted.began.wait()
        exchange.tell({"type": "http.disconnect"})
        with pytest.raises(Gone):
            await exchange.hear()
        while server.active_sessions:
            await asyncio.sleep(0)

    asyncio.run(play())
    assert Noted.notes == ["reset is over", "closed"]


def test_an_event_loop_that_ends_closes_what_is_open():
    class Noted(Hanging):
        notes = []

    async def play():
        Noted.began = asyncio.Event()
        player = Player(HTTPEnvServer(Noted, Word, Heard).application())
        await player.__aenter__()
        player.send("step", {"word": "a"})
        await Noted.began.wait()

    asyncio.run(play())
    assert Noted.notes == ["step is over", "closed"]


def test_a_coroutine_that_cannot_be_cancelled_is_left_behind(monkeypatch):
    monkeypatch.setattr(loop_calls, "LOOK_INTERVAL_S", 0.01)
    monkeypatch.setattr(loop_calls, "UNWIND_S", 0.02)

    class Stubborn(Talk):
        async def step_async(self, action):
            self.began.set()
            while not self.may_end.is_set():
                try:
                    await self.may_end.wait()
                except asyncio.CancelledError:
                    pass

    async def play(app):
        Stubborn.began, Stubborn.may_end = asyncio.Event(), asyncio.Event()
        async with Player(app) as player:
            player.send("step", {"word": "a"})
            await Stubborn.began.wait()
        Stubborn.may_end.set()

    played(Stubborn, play)


def test_methods_that_are_themselves_coroutines_are_awaited():
    class Plain(Talk):
        async def reset(self, seed=None, level="easy"):
            return Heard(heard=level)

        async def step(self, action):
            await asyncio.sleep(0)
            return Heard(heard=action.word)

        async def close(self):
            closed.append(self)

    closed = []

    async def play(app):
        async with Player(app) as player:
            result = await player.ask("reset", {"level": "hard"})
            assert result["observation"]["heard"] == "hard"
            assert (await player.ask("step", {"word": "a"}))["observation"]["heard"] == "a"
        assert (await request(app, "POST", "/reset")).json["observation"]["heard"] == "easy"

    played(Plain, play)
    assert len(closed) == 2


def test_an_error_in_a_coroutine_is_told():
    class Raising(Talk):
        async def step_async(self, action):
            raise OSError("lost")

    async def play(app):
        async with Player(app) as player:
            error = await player.fail("step", {"word": "a"})
            assert error == {"message": "lost", "code": "EXECUTION_ERROR"}
            await player.ask("reset")

    played(Raising, play)
