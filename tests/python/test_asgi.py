# tests/python/test_asgi.py - our applications under the ASGI servers that people use.
"""Each server runs in a process of its own, and is played over its sockets."""

import asyncio
import json
from contextlib import asynccontextmanager

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from asgi_server import serving

ANSWER_TIMEOUT_S = 30
SERVERS = [
    ("--server", "uvicorn", "--ws", "websockets-sansio"),
    ("--server", "uvicorn", "--ws", "wsproto"),
    ("--server", "hypercorn"),
    ("--server", "granian"),
]
each_server = pytest.mark.parametrize("flags", SERVERS, ids=lambda flags: "-".join(flags[1::2]))


@asynccontextmanager
async def session(server):
    """A connection on which JSON can be asked."""
    url = server.url.replace("http", "ws", 1) + "/ws"
    async with connect(url, proxy=None, max_size=None) as connection:
        yield connection


async def ask(connection, kind, data=None):
    """The data of the reply to a message."""
    message = {"type": kind} if data is None else {"type": kind, "data": data}
    await connection.send(json.dumps(message))
    return json.loads(await asyncio.wait_for(connection.recv(), ANSWER_TIMEOUT_S))["data"]


async def code_of_close(connection):
    """The code with which the server ends the connection; None if it just ends."""
    try:
        while True:
            await asyncio.wait_for(connection.recv(), ANSWER_TIMEOUT_S)
    except ConnectionClosed as closed:
        return closed.rcvd and closed.rcvd.code


async def episode(server, name):
    """Plays a short episode and says goodbye."""
    async with session(server) as connection:
        await ask(connection, "reset", {"episode_id": name})
        for i in range(3):
            result = await ask(connection, "step", {"message": f"{name} {i}"})
            assert f"{name} {i}" in result["observation"].values()
        state = await ask(connection, "state")
        assert (state["episode_id"], state["step_count"]) == (name, 3)
        await connection.send('{"type": "close"}')
        assert await code_of_close(connection) == 1000


@each_server
@pytest.mark.parametrize("environment", ["echo", "probe"])
def test_episodes_one_alone_and_many_at_once(flags, environment):
    async def play(server):
        await episode(server, "alone")
        await asyncio.gather(*(episode(server, f"episode {i}") for i in range(200)))

    with serving(environment, *flags) as server:
        asyncio.run(play(server))
        assert server.end() == 0
        assert "ERROR" not in server.output
        assert "leaked" not in server.output


@each_server
@pytest.mark.parametrize("environment", ["echo", "probe"])
def test_it_ends_while_somebody_plays(flags, environment):
    async def play(server):
        async with session(server) as connection:
            await ask(connection, "reset")
            ended = asyncio.create_task(asyncio.to_thread(server.end))
            code = await code_of_close(connection)
            assert await ended == 0
            # granian just ends the connection.
            assert code == (None if "granian" in flags else 1012)

    with serving(environment, *flags) as server:
        asyncio.run(play(server))
        assert "leaked" not in server.output


def test_a_large_message_goes_through():
    async def play(server):
        async with session(server) as connection:
            text = "x" * (20 << 20)
            result = await ask(connection, "step", {"message": text})
            assert result["observation"]["message_length"] == len(text)

    with serving("echo") as server:
        asyncio.run(play(server))
