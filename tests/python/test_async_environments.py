# tests/python/test_async_environments.py - environments whose methods are coroutines.
"""They run on the event loop of the server; everything else about them is as for others."""

import asyncio

from asgi_client import Player, request
from talk import Heard, Talk, played


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
            raise LookupError("lost")

    async def play(app):
        async with Player(app) as player:
            error = await player.fail("step", {"word": "a"})
            assert error == {"message": "lost", "code": "EXECUTION_ERROR"}
            await player.ask("reset")

    played(Raising, play)
