# tests/python/busy_at_exit.py - a program that returns while its daemon threads play.
"""`python busy_at_exit.py KIND URL`: what plays is one of `PLAYERS`; clients at that server."""

import asyncio
import sys
import threading
from itertools import count

from asgi_client import Player
from echo_env import EchoAction, EchoEnv
from echo_env.server.echo_environment import EchoEnvironment
from openenv.core.env_server.http_server import create_app
from talk import Heard, Talk, Word

THREADS = 3
# By then each thread is in mid-play, and Python's caches are warm.
STEPS = 20

HELLO = EchoAction(message="hello")
playing = threading.Semaphore(0)


def steps():
    """Counts for ever, and lets `main` return when everybody has come far enough."""
    for number in count():
        if number == STEPS:
            playing.release()
        yield number


def play_blocking(url):
    """A client without an event loop."""
    client = EchoEnv(base_url=url).sync()
    client.reset()
    for _ in steps():
        client.step(HELLO)


def play_async(url):
    """Two clients in one event loop, so that their frames go out together."""

    async def play(numbers):
        client = EchoEnv(base_url=url)
        await client.connect()
        await client.reset()
        for _ in numbers:
            await client.step(HELLO)

    async def both():
        await asyncio.gather(play(steps()), play(count()))

    asyncio.run(both())


def play_native(_):
    """A native environment in this process."""
    environment = EchoEnvironment()
    environment.reset()
    for _ in steps():
        environment.step(HELLO)


class Thoughtful(Talk):
    """Computes a while in Python."""

    def step(self, action):
        sum(index for index in range(100))
        return super().step(action)


async def play_session(app):
    """A session of an ASGI application."""
    async with Player(app) as player:
        await player.ask("reset", {})
        for _ in steps():
            await player.ask("step", {"word": "hello"})


def play_asgi(_):
    """An environment in Python behind ASGI."""
    asyncio.run(play_session(create_app(Thoughtful, Word, Heard, max_concurrent_envs=1)))


PLAYERS = {
    "blocking": play_blocking,
    "async": play_async,
    "native": play_native,
    "asgi": play_asgi,
}


def play(kind, url):
    """Plays until the program ends; a failure does not keep it from that."""
    try:
        PLAYERS[kind](url)
    finally:
        playing.release()


def main():
    """Starts the threads, and leaves when all of them play."""
    for _ in range(THREADS):
        threading.Thread(target=play, args=sys.argv[1:], daemon=True).start()
    for _ in range(THREADS):
        playing.acquire()


if __name__ == "__main__":
    main()
