# tests/python/test_session_ends.py - that a session has ended when its application returns.
"""ASGI servers end a run of an application in different ways; each leaves the place free."""

import asyncio

from pydantic import Field

from asgi_client import Player
from echo_env.models import EchoAction, EchoObservation
from echo_env.server.echo_environment import EchoEnvironment
from openenv.core.env_server.http_server import HTTPEnvServer
from talk import Heard, Talk, Word, played


async def cancel_again_and_again(task):
    """Ends a run as anyio does, which takes no exception for an answer."""
    while not task.done():
        task.cancel()
        await asyncio.sleep(0)


def test_a_place_is_free_when_a_run_has_been_cancelled():
    closed = []

    class Parting(Talk):
        async def close(self):
            await asyncio.sleep(0)
            closed.append(self)

    async def play(app):
        for i in range(10):
            player = Player(app)
            async with player:
                await player.ask("reset")
                await cancel_again_and_again(player.exchange.task)
                assert len(closed) == i + 1
                player.exchange.task = asyncio.create_task(asyncio.sleep(0))

    played(Parting, play, sessions=1)


def test_a_loop_that_ends_closes_its_sessions_first():
    closed = []

    class Parting(Talk):
        async def close(self):
            await asyncio.sleep(0)
            closed.append(self)

    server = HTTPEnvServer(Parting, Word, Heard)

    async def leave_open():
        player = Player(server.application())
        await player.__aenter__()
        await player.ask("reset")

    asyncio.run(leave_open())
    assert len(closed) == 1
    assert server.active_sessions == 0


def test_a_native_environment_with_other_models_refuses_as_it_would_itself():
    class Short(EchoAction):
        message: str = Field(max_length=3)
        volume: int = 1

    async def play():
        server = HTTPEnvServer(EchoEnvironment, Short, EchoObservation)
        async with Player(server.application()) as player:
            error = await player.fail("step", {"message": "too long"})
            assert error["code"] == "VALIDATION_ERROR"
            error = await player.fail("step", {"message": "abc", "volume": 2})
            assert error["code"] == "VALIDATION_ERROR"
            assert error["errors"][0]["loc"] == ["volume"]
            assert (await player.ask("state"))["step_count"] == 0

    asyncio.run(play())
